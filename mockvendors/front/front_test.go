package front_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	miHost  = "api.xmpush.xiaomi.com"
	fcmHost = "fcm.googleapis.com"
)

// world is a front before mocks of Mi and FCM.
type world struct {
	*front.Front
	mocks *mockvendors.Mocks
	roots *x509.CertPool
}

func newWorld(t testing.TB) *world {
	t.Helper()
	mocks, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"mi", "fcm"}, Seed: 1})
	require.NoError(t, err)
	t.Cleanup(mocks.Close)
	routes := map[string]string{}
	for _, v := range mocks.Vendors() {
		for _, host := range v.Spec.Hosts {
			routes[host] = strings.TrimPrefix(v.BaseURL, "http://")
		}
	}
	f, err := front.Start(front.Options{Direct: []string{"127.0.0.1:0"}, Routes: routes, Leaf: mocks.Leaf})
	require.NoError(t, err)
	t.Cleanup(f.Close)
	w := &world{Front: f, mocks: mocks, roots: x509.NewCertPool()}
	require.True(t, w.roots.AppendCertsFromPEM(mocks.CA()))
	return w
}

// client is one that asks the front as a proxy and trusts its CA.
func (w *world) client(t testing.TB, h2 bool) *http.Client {
	t.Helper()
	proxy, err := url.Parse(w.ProxyURL())
	require.NoError(t, err)
	tr := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: w.roots}, ForceAttemptHTTP2: h2}
	if !h2 {
		tr.TLSNextProto = map[string]func(string, *tls.Conn) http.RoundTripper{}
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr, Timeout: 10 * time.Second}
}

func (w *world) host(name string) front.Host {
	for _, h := range w.Calls() {
		if h.Name == name {
			return h
		}
	}
	return front.Host{}
}

func get(t testing.TB, c *http.Client, address string) (*http.Response, string) {
	t.Helper()
	r, err := c.Get(address)
	require.NoError(t, err, address)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return r, string(text)
}

// What a client sends to a vendor's real name reaches the mock, over either HTTP, and the vendor counts it under that name.
func TestATunnelReachesTheVendorUnderItsRealName(t *testing.T) {
	w := newWorld(t)
	for _, h2 := range []bool{false, true} {
		r, text := get(t, w.client(t, h2), "https://"+miHost+"/v1/nothing/here")
		assert.Equal(t, h2, r.ProtoMajor == 2)
		assert.Contains(t, text, "code", "Mi's own words: %s", text)
	}
	assert.Equal(t, front.Host{Name: miHost, Covered: true, Tunnels: 2}, w.host(miHost))
	asked := w.mocks.Vendor("mi").Platform().Asked()
	total := int64(0)
	for _, n := range asked[miHost] {
		total += n
	}
	assert.EqualValues(t, 2, total, "%v", asked)
	assert.Zero(t, w.host(fcmHost).Asked())
	assert.True(t, w.host(fcmHost).Covered, "one that nobody called is listed too")
}

// A Content-Length or any header in the answer to CONNECT breaks aiohttp, and a client may say its hello before it has the answer.
func TestAConnectIsAnsweredBare(t *testing.T) {
	w := newWorld(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(w.ProxyURL(), "http://"))
	require.NoError(t, err)
	defer c.Close()
	_, err = io.WriteString(c, "CONNECT "+miHost+":443 HTTP/1.1\r\nHost: "+miHost+":443\r\n\r\nGET /early HTTP/1.1\r\nHost: "+miHost+"\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	const answer = "HTTP/1.1 200 Connection established\r\n\r\n"
	head := make([]byte, len(answer))
	_, err = io.ReadFull(c, head)
	require.NoError(t, err)
	assert.Equal(t, answer, string(head))
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err, "what was said early is answered")
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), "code")
}

// Whoever asks for a host that no vendor has is told so under that host's name, whatever he speaks.
func TestAHostThatIsNotCoveredIsToldWhyInsideTheTunnel(t *testing.T) {
	w := newWorld(t)
	for name, address := range map[string]string{
		"HTTP/1.1": "https://metrics.example/send", "HTTP/2": "https://metrics.example/send", "in clear": "http://metrics.example/send", "an address": "https://192.0.2.7/x",
	} {
		t.Run(name, func(t *testing.T) {
			r, text := get(t, w.client(t, name == "HTTP/2"), address)
			assert.Equal(t, http.StatusMisdirectedRequest, r.StatusCode)
			var said struct{ Error, Remedy string }
			require.NoError(t, json.Unmarshal([]byte(text), &said), text)
			assert.Contains(t, said.Error, "is none of the push vendors' hosts; nothing was sent to it")
			assert.NotEmpty(t, said.Remedy)
		})
	}
	h := w.host("metrics.example")
	assert.False(t, h.Covered)
	assert.Equal(t, []int64{2, 1}, []int64{h.Tunnels, h.Clear})
}

