package ledger

import "time"

// Live is a snapshot of a running ledger, for progress.
type Live struct {
	At       time.Duration // on the clock of Config.Now
	Planned  uint64
	Sent     uint64
	Ended    uint64
	Kinds    map[Kind]uint64
	ByVendor map[string]LiveVendor
}

// LiveVendor is the part of a snapshot that belongs to one vendor.
type LiveVendor struct{ Planned, Sent, Ended, Displayed uint64 }

// Live returns the counts of the moment. It reads the counters counter by counter,
// so journeys that end meanwhile may be in it or not.
func (l *Ledger) Live() Live {
	v := Live{At: l.cfg.Now(), Kinds: make(map[Kind]uint64), ByVendor: make(map[string]LiveVendor)}
	l.counters.each(func(c *counter) {
		c.mu.Lock()
		defer c.mu.Unlock()
		vendor := v.ByVendor[c.key.vendor]
		vendor.Planned += c.planned
		vendor.Sent += c.sent
		for o, n := range c.outcomes {
			v.Kinds[o.kind] += n
			v.Ended += n
			vendor.Ended += n
			if o.kind == Displayed || o.kind == DisplayedSilent {
				vendor.Displayed += n
			}
		}
		v.Planned += c.planned
		v.Sent += c.sent
		v.ByVendor[c.key.vendor] = vendor
	})
	return v
}

// Open returns how many planned journeys have no outcome yet.
func (v Live) Open() uint64 { return v.Planned - min(v.Ended, v.Planned) }

// Rates returns how many journeys a second were sent and ended since prev.
func (v Live) Rates(prev Live) (sent, ended float64) {
	seconds := (v.At - prev.At).Seconds()
	if seconds <= 0 {
		return 0, 0
	}
	return float64(v.Sent-prev.Sent) / seconds, float64(v.Ended-prev.Ended) / seconds
}
