package sim

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/load"
)

// TestAMessageTakesAPlaceOfThePaceForEachOfItsReceivers: the rate is that of journeys, so that a message to a chat group of
// five keeps the next one waiting five times as long.
func TestAMessageTakesAPlaceOfThePaceForEachOfItsReceivers(t *testing.T) {
	s := &stream{row: &scenarios.Load{After: scenarios.Duration(time.Second)}, pacer: load.NewConstant(10, time.Second)}
	s.next(1)
	assert.Equal(t, time.Second, s.at, "the first comes at once, after the row's own beginning")
	s.next(5)
	assert.Equal(t, 1500*time.Millisecond, s.at)
	s.next(1)
	assert.Equal(t, 1600*time.Millisecond, s.at)
	s.next(0)
	assert.Equal(t, 1700*time.Millisecond, s.at, "one that nobody gets takes its own place")
	s.next(9)
	assert.False(t, s.live, "the time is over")
}

func TestTheRateOfALoadIsThatOfItsJourneys(t *testing.T) {
	r := run(t, `
name: groups only
clock: {start: 2026-11-22T09:00:00+08:00, mode: simulated}
devices: [{group: a, vendor: oppo, count: 11}]
groups: [{name: chat}]
load: [{for: 10s, rate: 100/s, arrivals: constant, mix: {group: 100%}}]
expect:
  - planned >= 990
  - planned <= 1010
`, Options{})
	holds(t, r)
}
