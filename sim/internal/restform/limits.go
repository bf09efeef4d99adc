package restform

import (
	"sync"
	"time"
)

// window counts what happens in one second of the backend's clock.
type window struct {
	mu     sync.Mutex
	second int64
	count  int
}

// pass counts one more and reports whether it is within the limit; a negative limit is none.
func (w *window) pass(now time.Time, limit int) bool {
	if limit < 0 {
		return true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if s := now.Unix(); s != w.second {
		w.second, w.count = s, 0
	}
	if w.count >= limit {
		return false
	}
	w.count++
	return true
}
