package core

import (
	"math"
	"sync"
	"time"
)

// China is the zone in which the domestic vendors' days begin.
var China = time.FixedZone("CST", 8*3600)

// Daily counts a day's uses by key; the day turns at midnight of its zone, simulated. Yesterday is still known: a call that
// read the clock just before midnight counts there, as does one whose app's day ends later.
type Daily struct {
	Zone *time.Location // nil: China

	mu   sync.Mutex
	days map[int]map[string]int64 // by the days since 1970
}

// Add counts n more uses of key and returns the day's number.
func (d *Daily) Add(now time.Time, key string, n int64) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	used := d.day(now)
	used[key] += n
	return used[key]
}

// Take counts one use of key unless the day's limit is reached; a limit of 0 or less is none.
func (d *Daily) Take(now time.Time, key string, limit int64) bool { return d.TakeN(now, key, 1, limit) }

// TakeN counts n uses of key unless they would pass the day's limit; a limit of 0 or less is none.
func (d *Daily) TakeN(now time.Time, key string, n, limit int64) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	used := d.day(now)
	if limit > 0 && used[key]+n > limit {
		return false
	}
	used[key] += n
	return true
}

// Return gives one use of key back to the day on which it was taken, if that is still known and has one.
func (d *Daily) Return(taken time.Time, key string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if used := d.days[d.number(taken)]; used[key] > 0 {
		used[key]--
	}
}

// Used is the day's number for key.
func (d *Daily) Used(now time.Time, key string) int64 {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.days[d.number(now)][key]
}

// Reset forgets all days.
func (d *Daily) Reset() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.days = nil
}

// day is the counters of a day. A day that begins ends all but its eve.
func (d *Daily) day(now time.Time) map[string]int64 {
	today := d.number(now)
	if d.days[today] != nil {
		return d.days[today]
	}
	if d.days == nil {
		d.days = map[int]map[string]int64{}
	}
	for day := range d.days {
		if day < today-1 {
			delete(d.days, day)
		}
	}
	d.days[today] = map[string]int64{}
	return d.days[today]
}

// number is the day that a moment falls in.
func (d *Daily) number(now time.Time) int {
	zone := d.Zone
	if zone == nil {
		zone = China
	}
	_, offset := now.In(zone).Zone()
	const day = 24 * 60 * 60
	local := now.Unix() + int64(offset)
	return int((local - ((local%day)+day)%day) / day)
}

// Window counts uses in windows of one length, each beginning with its first use after the last has ended. A call that read
// the clock before that first use counts with it.
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
	if w.start.IsZero() || now.Sub(w.start) >= w.Length {
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
	b.fill(now, burst, refill)
	if b.left >= 1 {
		b.left--
		return now, true
	}
	return now.Add(time.Duration((1 - b.left) * float64(refill))), false
}

// Left is how many uses there are now; below 0 where some were reserved that are not made yet.
func (b *Bucket) Left(now time.Time, burst int, refill time.Duration) int {
	b.fill(now, burst, refill)
	return int(math.Floor(b.left))
}

func (b *Bucket) fill(now time.Time, burst int, refill time.Duration) {
	if !b.set {
		b.left, b.at, b.set = float64(burst), now, true
	}
	if refill > 0 && now.After(b.at) {
		b.left = min(float64(burst), b.left+float64(now.Sub(b.at))/float64(refill))
	}
	b.at = now
}

// Reserve uses one and returns when it may be used: now, or the instant at which the bucket has made it.
func (b *Bucket) Reserve(now time.Time, burst int, refill time.Duration) time.Time {
	if _, ok := b.Take(now, burst, refill); ok {
		return now
	}
	b.left--
	return now.Add(time.Duration(-b.left * float64(refill)))
}
