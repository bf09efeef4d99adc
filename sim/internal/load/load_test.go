package load

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func count(p Pacer) (n int, last time.Duration) {
	for {
		at, ok := p.Next()
		if !ok {
			return n, last
		}
		n, last = n+1, at
	}
}

func TestConstantArrivalsAreAsManyAsPlannedAndEven(t *testing.T) {
	n, last := count(NewConstant(2000, 60*time.Second))
	assert.Equal(t, 120_000, n)
	assert.Equal(t, 60*time.Second-500*time.Microsecond, last.Round(time.Microsecond))
	n, _ = count(NewConstant(0, time.Second))
	assert.Zero(t, n, "no rate, no arrivals")
}

func TestPoissonArrivalsComeInOrderAtTheirRateAndRepeatBySeed(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		rate := rapid.Float64Range(200, 2000).Draw(t, "rate")
		times := func() (out []time.Duration) {
			p := NewPoisson(rate, 5*time.Second, rand.New(rand.NewPCG(seed, 1)))
			for at, ok := p.Next(); ok; at, ok = p.Next() {
				out = append(out, at)
			}
			return out
		}
		a, b := times(), times()
		assert.Equal(t, a, b)
		assert.IsNonDecreasing(t, a)
		assert.InDelta(t, rate*5, float64(len(a)), 6*71, "six standard deviations of the largest mean")
	})
}

func TestALifeNeverEntersAStateWithoutADwellTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Dwell{}
		for _, s := range []State{Foreground, Background, Killed, LoggedOut, Elsewhere} {
			if rapid.Bool().Draw(t, string(s)) {
				d[s] = time.Second
			}
		}
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		now := Background
		for range 50 {
			after, then, ok := d.Next(now, rng)
			if !ok {
				break
			}
			assert.GreaterOrEqual(t, after, time.Duration(0))
			assert.NotEqual(t, now, then)
			assert.Positive(t, d[then], "entered %s", then)
			now = then
		}
	})
}

func TestALifeMeetsItsMeanAndAllItsStates(t *testing.T) {
	d := Dwell{Foreground: time.Second, Background: 3 * time.Second, Killed: time.Second, LoggedOut: time.Second, Elsewhere: time.Second}
	rng := rand.New(rand.NewPCG(1, 2))
	seen, total, stays := map[State]int{}, time.Duration(0), 0
	now := Background
	for range 20_000 {
		after, then, ok := d.Next(now, rng)
		assert.True(t, ok)
		if now == Background {
			total, stays = total+after, stays+1
		}
		seen[then]++
		now = then
	}
	assert.Len(t, seen, 5)
	assert.InDelta(t, 3.0, (total / time.Duration(stays)).Seconds(), 0.15)
	_, _, ok := Dwell{Background: time.Second}.Next(Background, rng)
	assert.False(t, ok, "nowhere to go")
}
