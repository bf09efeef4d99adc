package pipeline

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCertificates: what New refuses, by name and with a remedy. Promise 7:
// no traffic leaves the machine.
func TestCertificates(t *testing.T) {
	const local = "http://127.0.0.1:1"
	rows := []struct {
		about  string
		vendor string
		change func(*Certificate)
		want   error // nil: taken
	}{
		{"a mock on 127.0.0.1", Mi, func(*Certificate) {}, nil},
		{"a mock on ::1", Mi, func(c *Certificate) { c.Endpoint = "http://[::1]:1" }, nil},
		{"a mock on localhost, https", Mi, func(c *Certificate) { c.Endpoint = "https://LocalHost:1" }, nil},
		{"the real vendor", Mi, func(c *Certificate) { c.Endpoint = "https://api.xmpush.xiaomi.com" }, ErrRemoteEndpoint},
		{"another machine", Mi, func(c *Certificate) { c.Endpoint = "http://192.0.2.1" }, ErrRemoteEndpoint},
		{"a name that only begins like localhost", Mi, func(c *Certificate) { c.Endpoint = "http://localhost.example.com" }, ErrRemoteEndpoint},
		{"all interfaces are not loopback", Mi, func(c *Certificate) { c.Endpoint = "http://0.0.0.0:1" }, ErrRemoteEndpoint},
		{"a real token endpoint", Huawei, func(c *Certificate) { c.AuthEndpoint = "https://oauth-login.cloud.huawei.com" }, ErrRemoteEndpoint},
		{"a real token_uri in the key file", FCM, func(c *Certificate) { c.CredentialsFile = serviceAccount("https://oauth2.googleapis.com/token") }, ErrRemoteEndpoint},
		{"the same, but the certificate says where", FCM, func(c *Certificate) {
			c.CredentialsFile, c.AuthEndpoint = serviceAccount("https://oauth2.googleapis.com/token"), local
		}, nil},
		{"no endpoint", Mi, func(c *Certificate) { c.Endpoint = "" }, ErrBadEndpoint},
		{"a host without a scheme", Mi, func(c *Certificate) { c.Endpoint = "127.0.0.1:1" }, ErrBadEndpoint},
		{"an unknown vendor", Mi, func(c *Certificate) { c.Vendor = "nokia" }, ErrUnknownVendor},
		{"a click action the vendor cannot express", Meizu, func(c *Certificate) { c.Click = Click{ClickAction, "x"} }, ErrUnsupportedClick},
		{"a page without a name", OPPO, func(c *Certificate) { c.Click.Value = "" }, ErrUnsupportedClick},
		{"no service account", FCM, func(c *Certificate) { c.CredentialsFile = "" }, ErrBadCredentials},
		{"a service account without a key", FCM, func(c *Certificate) { c.CredentialsFile = `{"project_id":"p","client_email":"e"}` }, ErrBadCredentials},
		{"an id used twice", Mi, func(c *Certificate) { c.ID = 5 }, ErrDuplicateID},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			first := certFor(Vivo, local)
			first.ID = 5
			c := certFor(row.vendor, local)
			row.change(&c)
			_, err := New(Config{Clock: newFakeClock(), Observer: newRecorder(), Certificates: []Certificate{first, c}})
			require.ErrorIs(t, err, row.want)
			if row.want == ErrRemoteEndpoint {
				_, err = New(Config{Clock: newFakeClock(), Observer: newRecorder(), Certificates: []Certificate{c}, AllowRemote: true})
				require.NoError(t, err, "allowed explicitly")
			}
		})
	}
	_, err := New(Config{})
	require.Error(t, err, "no clock, no observer")
}

// TestDialGuard: even an endpoint that got past the check cannot be dialled.
func TestDialGuard(t *testing.T) {
	cfg := Config{Clock: newFakeClock(), Workers: 1, RequestTimeout: 1e9}
	c := newClient(&cfg)
	_, err := c.do(t.Context(), wireRequest{url: "http://192.0.2.1/"}, func(int, []byte) Answer { return Answer{} })
	require.ErrorIs(t, err, ErrRemoteEndpoint)
	require.Nil(t, c.transport.Proxy, "a proxy would be a way off the machine")
}

// TestRedirect: a redirect is not followed; it is a wrong endpoint.
func TestRedirect(t *testing.T) {
	s := newStub(t, reply{status: http.StatusTemporaryRedirect, header: map[string]string{"Location": "/elsewhere"}})
	r := newRig(t, []Certificate{certFor(Mi, s.URL)}, nil)
	require.Equal(t, "http_307", r.send(t, demoPush()).answer.Code)
	require.Len(t, s.seen(false), 1)
}

// TestSecretsStayOut: a certificate prints itself without its secrets.
func TestSecretsStayOut(t *testing.T) {
	c := certFor(Mi, "http://127.0.0.1:1")
	c.AppSecret, c.MasterSecret, c.AppID = "s3cret-s3cret", "m4ster-m4ster", "1234567890123"
	for _, s := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%v", &c)} {
		require.NotContains(t, s, "s3cret")
		require.NotContains(t, s, "m4ster")
		require.Contains(t, s, "1234…0123")
	}
}

// TestCertificateIsData: a plan carries certificates to another machine.
func TestCertificateIsData(t *testing.T) {
	c := fullCert(OPPO, "http://127.0.0.1:1")
	b, err := json.Marshal(c)
	require.NoError(t, err)
	var back Certificate
	require.NoError(t, json.Unmarshal(b, &back))
	require.Equal(t, c, back)
}

// TestDeadTokensAreBounded: the oldest death is forgotten first.
func TestDeadTokensAreBounded(t *testing.T) {
	d := newDeadTokens(2)
	for _, s := range []string{"a", "b", "c", "d"} {
		require.True(t, d.add(target{1, s}))
		require.False(t, d.add(target{1, s}), "no news")
	}
	require.False(t, d.has(target{1, "b"}))
	require.True(t, d.has(target{1, "c"}))
	require.True(t, d.has(target{1, "d"}))
	require.Len(t, d.set, 2)
}

// TestLoopbackOnly guards the guard.
func TestLoopbackOnly(t *testing.T) {
	require.True(t, isLoopback(net.IPv6loopback.String()))
	require.True(t, isLoopback("127.9.9.9"))
	require.False(t, isLoopback(""))
}
