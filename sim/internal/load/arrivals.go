// Package load says when things happen: arrivals of messages (an open model: the next comes at its time, whatever became
// of the last) and the life of a phone (how long it stays in each state).
//
// It owns times and choices, all from seeded randomness. It sends nothing and moves no phone: the director does.
package load

import (
	"math/rand/v2"
	"time"
)

// Pacer gives the times of arrivals, counted from the beginning, each not before the last; ok is false after the end.
type Pacer interface {
	Next() (at time.Duration, ok bool)
}

var (
	_ Pacer = (*Constant)(nil)
	_ Pacer = (*Poisson)(nil)
)

// Constant spaces arrivals evenly, the first at 0.
type Constant struct {
	rate   float64
	length time.Duration
	n      int
}

// NewConstant paces rate arrivals a second for length.
func NewConstant(rate float64, length time.Duration) *Constant {
	return &Constant{rate: rate, length: length}
}

// Next is the next arrival. It is computed from the count, so that rounding does not add up.
func (c *Constant) Next() (time.Duration, bool) {
	if c.rate <= 0 {
		return 0, false
	}
	at := time.Duration(float64(c.n) / c.rate * float64(time.Second))
	c.n++
	return at, at < c.length
}

// Poisson spaces arrivals independently of each other, as many senders do.
type Poisson struct {
	rate   float64
	length time.Duration
	at     float64 // seconds
	rng    *rand.Rand
}

// NewPoisson paces rate arrivals a second on average for length.
func NewPoisson(rate float64, length time.Duration, rng *rand.Rand) *Poisson {
	return &Poisson{rate: rate, length: length, rng: rng}
}

// Next is the next arrival.
func (p *Poisson) Next() (time.Duration, bool) {
	if p.rate <= 0 {
		return 0, false
	}
	p.at += p.rng.ExpFloat64() / p.rate
	at := time.Duration(p.at * float64(time.Second))
	return at, at < p.length
}
