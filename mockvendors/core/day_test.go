package core_test

import (
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/stretchr/testify/assert"
)

func TestADayBeginsAtMidnightOfItsOffset(t *testing.T) {
	for _, row := range []struct {
		offset int
		last   time.Time // of the first day
	}{
		{8, time.Date(2026, 11, 23, 23, 59, 59, 0, core.China)},
		{0, time.Date(2026, 11, 23, 23, 59, 59, 0, time.UTC)},
		{-5, time.Date(2026, 11, 23, 23, 59, 59, 0, time.FixedZone("", -5*3600))},
	} {
		var d core.Daily
		d.Add(core.DayAt(row.last, row.offset), "k", 1)
		assert.EqualValues(t, 2, d.Add(core.DayAt(row.last, row.offset), "k", 1))
		assert.EqualValues(t, 1, d.Add(core.DayAt(row.last.Add(time.Second), row.offset), "k", 1), "%d", row.offset)
	}
}
