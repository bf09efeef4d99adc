package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

const (
	tunnels        = 1000
	tunnelsMemory  = 96 << 20 // of the whole process, mocks included
	filesOfATunnel = 8        // of the proxy: the client's, the vendor's two ends, and pipes between them
)

// A thousand open tunnels, each with TLS and a request behind it, fit into 96 MiB: of the proxy's whole process, mocks included.
func TestAThousandTunnelsFitInto96MiB(t *testing.T) {
	for _, protocol := range []string{"http/1.1", "h2"} {
		t.Run(protocol, func(t *testing.T) { holdTunnels(t, protocol) })
	}
}

func holdTunnels(t *testing.T, protocol string) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("memory of another process is read from /proc")
	}
	var limit syscall.Rlimit
	require.NoError(t, syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit))
	if limit.Max < tunnels*filesOfATunnel {
		t.Skipf("%d files may be open, %d are needed", limit.Max, tunnels*filesOfATunnel)
	}
	p := serveProxy(t, "--listen", "127.0.0.1:0", "--json")
	ca, err := os.ReadFile(p.CAFile)
	require.NoError(t, err)
	roots := x509.NewCertPool()
	require.True(t, roots.AppendCertsFromPEM(ca))
	before := status(t, p.Process.Pid, "VmRSS")

	open := make([]*asker, tunnels)
	defer func() {
		for _, c := range open {
			if c != nil {
				_ = c.Close()
			}
		}
	}()
	var group errgroup.Group
	group.SetLimit(20)
	for i := range open {
		group.Go(func() (err error) {
			open[i], err = tunnel(strings.TrimPrefix(p.Proxy, "http://"), protocol, roots)
			return err
		})
	}
	require.NoError(t, group.Wait())
	peak, files := status(t, p.Process.Pid, "VmHWM"), 0
	fds, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", p.Process.Pid))
	require.NoError(t, err)
	files = len(fds)
	t.Logf("%d tunnels of "+protocol+": %.1f MiB at most, %.1f MiB before; %d open files", tunnels, mib(peak), mib(before), files)
	assert.Less(t, peak, int64(tunnelsMemory))
	assert.Less(t, files, tunnels*filesOfATunnel)
	for i, c := range open { // all of them are still there
		if i%100 == 0 {
			require.NoError(t, c.ask())
		}
	}
}

func mib(n int64) float64 { return float64(n) / (1 << 20) }

// asker is the client's end of a tunnel.
type asker struct {
	net.Conn
	h2 *http.ClientConn // nil: HTTP/1.1
}

// tunnel opens one to Mi, shakes hands with the vendor behind it, and asks once.
func tunnel(proxy, protocol string, roots *x509.CertPool) (*asker, error) {
	c, err := net.Dial("tcp", proxy)
	if err != nil {
		return nil, err
	}
	_ = c.SetDeadline(time.Now().Add(patience))
	if _, err := fmt.Fprintf(c, "CONNECT %s:443 HTTP/1.1\r\nHost: %s:443\r\n\r\n", miHost, miHost); err != nil {
		return &asker{Conn: c}, err
	}
	const answer = "HTTP/1.1 200 Connection established\r\n\r\n"
	if _, err := io.ReadFull(c, make([]byte, len(answer))); err != nil {
		return &asker{Conn: c}, err
	}
	s := tls.Client(c, &tls.Config{ServerName: miHost, RootCAs: roots, NextProtos: []string{protocol}})
	a := &asker{Conn: s}
	if protocol == "h2" {
		over := &http.Transport{ForceAttemptHTTP2: true, DialTLSContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return s, s.HandshakeContext(ctx) }}
		if a.h2, err = over.NewClientConn(context.Background(), "https", miHost+":443"); err != nil {
			return a, err
		}
	}
	return a, a.ask()
}

func (a *asker) ask() error {
	req, err := http.NewRequest(http.MethodGet, "https://"+miHost+"/", nil)
	if err != nil {
		return err
	}
	var r *http.Response
	if a.h2 != nil {
		r, err = a.h2.RoundTrip(req)
	} else if err = req.Write(a); err == nil {
		r, err = http.ReadResponse(bufio.NewReader(a), req)
	}
	if err != nil {
		return err
	}
	defer r.Body.Close()
	_, err = io.Copy(io.Discard, r.Body)
	return err
}

// status is a line of /proc/PID/status, in bytes.
func status(t *testing.T, pid int, name string) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	require.NoError(t, err)
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, name+":"); ok {
			n, err := strconv.ParseInt(strings.Fields(value)[0], 10, 64)
			require.NoError(t, err)
			return n << 10
		}
	}
	t.Fatalf("no %s in /proc/%d/status", name, pid)
	return 0
}
