package sim

import (
	"context"
	"fmt"
	"net/http"
	"runtime/debug"
	"sync"

	"github.com/pushrig/pushrig/reports"
)

// defects keeps the first panic, or error that should not be, anywhere in the rig. It ends the run and fails it: whatever
// was measured after it means nothing. It is safe for concurrent use.
type defects struct {
	mu   sync.Mutex
	kept *reports.Defect
	end  context.CancelCauseFunc
}

// note keeps a defect.
func (d *defects) note(text string, trace []byte) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kept == nil {
		d.kept = &reports.Defect{Message: text, Trace: string(trace)}
	}
	d.stop()
}

// panicked keeps a panic.
func (d *defects) panicked(value any, trace []byte) { d.note(fmt.Sprintf("panic: %v", value), trace) }

// endBy names what ends the run.
func (d *defects) endBy(end context.CancelCauseFunc) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.end = end
	d.stop()
}

// stop ends the run when there is a reason. The caller holds mu.
func (d *defects) stop() {
	if d.kept != nil && d.end != nil {
		d.end(fmt.Errorf("a defect: %s", d.kept.Message))
	}
}

// first is the defect that was kept, or nil.
func (d *defects) first() *reports.Defect {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kept
}

// safely runs f and keeps what it panics with; the error is f's, or says that there was a panic.
func (d *defects) safely(f func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			d.panicked(v, debug.Stack())
			err = fmt.Errorf("panic: %v", v)
		}
	}()
	return f()
}

// handler answers 500 where h panics.
func (d *defects) handler(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := d.safely(func() error { h.ServeHTTP(w, r); return nil }); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}
