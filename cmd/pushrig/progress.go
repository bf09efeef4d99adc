package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim"
)

// progress shows a run while it is on. Update may be called from several goroutines.
type progress interface {
	Update(sim.Update)
	Close()
}

// newProgress chooses bars for a terminal, lines for anything else, and silence if asked for. A terminal that does not know
// its size, such as a container's, gets lines: bars draw nothing there. So does a dumb one, which moves no cursor.
func newProgress(w io.Writer, quiet bool) progress {
	width, _ := terminal(w)
	switch {
	case quiet:
		return noProgress{}
	case width > 0 && !dumb():
		return newBars(w)
	}
	return &lines{w: w, now: time.Now}
}

type noProgress struct{}

func (noProgress) Update(sim.Update) {}
func (noProgress) Close()            {}

// stageTexts say what each stage is about.
var stageTexts = map[sim.Stage]string{
	sim.StageVendors: "starting the mock vendors",
	sim.StageDevices: "phones connect, log in and get their tokens",
	sim.StageSteps:   "what the plan says, step by step",
	sim.StageLoad:    "messages at the planned rates",
	sim.StageDrain:   "waiting for what is on its way",
}

// lines is progress without a terminal: a line for each stage, and at most one a second within it.
type lines struct {
	w   io.Writer
	now func() time.Time

	mu       sync.Mutex
	stage    sim.Stage
	printed  time.Time
	pending  *sim.Update // the newest that was not printed
	previous sim.Live
}

// every is how long lines of one stage are apart.
const every = time.Second

func (p *lines) Update(u sim.Update) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u.Stage != p.stage {
		p.flush()
		p.stage = u.Stage
		fmt.Fprintf(p.w, "%-8s %s\n", u.Stage, stageTexts[u.Stage])
		if u.Note != "" {
			fmt.Fprintf(p.w, "%-8s %s\n", u.Stage, u.Note)
		}
		p.printed, p.previous = p.now(), u.Live
	}
	if u.Total == 0 {
		return
	}
	p.pending = &u
	if now := p.now(); now.Sub(p.printed) >= every {
		p.printed = now
		p.flush()
	}
}

// flush prints the newest news of a stage.
func (p *lines) flush() {
	if p.pending == nil {
		return
	}
	u := *p.pending
	p.pending = nil
	if u.Stage != sim.StageLoad {
		fmt.Fprintf(p.w, "%-8s %d of %d\n", u.Stage, u.Done, u.Total)
		return
	}
	fmt.Fprintf(p.w, "%-8s %s of %s, %s", u.Stage, seconds(u.Elapsed), seconds(time.Duration(u.Total)), loadText(u.Live, p.previous))
	for _, v := range vendors(u.Live) {
		fmt.Fprintf(p.w, "; %s %s", v, vendorText(u.Live.ByVendor[v]))
	}
	fmt.Fprintln(p.w)
	p.previous = u.Live
}

// Close prints what is left to say.
func (p *lines) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.flush()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

func loadText(now, before sim.Live) string {
	sent, ended := now.Rates(before)
	return fmt.Sprintf("%d sent (%.0f/s), %d ended (%.0f/s)", now.Sent, sent, now.Ended, ended)
}

// vendorText is one vendor's part of a moment.
func vendorText(v ledger.LiveVendor) string {
	return fmt.Sprintf("%d sent, %d shown", v.Sent, v.Displayed)
}

// vendors are the names of a moment's vendors; recipients without a phone have none.
func vendors(l sim.Live) []string {
	names := slices.Sorted(maps.Keys(l.ByVendor))
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}
