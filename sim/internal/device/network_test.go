package device

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestAirplaneModeTakesBothConnectionsAndGivesThemBack(t *testing.T) { // IM-10, the device's half
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Airplane(ctx, true))
	assert.False(t, w.Phone.Online(VendorMi))
	require.NoError(t, w.Airplane(ctx, false))
	assert.True(t, w.Phone.Online(VendorMi))
	w.told(t, "vanish", "reconnect", "foreground")
	require.NoError(t, w.Airplane(ctx, false))
	w.told(t)
}

func TestWhatWasSaidIntoTheVoidIsSaidAgainOnReturn(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Airplane(ctx, true))
	assert.ErrorIs(t, w.Background(), errUnreachable)
	require.NoError(t, w.Airplane(ctx, false))
	w.told(t, "vanish", "reconnect", "background 0")
	assert.False(t, w.im.live("p1").front)
}

func TestNobodyLogsInWithoutANetwork(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Kill()
	require.NoError(t, w.Airplane(ctx, true))
	assert.ErrorIs(t, w.Open(ctx), ErrNoNetwork)
	page, _, _ := w.Screen()
	assert.Equal(t, loginPage, page)
	require.NoError(t, w.Airplane(ctx, false))
	require.NoError(t, w.Open(ctx), "the account is still known")
	w.told(t, "close", "login ann p1", "foreground", reported)
}

func TestAKickInAirplaneModeIsLearntOnReturn(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Airplane(ctx, true))
	require.NoError(t, w.phone(t, "p2", nil).Login(ctx))
	assert.Nil(t, w.im.live("p1"))
	assert.NotNil(t, w.current(), "nobody could tell it")
	assert.ErrorContains(t, w.Airplane(ctx, false), "6208")
	assert.Nil(t, w.current())
	_, _, toast := w.Screen()
	assert.ErrorIs(t, toast, ErrKicked)
	require.NoError(t, w.Open(ctx))
	assert.NotNil(t, w.im.live("p2"), "no phone throws the other out by itself")
}

func TestTheBackendIsReachedAlthoughTheVendorIsNot(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Airplane(ctx, true))
	w.c.Phone.Dialer.(*link.Memory).Listen("mem://"+VendorMi, nil)
	assert.ErrorContains(t, w.Airplane(ctx, false), "nobody listens")
	w.told(t, "vanish", "reconnect", "foreground")
}

func TestTheVendorsLinkIsRenewed(t *testing.T) {
	w := newWorld(t, nil)
	require.NoError(t, w.Reconnect(ctx), "nothing to renew yet")
	w.ready()
	before := w.vendors.conns[VendorMi]
	require.NoError(t, w.Reconnect(ctx))
	assert.NotSame(t, before, w.vendors.conns[VendorMi])
	assert.Equal(t, link.ResultShown, w.deliver("m", link.Click{}))
}

func TestAPhoneSwitchedOffHasClosedEverything(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Close()
	w.Close()
	w.told(t, "close")
	assert.False(t, w.Phone.Online(VendorMi))
}
