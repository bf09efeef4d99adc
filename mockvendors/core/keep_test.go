package core_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

func TestOneTooManyTakesTheOldest(t *testing.T) {
	a, b, c := &core.Message{ID: "a"}, &core.Message{ID: "b"}, &core.Message{ID: "c"}
	for _, row := range []struct {
		says    string
		waiting []*core.Message
		most    int
		gone    []string
	}{
		{"room for all", []*core.Message{a, b}, 3, nil},
		{"no message waits", nil, 1, nil},
		{"one too many", []*core.Message{a, b}, 2, []string{"a"}},
		{"the figure was lowered meanwhile", []*core.Message{a, b}, 1, []string{"a", "b"}},
		{"no room at all: the new one goes too", []*core.Message{a, b}, 0, []string{"a", "b", "c"}},
		{"no room and none waits", nil, 0, []string{"c"}},
		{"a figure that makes no sense", []*core.Message{a}, -9, []string{"a", "c"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			var gone []string
			for _, e := range core.OneTooMany(row.waiting, c, row.most, "FAKE-BOX") {
				gone = append(gone, e.Message.ID)
				assert.Equal(t, "FAKE-BOX", e.Rule)
			}
			assert.Equal(t, row.gone, gone)
		})
	}
}

// A vendor's storage rule that panics leaves the token usable: no lock stays held.
func TestAStorageRuleThatPanicsLeavesNoLockHeld(t *testing.T) {
	e := vendortest.New(t, fakeSpec(), vendortest.Settings(func(s *fakeSettings) { s.Box = brokenBox }))
	d, err := e.Phone()
	require.NoError(t, err)
	token := e.Platform.Tokens.Find(e.Token(d))
	require.NoError(t, d.Airplane(t.Context(), true))
	require.NoError(t, e.Settle())
	assert.PanicsWithValue(t, "a defect", func() { e.Platform.Accept(&core.Message{ID: "x", Token: token}) })
	alive, _ := token.Alive() // takes the lock
	assert.True(t, alive)
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle(), "what waits is sent: nobody else pumps the token")
}
