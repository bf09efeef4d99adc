package core_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestAResetVendorIsAsItWasWhenItStarted(t *testing.T) {
	e := vendortest.New(t, fakeSpec(), vendortest.Off("FAKE-D1"))
	there, away := phone(t, e), phone(t, e)
	old, waiting := e.Token(there), e.Token(away)
	require.NoError(t, away.Airplane(t.Context(), true))
	for _, token := range []string{old, waiting, "nobody"} {
		_, err := send(e, token, "t")
		require.NoError(t, err)
	}
	e.Platform.Faults.Set(&core.Fault{Status: 503})
	before := e.Platform.Journal.Last()

	e.Platform.Reset()

	assert.False(t, there.Online("fake"), "its link is gone")
	n, answers := e.Platform.Requests()
	kept, evicted := e.Platform.Journal.Counts()
	assert.Zero(t, n)
	assert.Empty(t, answers)
	assert.Zero(t, kept+evicted)
	assert.Empty(t, e.Platform.Journal.Find(0, 0, nil))
	assert.Empty(t, e.Platform.Rules.Hits())
	assert.Nil(t, e.Platform.Faults.Current())
	assert.Zero(t, e.Platform.Tokens.Live())
	assert.Nil(t, e.Platform.Tokens.Find(old))
	assert.Equal(t, []string{"FAKE-D1"}, e.Platform.Rules.Off(), "switches stay")
	assert.Zero(t, e.Clock.Waiting(), "no timer of a forgotten message stays")

	r, err := send(e, old, "t")
	require.NoError(t, err)
	assert.Equal(t, 404, r.Status, "the old token is unknown")
	assert.Greater(t, e.Platform.Journal.Last(), before, "the journal's numbers go on")
	assert.Len(t, e.Platform.Journal.Find(0, 0, nil), 1)
	fresh := phone(t, e)
	assert.NotContains(t, []string{old, waiting}, e.Token(fresh))
	require.NoError(t, away.Airplane(t.Context(), false))
	require.NoError(t, e.Jump(48*time.Hour))
	assert.Empty(t, titles(away), "what waited is gone")
}

func TestAPhoneThatWasWelcomedHasWhatWaitedForIt(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	require.NoError(t, d.Airplane(t.Context(), true))
	_, err := send(e, e.Token(d), "waited")
	require.NoError(t, err)
	var got frames
	m := link.NewMemory()
	m.Listen("mem://x", e.Platform.AcceptLink)
	conn, err := m.Dial(t.Context(), "mem://x", &got)
	require.NoError(t, err)
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Seq: 1, Hello: &link.Hello{Device: d.Options().ID}}))
	assert.Equal(t, frames{link.KindDeliver, link.KindWelcome}, got)
	require.NoError(t, conn.Close())
}

// frames notes what a phone is sent.
type frames []link.Kind

func (f *frames) Frame(_ link.Conn, fr link.Frame) { *f = append(*f, fr.Kind) }
func (f *frames) Closed(link.Conn)                 {}

func TestAPhoneThatHasItsTokenIsOnlineUnderIt(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	m := link.NewMemory()
	m.Listen("mem://x", e.Platform.AcceptLink)
	var online []bool
	conn, err := m.Dial(t.Context(), "mem://x", onToken(func(token string) {
		online = append(online, e.Platform.Tokens.Find(token).Facts().Online)
	}))
	require.NoError(t, err)
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Seq: 1, Hello: &link.Hello{Device: "p"}}))
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindRegister, Seq: 2, Register: &link.Register{Package: vendortest.Package}}))
	assert.Equal(t, []bool{true}, online)
	require.NoError(t, conn.Close())
}

// onToken hears of a phone's token at the moment it does.
type onToken func(token string)

func (f onToken) Frame(_ link.Conn, fr link.Frame) {
	if fr.Registered != nil {
		f(fr.Registered.Token)
	}
}
func (onToken) Closed(link.Conn) {}
