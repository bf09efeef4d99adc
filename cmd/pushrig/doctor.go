package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"runtime"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/sim"
)

// The ports that `pushrig mock` takes by default, the admin API's first.
const (
	firstPort = 7400
	lastPort  = 7409
)

func doctorCommand() *cobra.Command {
	var measure bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Say what this machine can carry: open files, ports, processors, memory",
		Args:  arguments(cobra.NoArgs),
		Long: `Look at what a run needs of this machine and say what to do about what is missing. With --measure also time this
machine's floor. Exit code 6 when loopback does not work, without which nothing here runs.`,
		Example: `  pushrig doctor
  pushrig doctor --measure`,
		RunE: func(c *cobra.Command, _ []string) error { return doctor(c.Context(), c.OutOrStdout(), measure) },
	}
	c.Flags().BoolVar(&measure, "measure", false, "time HTTP round trips over loopback: the floor of every latency reported")
	return c
}

func doctor(ctx context.Context, w io.Writer, measure bool) error {
	m := sim.Machine()
	say := func(what, format string, args ...any) {
		paragraph(w, fmt.Sprintf("%-11s ", what), fmt.Sprintf(format, args...))
	}
	say("pushrig", "%s, %s, %s/%s", sim.Version(), runtime.Version(), m.OS, m.Arch)
	say("processors", "%d (%d in use)%s", m.Cores, runtime.GOMAXPROCS(0), inBrackets(m.CPUModel))
	if m.MemoryBytes > 0 {
		say("memory", "%.1f GiB", float64(m.MemoryBytes)/(1<<30))
	}
	n := sim.SocketPhones(m.FDLimit)
	say("open files", "%d: room for %d phones over WebSocket in one run; with link: auto the rest use the memory link. "+
		"For more, raise the hard limit (ulimit -Hn).", m.FDLimit, n)
	if err := loopback(ctx); err != nil {
		return &codedError{exitLimited, fmt.Errorf("127.0.0.1 does not work: %w; without loopback no run is possible: bring it up (ip link set lo up)", err)}
	}
	say("loopback", "works")
	if busy := busyPorts(ctx); len(busy) > 0 {
		say("ports", "busy: %v; `pushrig mock` needs another --listen, such as 127.0.0.1:0 for free ports. Runs choose free ports by themselves.", busy)
	} else {
		say("ports", "%d to %d are free for `pushrig mock`", firstPort, lastPort)
	}
	say("CA", "%s", lastingCA())
	if !measure {
		return nil
	}
	f, err := measureFloor(ctx)
	if err != nil {
		return err
	}
	say("floor", "one HTTP request and its answer over loopback, nothing else going on, %d times: median %s, p99 %s, most %s. "+
		"This is a floor, not a forecast: the vendor stage of a report holds one such round trip and the vendor's work, and under load "+
		"waiting for a processor comes on top.", f.count, f.p50, f.p99, f.max)
	return nil
}

func inBrackets(text string) string {
	if text == "" {
		return ""
	}
	return ", " + text
}

// loopback tries to listen on a free port and to reach it: an interface that is down can still be listened on.
func loopback(ctx context.Context) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	defer l.Close()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", l.Addr().String())
	if err != nil {
		return err
	}
	return c.Close()
}

// busyPorts lists the mocks' default ports on which nothing can listen now.
func busyPorts(ctx context.Context) (busy []int) {
	for port := firstPort; port <= lastPort; port++ {
		l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)))
		if err != nil {
			busy = append(busy, port)
			continue
		}
		_ = l.Close()
	}
	return busy
}
