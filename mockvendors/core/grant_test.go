package core_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/stretchr/testify/assert"
)

func TestGrantsRememberTheNewestTokens(t *testing.T) {
	var g core.Grants
	_, ok := g.Find("none")
	assert.False(t, ok)
	app := core.NewApp("main", core.Credentials{}, &fakeSettings{})
	for i := range 10_001 {
		g.Add(fmt.Sprint(i), core.Grant{App: app})
	}
	_, ok = g.Find("0")
	assert.False(t, ok, "the oldest is forgotten")
	got, ok := g.Find("10000")
	assert.True(t, ok)
	assert.Same(t, app, got.App)
}

func TestASigningTimeFitsEitherClock(t *testing.T) {
	start := time.Date(2040, 1, 1, 12, 0, 0, 0, time.UTC) // no wall clock is near to it
	p := vendortest.New(t, fakeSpec(), vendortest.At(start)).Platform
	assert.True(t, p.SignedInTime(start.Add(-10*time.Minute), 10*time.Minute))
	assert.False(t, p.SignedInTime(start.Add(-10*time.Minute-1), 10*time.Minute))
	assert.True(t, p.SignedInTime(time.Now(), time.Minute))
	assert.False(t, p.SignedInTime(time.Unix(0, 0), time.Hour))
	assert.True(t, p.SignedAtMillis(fmt.Sprint(start.UnixMilli()), time.Minute))
	assert.False(t, p.SignedAtMillis(fmt.Sprint(start.Unix()), time.Minute), "seconds are no milliseconds")
	assert.False(t, p.SignedAtMillis("9223372036854775807", time.Minute))
	assert.False(t, p.SignedAtMillis("soon", time.Minute))
}

func TestMintedTextsHaveTheirShapesAndRepeatBySeed(t *testing.T) {
	r := core.NewRand(1, "x")
	assert.Regexp(t, `^[0-9a-f]{40}$`, core.HexText(r, 40))
	assert.Regexp(t, `^[1-9][0-9]{22}$`, core.DigitText(r, 23))
	assert.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, core.UUIDText(r))
	assert.Equal(t, core.HexText(core.NewRand(1, "x"), 40), core.HexText(core.NewRand(1, "x"), 40))
}
