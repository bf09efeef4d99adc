package sim

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A tap has an outcome: the page, or why nothing opened.
func TestATapHasAnOutcome(t *testing.T) {
	rep := reportOf(t, consoles+`
certificates: {oppo: {click: {kind: activity, value: com.example.NoSuch}}}
devices: [{group: oppo, count: 2, vendor: oppo, channels: [tuikit]}, {group: mi, count: 3, vendor: mi, channels: [tuikit]}]
steps: [{send: {to: each, text: hello, as: m}}, {settle: 5s}, {tap: {each: m}}]
`)
	assert.EqualValues(t, 5, rep.Taps.Tapped)
	assert.Equal(t, map[string]uint64{mainPage: 3}, rep.Taps.Opened)
	if assert.Contains(t, rep.Taps.NotOpened, "no_such_activity") {
		why := rep.Taps.NotOpened["no_such_activity"]
		assert.EqualValues(t, 2, why.Taps)
		assert.Equal(t, "IM-21", why.Rule)
		assert.NotEmpty(t, why.Remedy)
	}
}
