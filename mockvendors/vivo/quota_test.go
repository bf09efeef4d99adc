package vivo_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// used is what a counter of the main app stands at.
func used(e *vendortest.Env, name string) int64 {
	for _, q := range e.Platform.Quotas() {
		if q.App == "main" && q.Name == name {
			return q.Used
		}
	}
	return -1
}

func TestSendsAtTheSameTimeNeverPassTheTotal(t *testing.T) {
	e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.SystemPerDay = 10 })...)
	d, err := e.Phone()
	require.NoError(t, err)
	header, err := login(e)
	require.NoError(t, err)
	body := text(message(e.Token(d), nil))
	var accepted, refused atomic.Int64
	var wg sync.WaitGroup
	for range 40 {
		wg.Go(func() {
			r, err := read(e.PostJSON("/message/send", body, header))
			switch {
			case err == nil && r.Result == 0:
				accepted.Add(1)
			case err == nil && r.Result == 10073:
				refused.Add(1)
			}
		})
	}
	wg.Wait()
	assert.EqualValues(t, 10, accepted.Load())
	assert.EqualValues(t, 30, refused.Load())
	assert.Len(t, d.Shown(), 10)
	assert.EqualValues(t, 10, used(e, "system_day"))
}

func TestOfAListWhatIsOverTheTotalIsHeldBack(t *testing.T) {
	e := vendortest.New(t, vivo.Spec(), set(func(s *vivo.Settings) { s.SystemPerDay = 1 })...)
	a, err := e.Phone()
	require.NoError(t, err)
	b, err := e.Phone()
	require.NoError(t, err)
	r, err := toList(e, nil, e.Token(a), e.Token(b))
	require.NoError(t, err)
	assert.Equal(t, 0, r.Result)
	assert.Equal(t, "[]", string(r.InvalidUsers))
	assert.Equal(t, 1, len(a.Shown())+len(b.Shown()))
	require.Len(t, e.Events(core.EventDropped), 1)
	assert.Equal(t, "VIVO-Q2", e.Events(core.EventDropped)[0].Rule)
	saved, err := saved(e, nil)
	require.NoError(t, err)
	assert.Equal(t, 10073, saved.Result, "from then on nothing more is taken")
}

func TestWhatExpiresUnseenIsGivenBackToTheTotal(t *testing.T) {
	e := vendortest.New(t, vivo.Spec(), append(set(func(s *vivo.Settings) { s.Night = "hold" }), at(23, 30))...)
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), operational(fields{"timeToLive": 600}))
	require.NoError(t, err)
	assert.EqualValues(t, 1, used(e, "operational_day"))
	require.NoError(t, e.Jump(11*time.Minute))
	assert.EqualValues(t, 0, used(e, "operational_day"))
}

func TestWhatExpiresAfterMidnightGivesNothingBackToTheNewDay(t *testing.T) {
	e := vendortest.New(t, vivo.Spec(), append(set(func(s *vivo.Settings) { s.Night = "hold" }), at(23, 30))...)
	d, err := e.Phone()
	require.NoError(t, err)
	_, err = push(e, e.Token(d), operational(fields{"timeToLive": 2400}))
	require.NoError(t, err)
	require.NoError(t, e.Jump(35*time.Minute))
	_, err = push(e, e.Token(d), operational(fields{"content": "of the new day"}))
	require.NoError(t, err)
	require.NoError(t, e.Jump(10*time.Minute))
	require.Len(t, e.Events(core.EventExpired), 1)
	assert.EqualValues(t, 1, used(e, "operational_day"))
}

func TestAppsWhoseDaysBeginAtDifferentHoursKeepTheirOwnCounts(t *testing.T) {
	e := vendortest.New(t, vivo.Spec(), append(set(func(s *vivo.Settings) { s.DayOffset = 0 }), at(3, 0))...)
	d, err := e.Phone()
	require.NoError(t, err)
	for range 2 {
		_, err = push(e, e.Token(d), nil)
		require.NoError(t, err)
	}
	e.Platform.Quotas() // reads the counters of the other app, whose day is one further
	assert.EqualValues(t, 2, used(e, "system_day"))
}
