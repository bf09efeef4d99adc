package device

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

func TestAVendorsRefusalIsKeptWithItsNumber(t *testing.T) { // IM-13, IM-38, the device's half
	w := newWorld(t, use(huawei(), S61))
	w.vendors.refuse = "6003"
	w.ready()
	assert.Equal(t, &VendorError{Vendor: VendorHuawei, Code: "6003"}, w.LastError())
	assert.ErrorContains(t, w.LastError(), "huawei registration failed: 6003")
	assert.Empty(t, w.Vendor())
	w.vendors.refuse = ""
	require.NoError(t, w.RefreshToken(ctx), "who has no token tries again")
	assert.Equal(t, VendorHuawei, w.Vendor())
	w.told(t, "report 15518 huawei-1 false for ann")
}

func TestAVendorThatIsNotInTheBuildIsNotAsked(t *testing.T) {
	w := newWorld(t, func(c *Config) { delete(c.App.Vendors, VendorMi) })
	w.ready()
	assert.Empty(t, w.vendors.registers)
	assert.NoError(t, w.LastError())
}

func TestAVendorThatCannotBeReachedIsAnErrorOfTheLogin(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Phone.Links = nil })
	require.NoError(t, w.AcceptPrivacy(ctx))
	assert.ErrorContains(t, w.Login(ctx), `no link to "mi" is known`)
	assert.NotNil(t, w.current(), "the login itself stands")
}

func TestAChangedRegIdOfVivoIsReportedAtTheNextLogin(t *testing.T) { // section 1.7
	w := newWorld(t, use(vivo(0), S61))
	w.ready()
	require.NoError(t, w.RefreshToken(ctx))
	assert.Equal(t, "vivo-2", w.Token())
	w.told(t)
	w.Kill()
	require.NoError(t, w.Open(ctx))
	w.told(t, "close", "login ann p1", "foreground", "report 15518 vivo-2 false for ann")
}

func TestAVivoRegIdThatALoginBringsIsReportedThough(t *testing.T) {
	w := newWorld(t, use(vivo(0), S61))
	w.ready()
	w.vendors.tokens = 7
	require.NoError(t, w.Login(ctx))
	w.told(t, "login ann p1", "foreground", "report 15518 vivo-7 false for ann")
}

func TestATokenThatComesBeforeLoginWaitsForIt(t *testing.T) { // section 1.7: 6014, no retry
	w := newWorld(t, use(pixel(), S61))
	w.ready()
	require.NoError(t, w.Logout())
	require.NoError(t, w.RefreshToken(ctx))
	assert.ErrorIs(t, w.LastError(), ErrNotLoggedIn)
	assert.Equal(t, "fcm-2", w.Token())
	require.NoError(t, w.Login(ctx))
	w.told(t, "logout", "login ann p1", "foreground", "report 15518 fcm-2 false for ann")
}

func TestARegistrationThatTheNetworkCutsOffIsTriedAtTheNextLogin(t *testing.T) {
	w := newWorld(t, nil)
	w.vendors.mute = true
	w.ready()
	assert.NoError(t, w.LastError(), "no answer is no failure yet")
	require.NoError(t, w.Airplane(ctx, true))
	assert.Equal(t, handset.CodeNetwork, w.LastError().(*VendorError).Code)
	w.vendors.mute = false
	require.NoError(t, w.Airplane(ctx, false))
	w.im.take()
	require.NoError(t, w.Login(ctx))
	w.told(t, "login ann p1", "foreground", reported)
}

func TestAGivenTokenIsWhatThePhoneFirstRegistersWith(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.Token = "real" })
	w.vendors.refuse = "6003"
	w.ready()
	w.vendors.refuse = ""
	require.NoError(t, w.RefreshToken(ctx))
	require.NoError(t, w.RefreshToken(ctx))
	assert.Equal(t, []string{"real", "real", ""}, w.vendors.given, "once a vendor has taken it, what comes later is the vendor's to give")
}
