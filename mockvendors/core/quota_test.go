package core

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestADayTurnsAtMidnightInChina(t *testing.T) {
	var d Daily
	late := time.Date(2026, 11, 23, 23, 59, 59, 0, China)
	assert.True(t, d.Take(late, "k", 1))
	assert.False(t, d.Take(late, "k", 1), "the day's limit is reached")
	assert.True(t, d.Take(late, "other", 1), "each key counts alone")
	d.Return(late, "k")
	assert.True(t, d.Take(late, "k", 1), "a use given back can be taken again")
	assert.True(t, d.Take(late.Add(time.Second), "k", 1), "a new day")
	d.Return(late.Add(time.Second), "other")
	assert.Zero(t, d.Used(late.Add(time.Second), "other"), "what the day does not have cannot be given back")
}

func TestAWindowBeginsWithItsFirstUseAndCanBeForgotten(t *testing.T) {
	w := Window{Length: time.Minute}
	now := time.Unix(1000, 0)
	_, ok := w.Take(now, 2, 2)
	assert.True(t, ok)
	left, ok := w.Take(now.Add(10*time.Second), 1, 2)
	assert.False(t, ok)
	assert.Equal(t, 50*time.Second, left)
	_, ok = w.Take(now.Add(time.Minute), 1, 2)
	assert.True(t, ok, "the next window")
	w.Reset()
	assert.Zero(t, w.Used(now.Add(time.Minute)))
}

func TestAUseIsGivenBackToTheDayOnWhichItWasTaken(t *testing.T) {
	var d Daily
	taken := time.Date(2026, 11, 23, 23, 59, 0, 0, China)
	later := taken.Add(time.Hour)
	d.Add(taken, "k", 2)
	d.Add(later, "k", 5)
	d.Return(taken, "k")
	assert.EqualValues(t, 5, d.Used(later, "k"))
	assert.EqualValues(t, 1, d.Used(taken, "k"), "yesterday is still known")
	d.Add(taken.AddDate(0, 1, 0), "k", 1)
	assert.Zero(t, d.Used(taken, "k"), "a month later it is not")
	d.Return(taken, "k")
	assert.EqualValues(t, 1, d.Used(taken.AddDate(0, 1, 0), "k"))
}

func TestACallThatReadTheClockBeforeMidnightDoesNotTurnTheDayBack(t *testing.T) {
	var d Daily
	before := time.Date(2026, 11, 23, 23, 59, 59, 0, China)
	after := before.Add(time.Second)
	assert.True(t, d.Take(after, "k", 1))
	assert.True(t, d.Take(before, "k", 1), "a use of yesterday")
	assert.False(t, d.Take(after, "k", 1), "the new day is used up all the same")
}

func TestSeveralUsesAreTakenAllOrNone(t *testing.T) {
	var d Daily
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, China)
	assert.True(t, d.TakeN(now, "k", 3, 4))
	assert.False(t, d.TakeN(now, "k", 2, 4))
	assert.EqualValues(t, 3, d.Used(now, "k"))
	assert.True(t, d.TakeN(now, "k", 100, 0), "no limit")
}

func TestTheZeroTimeIsADayOfItsOwnThatNeverEnds(t *testing.T) {
	var d Daily
	var never time.Time
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, China)
	d.Add(now, "k", 1)
	d.Add(never, "k", 2)
	assert.EqualValues(t, 2, d.Used(never, "k"))
	assert.EqualValues(t, 1, d.Used(now, "k"))
}

func TestACallThatReadTheClockBeforeAWindowBeganCountsInIt(t *testing.T) {
	w := Window{Length: time.Second}
	now := time.Unix(1000, 0)
	_, first := w.Take(now, 1, 1)
	_, early := w.Take(now.Add(-time.Millisecond), 1, 1)
	assert.Equal(t, []bool{true, false}, []bool{first, early})
}