// Apple's push service, which has no mock yet, speaks HTTP/2 alone.
func TestApplesHostsSpeakHTTP2Alone(t *testing.T) {
	w := newWorld(t)
	for _, host := range []string{"api.push.apple.com", "api.sandbox.push.apple.com"} {
		r, text := get(t, w.client(t, true), "https://"+host+"/3/device/x")
		assert.Equal(t, 2, r.ProtoMajor)
		assert.Contains(t, text, "none of the push vendors' hosts")
		c, _ := w.tunnel(t, host+":443")
		secure := tls.Client(c, &tls.Config{RootCAs: w.roots, ServerName: host, NextProtos: []string{"http/1.1"}})
		require.NoError(t, secure.HandshakeContext(t.Context()))
		assert.Empty(t, secure.ConnectionState().NegotiatedProtocol, "HTTP/1.1 is not agreed to")
	}
}

func TestAHostThatIsNotCoveredIsToldInATunnelWithoutTLSToo(t *testing.T) {
	w := newWorld(t)
	c, r := w.tunnel(t, "metrics.example:80")
	_, err := io.WriteString(c, "GET / HTTP/1.1\r\nHost: metrics.example\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	answer, err := http.ReadResponse(r, nil)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	assert.Equal(t, http.StatusMisdirectedRequest, answer.StatusCode)
}

// What is neither TLS nor HTTP gets an end.
func TestGibberishEnds(t *testing.T) {
	w := newWorld(t)
	for _, host := range []string{"metrics.example:443", miHost + ":443"} {
		c, r := w.tunnel(t, host)
		_, err := io.WriteString(c, "\x00\x01\x02 no protocol\r\n\r\n")
		require.NoError(t, err)
		require.NoError(t, c.(*net.TCPConn).CloseWrite())
		_, err = io.ReadAll(r)
		assert.NoError(t, err, host)
	}
}

// tunnel opens a tunnel by hand.
func (w *world) tunnel(t *testing.T, to string) (net.Conn, *bufio.Reader) {
	t.Helper()
	c, err := net.Dial("tcp", strings.TrimPrefix(w.ProxyURL(), "http://"))
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.SetDeadline(time.Now().Add(20*time.Second)))
	_, err = io.WriteString(c, "CONNECT "+to+" HTTP/1.1\r\nHost: "+to+"\r\n\r\n")
	require.NoError(t, err)
	r := bufio.NewReader(c)
	for range 2 {
		_, err = r.ReadString('\n')
		require.NoError(t, err)
	}
	return c, r
}

// axios 0.27 and needle send https requests to a proxy in clear.
func TestRequestsForHTTPSThatComeInClearAreServed(t *testing.T) {
	w := newWorld(t)
	c, err := net.Dial("tcp", strings.TrimPrefix(w.ProxyURL(), "http://"))
	require.NoError(t, err)
	defer c.Close()
	_, err = io.WriteString(c, "POST https://"+miHost+"/v3/message/regid HTTP/1.1\r\nHost: "+miHost+"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
	require.NoError(t, err)
	r, err := http.ReadResponse(bufio.NewReader(c), nil)
	require.NoError(t, err)
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	assert.Contains(t, string(text), `"result":"error"`)
	assert.EqualValues(t, 1, w.host(miHost).Clear)
	assert.Contains(t, w.mocks.Vendor("mi").Platform().Asked(), miHost)
}

// Connections that are led to the front without the program's knowledge go by the name that TLS, or plain HTTP, gives.
func TestDirectConnectionsGoByTheNameTheyGive(t *testing.T) {
	w := newWorld(t)
	at := w.DirectAddrs()[0]
	led := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: w.roots}, ForceAttemptHTTP2: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", at)
		},
	}
	defer led.CloseIdleConnections()
	c := &http.Client{Transport: led, Timeout: 10 * time.Second}
	for address, status := range map[string]int{
		"https://" + miHost + "/": 0, "http://" + miHost + "/": 0, "https://metrics.example/": http.StatusMisdirectedRequest, "http://metrics.example/": http.StatusMisdirectedRequest,
	} {
		r, text := get(t, c, address)
		if status != 0 {
			assert.Equal(t, status, r.StatusCode, address)
			continue
		}
		assert.Contains(t, text, "code", address)
	}
	assert.EqualValues(t, 2, w.host(miHost).Direct)
	assert.EqualValues(t, 2, w.host("metrics.example").Direct)
}

