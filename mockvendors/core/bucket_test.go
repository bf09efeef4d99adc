package core

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestAReservedUseComesWhenTheBucketHasMadeIt(t *testing.T) {
	var b Bucket
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, China)
	var waits []time.Duration
	for range 4 {
		waits = append(waits, b.Reserve(now, 2, time.Minute).Sub(now))
	}
	assert.Equal(t, []time.Duration{0, 0, time.Minute, 2 * time.Minute}, waits)
	assert.Equal(t, 90*time.Second, b.Reserve(now.Add(90*time.Second), 2, time.Minute).Sub(now.Add(90*time.Second)),
		"half a use short, two promised before")
	next, ok := b.Take(now.Add(4*time.Minute), 2, time.Minute)
	assert.True(t, ok, "the debt is paid and one more is there: %s", next)
}

func TestABucketTellsWhatIsLeft(t *testing.T) {
	var b Bucket
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, China)
	left := func(at time.Time) int { return b.Left(at, 2, time.Minute) }
	assert.Equal(t, 2, left(now))
	for range 3 {
		b.Reserve(now, 2, time.Minute)
	}
	assert.Equal(t, -1, left(now), "one is reserved")
	assert.Equal(t, 0, left(now.Add(90*time.Second)), "half a use is none")
	assert.Equal(t, 2, left(now.Add(time.Hour)))
}
