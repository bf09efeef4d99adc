package scenarios

import (
	"encoding"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestUnitsReadWhatPeopleWrite(t *testing.T) {
	durations := map[string]time.Duration{
		"250ms": 250 * time.Millisecond, "1m30s": 90 * time.Second, "7d": 168 * time.Hour,
		"1d12h": 36 * time.Hour, "0s": 0, "0": 0, "1.5s": 1500 * time.Millisecond,
	}
	for text, want := range durations {
		var d Duration
		require.NoError(t, d.UnmarshalText([]byte(text)), text)
		assert.Equal(t, want, d.D(), text)
	}
	for _, text := range []string{"", "5", "d", "-5s", "367d", "1.5d", "5 s", "99999999999999999999h", "365d9000h", "x"} {
		assert.Error(t, new(Duration).UnmarshalText([]byte(text)), text)
	}
	rates := map[string]Rate{"2000/s": 2000, "90/m": 1.5, "90/min": 1.5, "36/h": 0.01, "5 / s": 5}
	for text, want := range rates {
		var r Rate
		require.NoError(t, r.UnmarshalText([]byte(text)), text)
		assert.InDelta(t, float64(want), float64(r), 1e-12, text)
	}
	for _, text := range []string{"", "5", "/s", "-1/s", "0/s", "NaN/s", "Inf/s", "5/d", "1000001/s"} {
		assert.Error(t, new(Rate).UnmarshalText([]byte(text)), text)
	}
	shares := map[string]Percent{"80%": 0.8, "0.8": 0.8, "0": 0, "1": 1, "100%": 1}
	for text, want := range shares {
		var p Percent
		require.NoError(t, p.UnmarshalText([]byte(text)), text)
		assert.InDelta(t, float64(want), float64(p), 1e-12, text)
	}
	for _, text := range []string{"", "%", "80", "101%", "-1%", "NaN", "x%"} {
		assert.Error(t, new(Percent).UnmarshalText([]byte(text)), text)
	}
}

func TestUnitsSurviveTheirOwnText(t *testing.T) {
	again := func(t *rapid.T, v encoding.TextMarshaler, into encoding.TextUnmarshaler) {
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.NoError(t, into.UnmarshalText(text), "%s", text)
	}
	rapid.Check(t, func(t *rapid.T) {
		d, r, p := Duration(rapid.Int64Range(0, int64(maxDuration)).Draw(t, "d")), Rate(rapid.Float64Range(1e-6, maxRate).Draw(t, "r")), Percent(rapid.Float64Range(0, 1).Draw(t, "p"))
		var d2 Duration
		var r2 Rate
		var p2 Percent
		again(t, d, &d2)
		again(t, r, &r2)
		again(t, p, &p2)
		require.Equal(t, []any{d, r, p}, []any{d2, r2, p2})
	})
}
