package front

import (
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// hello is what a TLS client says first to a host.
func hello(t testing.TB, host string) []byte {
	t.Helper()
	said := &recorder{}
	require.Error(t, tls.Client(said, &tls.Config{ServerName: host, InsecureSkipVerify: true, NextProtos: []string{"h2", "http/1.1"}}).Handshake())
	require.NotEmpty(t, said.said.Bytes())
	return said.said.Bytes()
}

// recorder is a connection whose other end never answers.
type recorder struct {
	readOnly
	said bytes.Buffer
}

func (*recorder) Read([]byte) (int, error)      { return 0, io.EOF }
func (r *recorder) Write(b []byte) (int, error) { return r.said.Write(b) }

// However a client's first words come in, the host is found and no byte is lost for who is led to.
func TestTheHostIsFoundAndNothingIsLost(t *testing.T) {
	cut := len(hello(t, "fcm.googleapis.com")) / 2
	split := func(b []byte) []byte { // one hello in two TLS records
		body, head := b[5:], b[:3]
		out := append(append([]byte{}, head...), byte(cut>>8), byte(cut))
		out = append(out, body[:cut]...)
		rest := len(body) - cut
		return append(append(append(out, head...), byte(rest>>8), byte(rest)), body[cut:]...)
	}
	for name, row := range map[string]struct {
		says []byte
		host string
	}{
		"TLS":                       {hello(t, "fcm.googleapis.com"), "fcm.googleapis.com"},
		"TLS in two records":        {split(hello(t, "fcm.googleapis.com")), "fcm.googleapis.com"},
		"TLS to an address":         {hello(t, "192.0.2.1"), ""},
		"half a hello":              {hello(t, "fcm.googleapis.com")[:60], ""},
		"plain HTTP":                {[]byte("POST /x HTTP/1.1\r\nHost: api.xmpush.xiaomi.com\r\nContent-Length: 2\r\n\r\nhi"), "api.xmpush.xiaomi.com"},
		"plain HTTP without a host": {[]byte("GET / HTTP/1.0\r\n\r\n"), ""},
		"neither":                   {[]byte("\x00\x01 nothing\r\n\r\n"), ""},
		"nothing":                   {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			for _, r := range []io.Reader{bytes.NewReader(row.says), iotest.OneByteReader(bytes.NewReader(row.says))} {
				host, said := sniff(readOnly{r})
				assert.Equal(t, row.host, host)
				rest, err := io.ReadAll(r)
				require.NoError(t, err)
				all, err := io.ReadAll(&prefixed{Conn: readOnly{bytes.NewReader(rest)}, first: said})
				require.NoError(t, err)
				assert.Equal(t, string(row.says), string(all))
			}
		})
	}
}

// No beginning makes it read more than it may, lose a byte, or find a host that was not said.
func FuzzSniff(f *testing.F) {
	f.Add(hello(f, "fcm.googleapis.com"))
	f.Add([]byte("GET http://a.example/ HTTP/1.1\r\nHost: b.example\r\n\r\n"))
	f.Add([]byte("\x16\x03\x01\x00\x00"))
	f.Add([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
	f.Fuzz(func(t *testing.T, says []byte) {
		r := bytes.NewReader(says)
		host, said := sniff(readOnly{r})
		if len(said) > maxHello || !bytes.HasPrefix(says, said) || len(said)+r.Len() != len(says) {
			t.Fatalf("%d bytes read, %d left of %d", len(said), r.Len(), len(says))
		}
		if host != "" && !strings.Contains(string(said), host) {
			t.Fatalf("nobody said %q", host)
		}
		_ = hostOf(host)
	})
}

func FuzzHostOf(f *testing.F) {
	for _, s := range []string{"fcm.googleapis.com:443", "FCM.googleapis.com.", "[::1]:443", "::1", ":443", "a:b:c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		host := hostOf(s)
		if strings.ContainsAny(host, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Fatalf("%q is not as hosts are looked up", host)
		}
		if h, _, err := net.SplitHostPort(s); err == nil && hostOf(h) != host && !strings.Contains(h, ":") {
			t.Fatalf("%q with its port is %q", h, host)
		}
	})
}
