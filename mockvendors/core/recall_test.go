package core_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// recalled is a phone with one message, and what takes it back.
func recalled(t *testing.T) (e *vendortest.Env, d *vendortest.Device, token *core.Token) {
	t.Helper()
	e = vendortest.New(t, fakeSpec())
	d, err := e.Phone()
	require.NoError(t, err)
	return e, d, e.Platform.Tokens.Find(e.Token(d))
}

func put(t *testing.T, e *vendortest.Env, token *core.Token, title string) (id string) {
	t.Helper()
	r, err := send(e, token.Value, title)
	require.NoError(t, err)
	require.Equal(t, 200, r.Status)
	return string(r.Body)
}

func TestRecallTakesTheNotificationFromTheTray(t *testing.T) {
	e, d, token := recalled(t)
	first := put(t, e, token, "first")
	put(t, e, token, "second")
	before := len(e.Events())
	assert.Zero(t, e.Platform.Recall(token, link.Recall{MessageID: first}, "FAKE-R1"))
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"second"}, titles(d))
	assert.Len(t, e.Events(), before, "what was shown stays an event of its own, and a recall is none")
	e.Platform.Stored(func(m *core.Message) { t.Errorf("%+v is stored", m.Delivery) })
}

func TestRecallDropsWhatWaits(t *testing.T) {
	e, d, token := recalled(t)
	require.NoError(t, d.Airplane(t.Context(), true))
	first := put(t, e, token, "first")
	put(t, e, token, "second")
	assert.Equal(t, 1, e.Platform.Recall(token, link.Recall{MessageID: first}, "FAKE-R1"))
	dropped := e.Events(core.EventDropped)
	require.Len(t, dropped, 1)
	assert.Equal(t, [2]string{first, "FAKE-R1"}, [2]string{dropped[0].MessageID, dropped[0].Rule})
	stored := 0
	e.Platform.Stored(func(*core.Message) { stored++ })
	assert.Equal(t, 1, stored, "the recall itself is no message")
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"second"}, titles(d))
}

// A recall for a phone that is away takes effect when it is back, and not on what comes after it.
func TestRecallWaitsForAPhoneThatIsAway(t *testing.T) {
	e, d, token := recalled(t)
	first := put(t, e, token, "first")
	require.NoError(t, d.Airplane(t.Context(), true))
	e.Platform.Recall(token, link.Recall{MessageID: first}, "FAKE-R1")
	assert.Equal(t, []string{"first"}, titles(d))
	put(t, e, token, "second")
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"second"}, titles(d))
}

// Recalls that wait do not count where a vendor keeps so many messages, and end with their token.
func TestRecallsThatWaitAreNoMessages(t *testing.T) {
	e := vendortest.New(t, fakeSpec(), vendortest.Settings(func(s *fakeSettings) { s.Box = 1 }))
	d, err := e.Phone()
	require.NoError(t, err)
	token := e.Platform.Tokens.Find(e.Token(d))
	shown := put(t, e, token, "shown")
	require.NoError(t, d.Airplane(t.Context(), true))
	put(t, e, token, "waits")
	for range 3 {
		e.Platform.Recall(token, link.Recall{MessageID: shown}, "FAKE-R1")
	}
	assert.Empty(t, e.Events(core.EventDropped), "the box of one has its message still")
	require.NoError(t, d.Airplane(t.Context(), false))
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"waits"}, titles(d))

	require.NoError(t, d.Airplane(t.Context(), true))
	e.Platform.Recall(token, link.Recall{MessageID: shown}, "FAKE-R1")
	e.Platform.Kill(token, "FAKE-T2")
	require.NoError(t, e.Settle())
	assert.Zero(t, e.Platform.Clock.InFlight())
}
