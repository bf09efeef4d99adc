package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"

	"github.com/pushrig/pushrig/sim"
)

// bars is progress on a terminal: one bar for each stage, and a line a vendor while the load runs.
//
//	devices  [=====================>------]  2210 of 3000
//	load     [=======>--------------------]  2.7 s of 10.0 s, 1351 sent (498/s), 1338 ended (497/s)
//	  oppo   231 sent, 160 shown
type bars struct {
	box *mpb.Progress

	mu      sync.Mutex
	stage   sim.Stage
	bar     *mpb.Bar
	text    *label
	rows    map[string]*label
	open    []*mpb.Bar
	rated   time.Time
	earlier sim.Live
}

// label is text that a bar shows; the bar reads it whenever it is drawn.
type label struct {
	mu   sync.Mutex
	text string
}

func (l *label) set(text string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text = text
}

func (l *label) get(decor.Statistics) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text
}

const barWidth = 40

func newBars(w io.Writer) *bars {
	return &bars{box: mpb.New(mpb.WithOutput(w), mpb.WithAutoRefresh()), rows: map[string]*label{}}
}

func (p *bars) Update(u sim.Update) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if u.Stage != p.stage {
		p.enter(u)
	}
	if u.Total == 0 {
		return
	}
	p.bar.SetTotal(int64(u.Total), false)
	if u.Stage != sim.StageLoad {
		p.bar.SetCurrent(int64(u.Done))
		p.text.set(fmt.Sprintf("%d of %d", u.Done, u.Total))
		return
	}
	p.bar.SetCurrent(int64(u.Elapsed))
	if now := time.Now(); now.Sub(p.rated) >= every || u.Elapsed == time.Duration(u.Total) { // rates of less jump about
		p.text.set(seconds(u.Elapsed) + " of " + seconds(time.Duration(u.Total)) + ", " + loadText(u.Live, p.earlier))
		p.rated, p.earlier = now, u.Live
	}
	for _, v := range vendors(u.Live) {
		if p.rows[v] == nil {
			p.rows[v] = p.row(v)
		}
		p.rows[v].set(vendorText(u.Live.ByVendor[v]))
	}
}

// enter ends the bar of the stage before and begins the next.
func (p *bars) enter(u sim.Update) {
	p.finish()
	note := u.Note
	if note == "" {
		note = stageTexts[u.Stage]
	}
	p.stage, p.text = u.Stage, &label{text: note}
	p.rated, p.earlier = time.Now(), u.Live
	style := mpb.BarFillerBuilder(mpb.BarStyle())
	if u.Total == 0 {
		style = mpb.NopStyle()
	}
	p.bar = p.add(style, string(u.Stage), p.text)
}

// row is a vendor's line under the load's bar.
func (p *bars) row(vendor string) *label {
	l := &label{}
	p.add(mpb.NopStyle(), "  "+vendor, l)
	return l
}

func (p *bars) add(style mpb.BarFillerBuilder, name string, text *label) *mpb.Bar {
	b := p.box.New(0, style, mpb.BarWidth(barWidth),
		mpb.PrependDecorators(decor.Name(name, decor.WC{W: 9, C: decor.DindentRight})),
		mpb.AppendDecorators(decor.Any(text.get)))
	p.open = append(p.open, b)
	return b
}

// finish completes the bars that are there.
func (p *bars) finish() {
	for _, b := range p.open {
		b.SetTotal(-1, true)
	}
	p.open = nil
}

// Close leaves the last state on the screen.
func (p *bars) Close() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish()
	p.box.Wait()
}
