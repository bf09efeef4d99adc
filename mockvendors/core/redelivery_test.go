package core_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// TestWhatSeveralAppsDidNotGetComesAgainInTheOrderOfItsSending: one phone, two apps, and a link that goes before any of it is
// acknowledged. The next link has it all in the order in which it was sent first, whichever app it is for.
func TestWhatSeveralAppsDidNotGetComesAgainInTheOrderOfItsSending(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	d := phone(t, e)
	old, fresh := &wire{}, &wire{}
	h := dial(e, d, old)
	h.Frame(old, link.Frame{Kind: link.KindRegister, Seq: 2, Register: &link.Register{Package: vendortest.OtherPackage, SwitchOn: true}})
	second := old.got[len(old.got)-1].Registered.Token
	accept(e, d, "b1", func(m *core.Message) { m.Token = e.Platform.Tokens.Find(second) })
	accept(e, d, "a1", nil)
	again := dial(e, d, fresh)
	h.Closed(old)
	assert.Equal(t, []string{"b1", "a1"}, old.ids())
	assert.Equal(t, []string{"b1", "a1"}, fresh.ids())
	again.Closed(fresh)
	assert.Zero(t, e.Clock.InFlight())
}
