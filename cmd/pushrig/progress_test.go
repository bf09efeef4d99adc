package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim"
)

func moment(at time.Duration, sent uint64) sim.Live {
	return sim.Live{At: at, Sent: sent, Ended: sent, ByVendor: map[string]ledger.LiveVendor{"oppo": {Sent: sent, Displayed: sent / 2}, "": {Sent: 3}}}
}

func load(elapsed time.Duration, sent uint64) sim.Update {
	return sim.Update{Stage: sim.StageLoad, Elapsed: elapsed, Total: int(3 * time.Second), Live: moment(elapsed, sent)}
}

// Without a terminal: a line for each stage, at most one a second within it, and the last news of each.
func TestLines(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(0, 0)
	p := &lines{w: &out, now: func() time.Time { return now }}
	p.Update(sim.Update{Stage: sim.StageVendors, Note: "link memory: 3 phones without sockets"})
	for i := range 3 {
		p.Update(sim.Update{Stage: sim.StageDevices, Done: i + 1, Total: 3})
	}
	p.Update(load(0, 0))
	for i := range 29 { // every 100 ms
		now = now.Add(100 * time.Millisecond)
		p.Update(load(time.Duration(i+1)*100*time.Millisecond, uint64(i+1)*50))
	}
	p.Update(sim.Update{Stage: sim.StageDrain})
	p.Close()
	assert.Equal(t, `vendors  starting the mock vendors
vendors  link memory: 3 phones without sockets
devices  phones connect, log in and get their tokens
devices  3 of 3
load     messages at the planned rates
load     1.0 s of 3.0 s, 500 sent (500/s), 500 ended (500/s); oppo 500 sent, 250 shown
load     2.0 s of 3.0 s, 1000 sent (500/s), 1000 ended (500/s); oppo 1000 sent, 500 shown
load     2.9 s of 3.0 s, 1450 sent (500/s), 1450 ended (500/s); oppo 1450 sent, 725 shown
drain    waiting for what is on its way
`, out.String())
}

// On a terminal: a bar for each stage and a row for each vendor; Close leaves the last state and does not hang.
func TestBars(t *testing.T) {
	var out bytes.Buffer
	p := newBars(&out)
	p.Update(sim.Update{Stage: sim.StageVendors, Note: "link memory: 3 phones without sockets"})
	var all sync.WaitGroup
	for i := range 8 { // news comes from several goroutines
		all.Go(func() { p.Update(sim.Update{Stage: sim.StageDevices, Done: i + 1, Total: 8}) })
	}
	all.Wait()
	p.Update(sim.Update{Stage: sim.StageDevices, Done: 8, Total: 8})
	p.Update(load(time.Second, 500))
	p.Update(load(2*time.Second, 1000))
	p.Update(sim.Update{Stage: sim.StageDrain})
	p.Close()
	screen := out.String()
	for _, want := range []string{"link memory: 3 phones", "8 of 8", "1000 sent, 500 shown", "waiting for what is on its way"} {
		assert.Contains(t, screen, want)
	}
	assert.Equal(t, 1, strings.Count(screen[strings.LastIndex(screen, "vendors"):], "  oppo"), "a vendor has one row")
}

func TestNewProgress(t *testing.T) {
	assert.Equal(t, noProgress{}, newProgress(&bytes.Buffer{}, true))
	assert.IsType(t, &lines{}, newProgress(&bytes.Buffer{}, false))
	quiet := newProgress(&bytes.Buffer{}, true)
	quiet.Update(sim.Update{Stage: sim.StageLoad})
	quiet.Close()
}
