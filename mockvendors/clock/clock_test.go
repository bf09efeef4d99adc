package clock

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestAStandingClockMovesOnlyByJumps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(noon, 0)
		time.Sleep(time.Hour) // the bubble's hour, not ours
		assert.Equal(t, noon, c.Now())
		require.NoError(t, c.Jump(t.Context(), 3*time.Hour))
		assert.Equal(t, noon.Add(3*time.Hour), c.Now())
	})
}

func TestARunningClockKeepsItsSpeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(noon, 60)
		var rang time.Time
		c.AfterFunc(2*time.Minute, func() { rang = c.Now() })
		time.Sleep(3 * time.Second)
		synctest.Wait()
		assert.Equal(t, noon.Add(3*time.Minute), c.Now())
		assert.Equal(t, noon.Add(2*time.Minute), rang, "a timer rings at its own instant")
		c.SetSpeed(1)
		time.Sleep(time.Second)
		assert.Equal(t, noon.Add(3*time.Minute+time.Second), c.Now())
		c.Stop()
	})
}

func TestAJumpRunsTimersInOrderEachAtItsInstant(t *testing.T) {
	c := New(noon, 0)
	var seen []string
	note := func(s string) func() {
		return func() { seen = append(seen, s+c.Now().Sub(noon).String()) }
	}
	c.AfterFunc(2*time.Minute, note("b"))
	c.AfterFunc(time.Minute, note("a"))
	c.AfterFunc(2*time.Minute, note("c"))
	c.AfterFunc(time.Minute, func() { c.AfterFunc(30*time.Second, note("child")) })
	c.AfterFunc(time.Hour, note("late"))
	stop := c.AfterFunc(time.Minute, note("stopped"))
	assert.True(t, stop())
	assert.False(t, stop(), "a stopped timer cannot be stopped again")
	require.NoError(t, c.Jump(context.Background(), 10*time.Minute))
	assert.Equal(t, []string{"a1m0s", "child1m30s", "b2m0s", "c2m0s"}, seen)
	assert.Equal(t, 1, c.Waiting())
}

func TestAJumpWaitsForWhatIsInFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := New(noon, 0)
		c.Enter()
		jumped := make(chan error, 1)
		go func() { jumped <- c.Jump(t.Context(), time.Hour) }()
		synctest.Wait()
		assert.Equal(t, noon, c.Now(), "time stands while something is in flight")
		c.Leave()
		require.NoError(t, <-jumped)
		assert.Equal(t, noon.Add(time.Hour), c.Now())
	})
}

func TestAJumpLetsATimersWorkEndBeforeTheNext(t *testing.T) {
	c := New(noon, 0)
	var first, second time.Time
	c.AfterFunc(time.Minute, func() {
		c.Enter()
		go func() { defer c.Leave(); first = c.Now() }()
	})
	c.AfterFunc(2*time.Minute, func() { second = c.Now() })
	require.NoError(t, c.Jump(context.Background(), time.Hour))
	assert.Equal(t, noon.Add(time.Minute), first)
	assert.Equal(t, noon.Add(2*time.Minute), second)
}

func TestTheNextTimerIsTheEarliestThatWaits(t *testing.T) {
	c := New(noon, 0)
	_, waiting := c.Next()
	assert.False(t, waiting)
	c.AfterFunc(2*time.Hour, func() {})
	stop := c.AfterFunc(time.Hour, func() {})
	at, waiting := c.Next()
	assert.True(t, waiting)
	assert.Equal(t, noon.Add(time.Hour), at)
	stop()
	at, _ = c.Next()
	assert.Equal(t, noon.Add(2*time.Hour), at, "a stopped one is not waited for")
}

func TestAJumpThatCannotGoSaysHowMuchIsInFlight(t *testing.T) {
	c := New(noon, 0)
	c.Enter()
	c.Enter()
	ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
	defer cancel()
	err := c.Jump(ctx, time.Hour)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.ErrorContains(t, err, "2 still in flight")
	assert.ErrorContains(t, c.Jump(context.Background(), -time.Second), "goes forward")
}

func TestAJumpEndsWithItsContextThoughNothingIsInFlight(t *testing.T) {
	c := New(noon, 0)
	ctx, cancel := context.WithCancel(context.Background())
	rings := 0
	var ring func()
	ring = func() {
		if rings++; rings == 3 {
			cancel()
		}
		c.AfterFunc(time.Minute, ring)
	}
	c.AfterFunc(time.Minute, ring)
	require.ErrorIs(t, c.Jump(ctx, time.Hour), context.Canceled)
	assert.Equal(t, noon.Add(3*time.Minute), c.Now(), "it has moved part of the way")
}

func TestATimerIsInFlightFromTheMomentItIsTaken(t *testing.T) {
	c := New(noon, 0)
	c.AfterFunc(time.Minute, func() {})
	timer := c.due(noon.Add(time.Hour)) // as Jump and ring take it, before they run it
	assert.EqualValues(t, 1, c.InFlight(), "nobody may take the rig for idle now")
	c.run(timer)
	assert.Zero(t, c.InFlight())
}

func TestTimeEndsWithTheYear9999(t *testing.T) {
	c := New(time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), 0)
	require.NoError(t, c.Jump(t.Context(), 23*time.Hour))
	stands := c.Now()
	require.ErrorIs(t, c.Jump(t.Context(), time.Hour), ErrEnd)
	assert.Equal(t, stands, c.Now(), "a jump that is refused moves nothing")

	synctest.Test(t, func(t *testing.T) {
		c := New(noon, 1e6)
		time.Sleep(3 * time.Hour)
		assert.WithinDuration(t, noon.Add(1e6*time.Hour).Add(2e6*time.Hour), c.Now(), time.Minute, "342 years, more than a Duration holds")
		time.Sleep(3 * 24 * time.Hour)
		assert.Equal(t, End(), c.Now(), "a fast clock stands still there")
		_, err := c.Now().MarshalJSON()
		require.NoError(t, err)
	})
}

func TestAPanicOfATimerIsToldAndTheNextStillRuns(t *testing.T) {
	c := New(noon, 0)
	var told []any
	c.OnPanic(func(value any, trace []byte) {
		told = append(told, value)
		assert.Contains(t, string(trace), "TestAPanicOfATimer")
	})
	ran := false
	c.AfterFunc(time.Minute, func() { panic("a defect") })
	c.AfterFunc(2*time.Minute, func() { ran = true })
	require.NoError(t, c.Jump(t.Context(), time.Hour))
	assert.Equal(t, []any{"a defect"}, told)
	assert.True(t, ran)
	assert.Zero(t, c.InFlight())
}

func BenchmarkNow(b *testing.B) {
	c := New(noon, 1)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			_ = c.Now()
		}
	})
}
