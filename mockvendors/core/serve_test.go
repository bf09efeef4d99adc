package core

import (
	"fmt"
	"io"
	"net"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// TestABodyThatDoesNotComeWhole: a request that ends before its length gets no answer, least of all a success.
func TestABodyThatDoesNotComeWhole(t *testing.T) {
	c := clock.New(clock.Real().Now(), 0)
	defer c.Stop()
	p := NewPlatform("fake", Config{Clock: c}, nil, nil, Hooks{})
	defer p.Close()
	server := httptest.NewServer(p.Serve(func(*Call) Answer { return Answer{} }))
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	require.NoError(t, err)
	defer conn.Close()
	_, err = fmt.Fprint(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{")
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Empty(t, string(answer))
	require.NoError(t, c.WaitIdle(t.Context()), "nothing stays in flight")
}