// A client that does not trust the CA breaks off the handshake: the mocks know of which host, and what it said.
func TestAClientThatPinsItsCertificatesIsSeen(t *testing.T) {
	w := newWorld(t)
	proxy, err := url.Parse(w.ProxyURL())
	require.NoError(t, err)
	tr := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: x509.NewCertPool()}}
	defer tr.CloseIdleConnections()
	_, err = (&http.Client{Transport: tr}).Get("https://" + fcmHost + "/")
	require.Error(t, err)
	require.Eventually(t, func() bool { return w.mocks.BrokenHandshakes()[fcmHost].Count == 1 }, 5*time.Second, 5*time.Millisecond)
	assert.Contains(t, w.mocks.BrokenHandshakes()[fcmHost].Last, "certificate")
	get(t, w.client(t, true), "https://"+fcmHost+"/")
	assert.EqualValues(t, 1, w.mocks.BrokenHandshakes()[fcmHost].Count, "one that is made is none")
}

func TestTheFrontIsOnThisMachineOnly(t *testing.T) {
	_, err := front.Start(front.Options{Listen: "0.0.0.0:0"})
	require.ErrorContains(t, err, "loopback addresses only")
	_, err = front.Start(front.Options{Direct: []string{"192.0.2.1:443"}})
	require.ErrorContains(t, err, "loopback addresses only")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	_, err = front.Start(front.Options{Listen: l.Addr().String()})
	require.ErrorContains(t, err, "choose another port, or port 0")
}

func TestARequestToTheProxyItselfIsExplained(t *testing.T) {
	w := newWorld(t)
	r, text := get(t, http.DefaultClient, w.ProxyURL()+"/")
	http.DefaultClient.CloseIdleConnections()
	assert.Equal(t, http.StatusBadRequest, r.StatusCode)
	assert.Contains(t, text, "HTTPS_PROXY")
}

// Closing ends what is open, silent tunnels included; goleak looks for what stays.
func TestClosingEndsTunnels(t *testing.T) {
	w := newWorld(t)
	var open []net.Conn
	for _, to := range []string{miHost + ":443", "metrics.example:443"} {
		c, _ := w.tunnel(t, to)
		open = append(open, c)
	}
	silent, err := net.Dial("tcp", w.DirectAddrs()[0])
	require.NoError(t, err)
	defer silent.Close()
	get(t, w.client(t, false), "https://"+miHost+"/") // and keeps its connection
	closed := make(chan struct{})
	go func() { defer close(closed); w.Close() }()
	select {
	case <-closed:
	case <-time.After(8 * time.Second): // a client's first word may take 10 s, a connection that is kept two minutes
		require.Fail(t, "tunnels stay open")
	}
	for _, c := range append(open, silent) {
		_ = c.SetReadDeadline(time.Now().Add(10 * time.Second))
		_, err := c.Read(make([]byte, 1))
		require.Error(t, err)
		var late net.Error
		assert.False(t, errors.As(err, &late) && late.Timeout(), "it was closed")
	}
}

// Some clients name the port with the host, over HTTP/2 too; that is the same host.
func TestAnAuthorityWithItsPortIsTheSameHost(t *testing.T) {
	w := newWorld(t)
	for _, h2 := range []bool{false, true} {
		req, err := http.NewRequest(http.MethodPost, "https://"+miHost+"/v3/message/regid", nil)
		require.NoError(t, err)
		req.Host = miHost + ":443"
		r, err := w.client(t, h2).Do(req)
		require.NoError(t, err)
		text, err := io.ReadAll(r.Body)
		require.NoError(t, err)
		require.NoError(t, r.Body.Close())
		assert.Equal(t, h2, r.ProtoMajor == 2)
		assert.Contains(t, string(text), `"result":"error"`)
	}
	asked := w.mocks.Vendor("mi").Platform().Asked()
	assert.Len(t, asked, 1, "%v", asked)
	assert.Contains(t, asked, miHost)
}

// A name that a terminal would obey is counted as one that it shows.
func TestNamesAreCountedAsTheyMayBePrinted(t *testing.T) {
	w := newWorld(t)
	c, err := tls.Dial("tcp", w.DirectAddrs()[0], &tls.Config{ServerName: "a\x1b[31m.example", InsecureSkipVerify: true})
	require.NoError(t, err)
	require.NoError(t, c.Close())
	assert.EqualValues(t, 1, w.host(`"a\x1b[31m.example"`).Direct, "%v", w.Calls())
}

