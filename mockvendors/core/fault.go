package core

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Fault is trouble to inject into a vendor's answers.
type Fault struct {
	Latency    time.Duration // real time added to every answer
	Status     int           // answer with this HTTP status, in the vendor's own words where it has some
	RetryAfter int           // seconds, sent with Status
	Reset      bool          // cut the connection instead of answering
	Count      int           // requests it acts on; 0: until it is taken away
	Path       string        // only paths with this prefix; empty: all
}

// Faults holds a vendor's current fault.
type Faults struct {
	mu  sync.Mutex
	now *Fault
}

// Set injects f from now on; nil takes the fault away.
func (f *Faults) Set(fault *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.now = fault
}

// Current returns a copy of the fault that is injected, nil for none; Count is what is left of it.
func (f *Faults) Current() *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now == nil {
		return nil
	}
	c := *f.now
	return &c
}

// take returns the fault that acts on this request, if any.
func (f *Faults) take(path string) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.now == nil || len(path) < len(f.now.Path) || path[:len(f.now.Path)] != f.now.Path {
		return nil
	}
	act := *f.now
	if f.now.Count > 0 {
		if f.now.Count--; f.now.Count == 0 {
			f.now = nil
		}
	}
	return &act
}

// act lets the current fault act on a request; injected says that it has the answer.
func (f *Faults) act(p *Platform, c *Call) (a Answer, injected bool) {
	fault := f.take(c.URL.Path)
	if fault == nil {
		return a, false
	}
	if fault.Latency > 0 {
		t := time.NewTimer(fault.Latency)
		defer t.Stop()
		select {
		case <-t.C:
		case <-c.Context().Done():
		}
	}
	if fault.Reset {
		return Answer{Rule: "fault", Code: codeCut, cut: true}, true
	}
	if fault.Status == 0 {
		return a, false
	}
	if p.hooks.Fault != nil {
		a = p.hooks.Fault(c, fault.Status)
	}
	a.Status = fault.Status
	a.Rule = "fault"
	if a.Code == "" {
		a.Code = strconv.Itoa(fault.Status)
	}
	if fault.RetryAfter > 0 {
		if a.Header == nil {
			a.Header = http.Header{}
		}
		a.Header.Set("Retry-After", strconv.Itoa(fault.RetryAfter))
	}
	return a, true
}
