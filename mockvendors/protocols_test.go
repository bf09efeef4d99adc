package mockvendors_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// trusting is a client's TLS configuration that trusts the run's CA and nobody else.
func trusting(t *testing.T, m *mockvendors.Mocks) *tls.Config {
	t.Helper()
	pool := x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(m.CA()))
	return &tls.Config{RootCAs: pool}
}

// client speaks some protocols only.
func client(t *testing.T, c *tls.Config, set func(*http.Protocols)) *http.Client {
	t.Helper()
	tr := &http.Transport{TLSClientConfig: c, Protocols: &http.Protocols{}}
	set(tr.Protocols)
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

func TestOnePortSpeaksEveryProtocol(t *testing.T) {
	m := start(t, mockvendors.Config{})
	rows := []struct {
		says  string
		tls   bool
		set   func(*http.Protocols)
		major int
	}{
		{"HTTP/1.1", false, func(p *http.Protocols) { p.SetHTTP1(true) }, 1},
		{"HTTP/2 without TLS", false, func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) }, 2},
		{"HTTPS", true, func(p *http.Protocols) { p.SetHTTP1(true) }, 1},
		{"HTTP/2 over TLS", true, func(p *http.Protocols) { p.SetHTTP2(true) }, 2},
	}
	for _, r := range m.Vendors() {
		for _, row := range rows {
			t.Run(r.Spec.Name+" "+row.says, func(t *testing.T) {
				url := r.BaseURL
				if row.tls {
					url = r.BaseURLTLS
				}
				resp := call(t, client(t, trusting(t, m), row.set), url)
				assert.Equal(t, row.major, resp.ProtoMajor)
				assert.Equal(t, row.tls, resp.TLS != nil)
			})
		}
	}
}

func TestTheCertificateStandsForTheRealHosts(t *testing.T) {
	m := start(t, mockvendors.Config{})
	for _, r := range m.Vendors() {
		dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(r.BaseURL, "http://"))
		}
		tr := &http.Transport{TLSClientConfig: trusting(t, m), DialContext: dial}
		require.NotEmpty(t, r.Spec.Hosts)
		for _, host := range r.Spec.Hosts {
			call(t, &http.Client{Transport: tr}, "https://"+host)
		}
		_, err := (&http.Client{Transport: tr}).Get("https://example.com/")
		assert.Error(t, err, "and for no other")
		tr.CloseIdleConnections()
	}
}

func TestAClientThatDoesNotTrustTheCAIsNotServed(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"mi"}})
	_, err := client(t, &tls.Config{RootCAs: x509.NewCertPool()}, func(p *http.Protocols) { p.SetHTTP1(true) }).Get(m.Vendor("mi").BaseURLTLS)
	var unknown x509.UnknownAuthorityError
	assert.ErrorAs(t, err, &unknown)
}

func TestClientsThatSayNothingKeepNobodyFromAnything(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"mi"}})
	host := strings.TrimPrefix(m.Vendor("mi").BaseURL, "http://")
	for _, says := range []string{"", "", "\x16", "P", "POST /v3/message/regid HTTP/1.1\r\nContent-Length: 10\r\n\r\nabc"} {
		c, err := net.Dial("tcp", host)
		require.NoError(t, err)
		defer c.Close()
		_, err = io.WriteString(c, says)
		require.NoError(t, err)
	}
	call(t, client(t, nil, func(p *http.Protocols) { p.SetHTTP1(true) }), m.Vendor("mi").BaseURL)
	closed := make(chan struct{})
	go func() { m.Close(); close(closed) }()
	select {
	case <-closed:
	case <-time.After(20 * time.Second):
		t.Fatal("Close waits for clients that say nothing")
	}
}

func TestRawPathsReachTheVendorAsTheyAre(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"vivo"}})
	resp := call(t, client(t, nil, func(p *http.Protocols) { p.SetHTTP1(true) }), m.Vendor("vivo").BaseURL+"//message//")
	assert.Equal(t, 404, resp.StatusCode, "no redirect to a cleaned path")
	entries := m.Vendor("vivo").Platform().Journal.Find(0, 0, nil)
	require.Len(t, entries, 1)
	assert.Equal(t, "//message///nothing-here", entries[0].Path)
}
