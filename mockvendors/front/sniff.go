package front

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// maxHello is how much of a connection's beginning is read to find its host: a TLS ClientHello, or the head of a request.
const maxHello = 64 << 10

// sniff reads as much of a connection as says which host it is for, and returns what it read. Where nothing says so the host
// is "". TLS begins with 0x16.
func sniff(c net.Conn) (host string, said []byte) {
	var read bytes.Buffer
	r := io.TeeReader(io.LimitReader(c, maxHello), &read)
	first := make([]byte, 1)
	if _, err := io.ReadFull(r, first); err != nil {
		return "", nil
	}
	rest := io.MultiReader(bytes.NewReader(first), r)
	if first[0] == 0x16 {
		host = serverName(rest)
	} else if req, err := http.ReadRequest(bufio.NewReaderSize(rest, 1)); err == nil {
		host = req.Host
	}
	return host, read.Bytes()
}

var errSniffed = errors.New("the hello is known")

// serverName reads a ClientHello with the standard library's own reader, which is stopped as soon as it has it.
func serverName(r io.Reader) (name string) {
	_ = tls.Server(readOnly{r}, &tls.Config{
		GetConfigForClient: func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
			name = hello.ServerName
			return nil, errSniffed
		},
	}).Handshake()
	return name
}

// readOnly is a connection on which nothing is said: the alert that the stopped handshake would send goes nowhere.
type readOnly struct{ r io.Reader }

func (c readOnly) Read(b []byte) (int, error)     { return c.r.Read(b) }
func (readOnly) Write(b []byte) (int, error)      { return 0, io.ErrClosedPipe }
func (readOnly) Close() error                     { return nil }
func (readOnly) LocalAddr() net.Addr              { return nil }
func (readOnly) RemoteAddr() net.Addr             { return nil }
func (readOnly) SetDeadline(time.Time) error      { return nil }
func (readOnly) SetReadDeadline(time.Time) error  { return nil }
func (readOnly) SetWriteDeadline(time.Time) error { return nil }
