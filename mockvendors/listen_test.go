package mockvendors

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// One port answers in clear and under TLS, HTTP/1.1 and HTTP/2, whether its vendor wraps its listener (FCM) or not (OPPO);
// and it closes while clients keep their connections open.
func TestEveryWayToTalkToAVendor(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	mocks, err := Start(Config{Vendors: []string{"fcm", "oppo"}})
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(mocks.CA()))
	var idle []*http.Transport
	for _, row := range []struct {
		says  string
		set   func(*http.Protocols)
		tls   bool
		major int
	}{
		{"HTTP/1.1 in clear", func(p *http.Protocols) { p.SetHTTP1(true) }, false, 1},
		{"HTTP/2 in clear", func(p *http.Protocols) { p.SetUnencryptedHTTP2(true) }, false, 2},
		{"HTTP/1.1 under TLS", func(p *http.Protocols) { p.SetHTTP1(true) }, true, 1},
		{"HTTP/2 under TLS", func(p *http.Protocols) { p.SetHTTP2(true) }, true, 2},
		{"the better of both under TLS", func(p *http.Protocols) { p.SetHTTP1(true); p.SetHTTP2(true) }, true, 2},
	} {
		for _, r := range mocks.Vendors() {
			t.Run(r.Spec.Name+": "+row.says, func(t *testing.T) {
				protocols := &http.Protocols{}
				row.set(protocols)
				transport := &http.Transport{Protocols: protocols, TLSClientConfig: &tls.Config{RootCAs: roots, ServerName: r.Spec.Hosts[0]}}
				defer func() { idle = append(idle, transport) }()
				base := r.BaseURL
				if row.tls {
					base = r.BaseURLTLS
				}
				client := &http.Client{Transport: transport, Timeout: 20 * time.Second}
				for range 2 { // the second on the same connection
					resp, err := client.Get(base + "/nowhere")
					require.NoError(t, err)
					body, err := io.ReadAll(resp.Body)
					require.NoError(t, err)
					require.NoError(t, resp.Body.Close())
					assert.Equal(t, row.major, resp.ProtoMajor)
					assert.NotEmpty(t, body)
				}
			})
		}
	}
	mocks.Close()
	for _, transport := range idle {
		transport.CloseIdleConnections()
	}
}
