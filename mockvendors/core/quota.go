package core

import (
	"sync"
	"time"
)

// China is the zone in which the domestic vendors' days begin.
var China = time.FixedZone("CST", 8*3600)

// Daily counts a day's uses by key; the day turns at midnight of its zone, simulated.
type Daily struct {
	Zone *time.Location // nil: China

	mu   sync.Mutex
	day  int
	used map[string]int64
}

// Add counts n more uses of key and returns the day's number.
func (d *Daily) Add(now time.Time, key string, n int64) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn(now)
	d.used[key] += n
	return d.used[key]
}

// Take counts one use of key unless the day's limit is reached; a limit of 0 or less is none.
func (d *Daily) Take(now time.Time, key string, limit int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn(now)
	if limit > 0 && d.used[key] >= limit {
		return false
	}
	d.used[key]++
	return true
}

// Return gives one of the day's uses of key back, if there is one.
func (d *Daily) Return(now time.Time, key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn(now)
	if d.used[key] > 0 {
		d.used[key]--
	}
}

// Used is the day's number for key.
func (d *Daily) Used(now time.Time, key string) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turn(now)
	return d.used[key]
}

// Reset forgets the day.
func (d *Daily) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.used = nil
}

func (d *Daily) turn(now time.Time) {
	zone := d.Zone
	if zone == nil {
		zone = China
	}
	y, m, day := now.In(zone).Date()
	stamp := y*10000 + int(m)*100 + day
	if d.used == nil || stamp != d.day {
		d.day, d.used = stamp, map[string]int64{}
	}
}

// Window counts uses in windows of one length, each beginning with its first use after the last has ended.
type Window struct {
	Length time.Duration

	mu    sync.Mutex
	start time.Time
	used  int64
}

// Take counts n uses unless they would pass limit; else it returns how long the window still lasts. A limit of 0 or less
// is none.
func (w *Window) Take(now time.Time, n, limit int64) (left time.Duration, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn(now)
	if limit > 0 && w.used+n > limit {
		return w.start.Add(w.Length).Sub(now), false
	}
	w.used += n
	return 0, true
}

// Add counts n uses whatever the limit.
func (w *Window) Add(now time.Time, n int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn(now)
	w.used += n
}

// Used is the number of uses in the window that now falls in.
func (w *Window) Used(now time.Time) int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.turn(now)
	return w.used
}

// Reset forgets the window.
func (w *Window) Reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.start, w.used = time.Time{}, 0
}

func (w *Window) turn(now time.Time) {
	if w.start.IsZero() || now.Sub(w.start) >= w.Length || now.Before(w.start) {
		w.start, w.used = now, 0
	}
}

// Bucket is a token bucket: Burst at most, one more every Refill.
type Bucket struct {
	left float64
	at   time.Time
	set  bool
}

// Take uses one and reports true, or returns when the next will be there. The caller keeps two callers apart.
func (b *Bucket) Take(now time.Time, burst int, refill time.Duration) (next time.Time, ok bool) {
	if !b.set {
		b.left, b.at, b.set = float64(burst), now, true
	}
	if refill > 0 && now.After(b.at) {
		b.left = min(float64(burst), b.left+float64(now.Sub(b.at))/float64(refill))
	}
	b.at = now
	if b.left >= 1 {
		b.left--
		return now, true
	}
	return now.Add(time.Duration((1 - b.left) * float64(refill))), false
}

// Reserve uses one and returns when it may be used: now, or the instant at which the bucket has made it.
func (b *Bucket) Reserve(now time.Time, burst int, refill time.Duration) time.Time {
	if _, ok := b.Take(now, burst, refill); ok {
		return now
	}
	b.left--
	return now.Add(time.Duration(-b.left * float64(refill)))
}
