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
	leftALine(t, p, "")
}

// leftALine looks for the journal's line and the counts of one request that was cut.
func leftALine(t *testing.T, p *Platform, rule string) {
	t.Helper()
	lines := p.Journal.Find(0, 10, func(*Entry) bool { return true })
	require.Len(t, lines, 1)
	assert.Equal(t, "cut", lines[0].Code)
	assert.Equal(t, rule, lines[0].Rule)
	assert.Zero(t, lines[0].Status, "nobody was answered")
	n, codes := p.Requests()
	assert.EqualValues(t, 1, n)
	assert.Equal(t, map[string]int64{"cut": 1}, codes)
}

func TestAConnectionThatAFaultCutsLeavesItsLine(t *testing.T) {
	c := clock.New(clock.Real().Now(), 0)
	defer c.Stop()
	p := NewPlatform("fake", Config{Clock: c}, nil, nil, Hooks{})
	defer p.Close()
	p.Faults.Set(&Fault{Reset: true})
	server := httptest.NewServer(p.Serve(func(*Call) Answer { return Answer{} }))
	defer server.Close()
	_, err := server.Client().Get(server.URL)
	require.Error(t, err)
	require.NoError(t, c.WaitIdle(t.Context()))
	leftALine(t, p, "fault")
}