// A request's head may be a megabyte, and a name in it is neither kept nor signed for.
func TestANameLongerThanAnyHostsIsNotKept(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("a", 254)
	most := strings.Repeat("a", 253)
	for _, host := range []string{long, most} {
		c, _ := w.tunnel(t, host+":443")
		secure := tls.Client(c, &tls.Config{InsecureSkipVerify: true})
		err := secure.HandshakeContext(t.Context())
		if host == long {
			require.ErrorContains(t, err, "internal error")
		} else {
			require.NoError(t, err)
		}
	}
	assert.Zero(t, w.host(long))
	assert.EqualValues(t, 1, w.host(front.OtherHosts).Tunnels)
	assert.EqualValues(t, 1, w.host(most).Tunnels)
}

// A client that names no host (TLS without a server name, as to an address) is told that, and counted as one.
func TestWhoNamesNoHostIsToldSo(t *testing.T) {
	w := newWorld(t)
	led := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "tcp", w.DirectAddrs()[0])
		},
	}
	defer led.CloseIdleConnections()
	r, text := get(t, &http.Client{Transport: led, Timeout: 10 * time.Second}, "https://192.0.2.7/") // TLS has no name for an address
	assert.Equal(t, http.StatusMisdirectedRequest, r.StatusCode)
	assert.Contains(t, text, "the connection names no host")
	assert.EqualValues(t, 1, w.host(front.NoHost).Direct, "%v", w.Calls())
}

func TestANameLongerThanAnyHostsIsNotSaidBack(t *testing.T) {
	w := newWorld(t)
	long := strings.Repeat("a", 100_000)
	r, text := get(t, w.client(t, false), "http://"+long+"/")
	assert.Equal(t, http.StatusMisdirectedRequest, r.StatusCode)
	assert.NotContains(t, text, "aaaa")
	assert.Contains(t, text, "a name longer than any host's is none")
	assert.EqualValues(t, 1, w.host(front.OtherHosts).Clear)
}

// A client that offers nothing that the mocks take is no client that does not trust the CA.
func TestAClientThatIsRefusedIsToldFromOneThatRefuses(t *testing.T) {
	for name, row := range map[string]struct {
		client  *tls.Config
		refused bool
	}{
		"an old TLS":           {&tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, true},
		"an unknown protocol":  {&tls.Config{NextProtos: []string{"spdy/3"}}, true},
		"one that pins":        {&tls.Config{RootCAs: x509.NewCertPool()}, false},
		"pins, by TLS 1.2":     {&tls.Config{RootCAs: x509.NewCertPool(), MaxVersion: tls.VersionTLS12}, false},
		"one that just leaves": {&tls.Config{}, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			c, _ := w.tunnel(t, miHost+":443")
			row.client.ServerName = miHost
			if name == "one that just leaves" {
				row.client.VerifyPeerCertificate = func([][]byte, [][]*x509.Certificate) error { return c.Close() }
				row.client.InsecureSkipVerify = true
			}
			require.Error(t, tls.Client(c, row.client).HandshakeContext(t.Context()))
			require.Eventually(t, func() bool { return w.mocks.BrokenHandshakes()[miHost].Count == 1 }, 5*time.Second, 5*time.Millisecond)
			last := w.mocks.BrokenHandshakes()[miHost]
			assert.Equal(t, row.refused, last.Refused, last.Last)
		})
	}
}

// Once a front has settled, the vendors know all that a client said before it left, a handshake that it broke off too.
func TestAFrontSettlesOnceItsClientsHaveGone(t *testing.T) {
	w := newWorld(t)
	require.True(t, w.Settle(t.Context()), "nobody has come yet")
	c, _ := w.tunnel(t, miHost+":443")
	require.Error(t, tls.Client(c, &tls.Config{RootCAs: x509.NewCertPool(), ServerName: miHost}).HandshakeContext(t.Context()))
	open, _ := w.tunnel(t, fcmHost+":443")
	soon, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond) // it stays open, however long this is
	defer cancel()
	assert.False(t, w.Settle(soon), "a tunnel is open")
	require.NoError(t, c.Close())
	require.NoError(t, open.Close())
	late, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	require.True(t, w.Settle(late))
	assert.EqualValues(t, 1, w.mocks.BrokenHandshakes()[miHost].Count)
}
