package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/sim/internal/console"
)

// A tap has an outcome: the page, or why nothing opened.
func TestATapHasAnOutcome(t *testing.T) {
	rep := reportOf(t, consoles+`
certificates: {oppo: {click: {kind: activity, value: com.example.NoSuch}}}
devices: [{group: oppo, count: 2, vendor: oppo, channels: [tuikit]}, {group: mi, count: 3, vendor: mi, channels: [tuikit]}]
steps: [{send: {to: each, text: hello, as: m}}, {settle: 5s}, {tap: {each: m}}]
`)
	assert.EqualValues(t, 5, rep.Taps.Tapped)
	assert.Equal(t, map[string]uint64{console.MainPage: 3}, rep.Taps.Opened)
	if assert.Contains(t, rep.Taps.NotOpened, "no_such_activity") {
		why := rep.Taps.NotOpened["no_such_activity"]
		assert.EqualValues(t, 2, why.Taps)
		assert.Equal(t, "IM-21", why.Rule)
		assert.NotEmpty(t, why.Remedy)
	}
}

// A tap brings the app to the front for as long as its life says, whatever that life had planned before.
func TestATapStartsATurnOfALife(t *testing.T) {
	rep := reportOf(t, consoles+`
devices: [{group: oppo, count: 1, vendor: oppo, channels: [tuikit], tap: {rate: 100%, after: 100ms}}]
load: [{for: 2s, rate: 5/s, arrivals: constant, from: any, to: any}]
life: {foreground: 1000000s, background: 1000000s}
`)
	assert.EqualValues(t, 1, rep.Taps.Tapped, "after the first, the app stays in front: what follows is no push")
	assert.Positive(t, rep.Journeys.Outcomes["online"])
}
