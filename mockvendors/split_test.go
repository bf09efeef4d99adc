package mockvendors

import (
	"crypto/tls"
	"errors"
	"net"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// outage is a listener that fails a few times first, as one does with too many open files.
type outage struct {
	net.Listener
	left int
}

func (o *outage) Accept() (net.Conn, error) {
	if o.left > 0 {
		o.left--
		return nil, errors.New("too many open files")
	}
	return o.Listener.Accept()
}

func TestAListenerSurvivesTroubleThatPasses(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := split(&outage{l, 3}, &tls.Config{}, nil)
	c, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	_, err = c.Write([]byte("GET"))
	require.NoError(t, err)
	got, err := s.plain.Accept()
	require.NoError(t, err)
	b := make([]byte, 3)
	n, err := got.Read(b)
	require.NoError(t, err)
	assert.Equal(t, "G", string(b[:n]), "the byte that was read is given back")
	require.NoError(t, c.Close())
	require.NoError(t, got.Close())
	require.NoError(t, s.secure.Close())
	s.wait()
	_, err = s.plain.Accept()
	assert.ErrorIs(t, err, net.ErrClosed, "one half's end is the other's")
}

func TestClosingEndsConnectionsThatNobodyTakes(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	s := split(l, &tls.Config{}, nil)
	c, err := net.Dial("tcp", l.Addr().String())
	require.NoError(t, err)
	defer c.Close()
	_, err = c.Write([]byte{0x16})
	require.NoError(t, err)
	require.NoError(t, s.plain.Close())
	s.wait()
	assert.False(t, s.watch(c), "nor is one watched after the end")
}
