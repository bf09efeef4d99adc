package realclients

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/messaging"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/option"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/fcm"
	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/link"
)

const batch = 500 // messages of one SendEach, which is the most it takes

// road is a mock with a front before it and phones behind it.
type road struct {
	api    *admin.API
	file   []byte // the service account, with Google's own token_uri
	id     string
	tokens []string
	roots  *x509.CertPool
	mock   string   // the mock's own port
	proxy  *url.URL // the front's
	sent   int
}

func newRoad(b *testing.B) *road {
	b.Helper()
	settings := fcm.Spec().NewSettings().(*fcm.Settings)
	settings.ProjectPerMinute, settings.DevicePerMinute, settings.DevicePerHour, settings.CollapsibleBurst = 1e8, 1e6, 1e7, 10_000
	memory := link.NewMemory()
	m, err := mockvendors.Start(mockvendors.Config{
		Vendors: []string{"fcm"}, Seed: 1, Memory: memory, JournalSize: batch,
		Apps: map[string][]core.AppConfig{"fcm": {{Name: "main", Package: mockvendors.MainPackage, Settings: settings}}},
	})
	require.NoError(b, err)
	b.Cleanup(m.Close)
	v := m.Vendor("fcm")
	r := &road{roots: x509.NewCertPool(), mock: strings.TrimPrefix(v.BaseURL, "http://"), id: v.Platform().Apps.List()[0].ProjectID,
		api: admin.New(admin.Mocks{Clock: m.Clock, Dialer: memory, Vendors: []admin.Vendor{{Vendor: v.Vendor, Spec: v.Spec, LinkURL: mockvendors.MemoryURL("fcm")}}}, admin.Options{})}
	b.Cleanup(r.api.Close)
	require.True(b, r.roots.AppendCertsFromPEM(m.CA()))
	text, err := v.CredentialText(v.Platform().Apps.List()[0])
	require.NoError(b, err)
	var file map[string]string
	require.NoError(b, json.Unmarshal(text, &file))
	file["token_uri"] = "https://oauth2.googleapis.com/token"
	r.file, err = json.Marshal(file)
	require.NoError(b, err)

	routes := map[string]string{}
	for _, host := range v.Spec.Hosts {
		routes[host] = r.mock
	}
	f, err := front.Start(front.Options{Routes: routes, Leaf: m.Leaf})
	require.NoError(b, err)
	b.Cleanup(f.Close)
	r.proxy, err = url.Parse(f.ProxyURL())
	require.NoError(b, err)

	for range batch {
		made := httptest.NewRecorder()
		r.api.ServeHTTP(made, httptest.NewRequest(http.MethodPost, "http://127.0.0.1/api/v1/devices", strings.NewReader(`{"vendor":"fcm"}`)))
		var d struct{ Token string }
		require.NoError(b, json.Unmarshal(made.Body.Bytes(), &d))
		require.NotEmpty(b, d.Token, made.Body)
		r.tokens = append(r.tokens, d.Token)
	}
	return r
}

// client is a firebase-admin with connections of its own: through the front, or straight to the mock's port. Both shake hands with
// the mock, under the real host names and the same CA, over HTTP/2.
func (r *road) client(b *testing.B, throughFront bool) (c *messaging.Client, end func()) {
	b.Helper()
	tr := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: r.roots}, ForceAttemptHTTP2: true, MaxIdleConnsPerHost: 100}
	if throughFront {
		tr.Proxy = http.ProxyURL(r.proxy)
	} else {
		tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, network, r.mock)
		}
	}
	ctx := context.WithValue(b.Context(), oauth2.HTTPClient, &http.Client{Transport: tr})
	creds, err := google.CredentialsFromJSON(ctx, r.file, "https://www.googleapis.com/auth/firebase.messaging")
	require.NoError(b, err)
	_, err = creds.TokenSource.Token()
	require.NoError(b, err)
	app, err := firebase.NewApp(b.Context(), &firebase.Config{ProjectID: r.id}, option.WithHTTPClient(&http.Client{Transport: &oauth2.Transport{Source: creds.TokenSource, Base: h2{tr}}}))
	require.NoError(b, err)
	c, err = app.Messaging(b.Context())
	require.NoError(b, err)
	return c, tr.CloseIdleConnections
}

// h2 refuses answers over anything else: the two ways are to be compared by one protocol.
type h2 struct{ http.RoundTripper }

func (t h2) RoundTrip(req *http.Request) (*http.Response, error) {
	r, err := t.RoundTripper.RoundTrip(req)
	if err == nil && r.ProtoMajor != 2 {
		_ = r.Body.Close()
		return nil, errors.New("answered over " + r.Proto)
	}
	return r, err
}

// send sends one batch and returns how long that took.
func (r *road) send(b *testing.B, c *messaging.Client) time.Duration {
	b.Helper()
	all := make([]*messaging.Message, batch)
	for i, token := range r.tokens {
		all[i] = hello(token)
	}
	began := time.Now()
	answer, err := c.SendEach(b.Context(), all)
	took := time.Since(began)
	require.NoError(b, err)
	require.Equal(b, batch, answer.SuccessCount)
	r.sent += batch
	return took
}

// shown waits until the phones have shown all that was sent: what did not arrive has no speed.
func (r *road) shown(b *testing.B) {
	b.Helper()
	require.Eventually(b, func() bool { return r.api.Figures()["fcm"].Notifications >= r.sent }, time.Minute, 10*time.Millisecond,
		"%d of %d are shown", r.api.Figures()["fcm"].Notifications, r.sent)
	require.Equal(b, r.sent, r.api.Figures()["fcm"].Notifications, "nothing is shown twice")
}

// BenchmarkSendEachThroughTheFront sends batches of 500 by turns straight to the mock's port and through the front, and compares the
// medians: front/straight is at most 1.25. "cold" begins each batch without connections, as a program's first does: firebase-admin opens up
// to 50 at once; "warm" goes on with those of the batch before.
//
//	go test -run xx -bench ThroughTheFront -benchtime 40x -count 3
func BenchmarkSendEachThroughTheFront(b *testing.B) {
	for _, cold := range []bool{true, false} {
		name := "warm"
		if cold {
			name = "cold"
		}
		b.Run(name, func(b *testing.B) {
			r := newRoad(b)
			var clients [2]*messaging.Client
			var ends [2]func()
			for i := range clients {
				clients[i], ends[i] = r.client(b, i == 1)
				r.send(b, clients[i])
			}
			r.shown(b)
			var took [2][]time.Duration
			for n := 0; b.Loop(); n++ {
				for _, i := range []int{n % 2, 1 - n%2} { // each is as often the first
					if cold {
						ends[i]()
						clients[i], ends[i] = r.client(b, i == 1)
					}
					took[i] = append(took[i], r.send(b, clients[i]))
				}
			}
			r.shown(b)
			for i := range ends {
				ends[i]()
			}
			straight, through := median(took[0]), median(took[1])
			b.ReportMetric(float64(straight)/1e6, "straight-ms")
			b.ReportMetric(float64(through)/1e6, "front-ms")
			b.ReportMetric(float64(through)/float64(straight), "front/straight")
			b.ReportMetric(0, "ns/op") // of both together: it says nothing
		})
	}
}

func median(d []time.Duration) time.Duration {
	slices.Sort(d)
	return d[len(d)/2]
}
