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
