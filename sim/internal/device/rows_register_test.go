package device

import (
	"errors"
	"testing"
)

// registerRows are the rows about the chain and the token.
func registerRows() []row {
	// got checks that exactly one vendor was asked, and its token reported; "" for none, without an error.
	got := func(vendor string) func(*world, testing.TB) {
		return func(w *world, _ testing.TB) {
			w.must(w.Open(ctx))
			w.must(w.AcceptPrivacy(ctx))
			w.must(w.Login(ctx))
			if vendor == "" {
				w.is(len(w.vendors.registers) == 0 && w.LastError() == nil, "asked %v, error %v", w.vendors.registers, w.LastError())
				w.is(w.Vendor() == "" && w.Token() == "", "has a token of %q", w.Vendor())
				w.did("login ann p1", "foreground")
				return
			}
			w.is(len(w.vendors.registers) == 1 && w.vendors.registers[0] == vendor, "asked %v, want %s alone", w.vendors.registers, vendor)
			w.is(w.Vendor() == vendor && w.Token() == vendor+"-1", "has token %q of %q", w.Token(), w.Vendor())
			w.did("login ann p1", "foreground", "report 15518 "+vendor+"-1 false for ann")
		}
	}
	// failed checks that the SDK's state was logged with its number and no token came of it.
	failed := func(code string) func(*world, testing.TB) {
		return func(w *world, _ testing.TB) {
			w.ready()
			var e *VendorError
			w.is(errors.As(w.LastError(), &e) && e.Vendor == VendorVivo && e.Code == code, "last error %v, want one with %s", w.LastError(), code)
			w.is(w.Token() == "" && len(w.vendors.registers) == 0, "asked %v", w.vendors.registers)
		}
	}
	everything := Hardware{Brand: "HUAWEI", Manufacturer: "Xiaomi", Android: 12, OPPOSupport: true, MeizuSDK: true, Google: true}
	honor := Hardware{Brand: "HONOR", Manufacturer: "honor", Android: 12, Google: true}
	google := huawei()
	google.Google = true
	oneplus := Hardware{Brand: "OnePlus", Manufacturer: "OnePlus", Android: 13, OPPOSupport: true, Google: true}
	realme := Hardware{Brand: "realme", Manufacturer: "realme", Android: 12, OPPOSupport: true}
	return []row{
		{id: "IM-27", sentence: "privacy policy not accepted: no SDK is asked, until it is", check: func(w *world, _ testing.TB) {
			w.must(w.Open(ctx))
			w.must(w.Login(ctx))
			w.is(len(w.vendors.registers) == 0, "asked %v", w.vendors.registers)
			w.must(w.AcceptPrivacy(ctx))
			w.did("login ann p1", "foreground", reported)
		}},
		{id: "IM-28", sentence: "accepted but not logged in: no registration", check: func(w *world, _ testing.TB) {
			w.must(w.Open(ctx))
			w.must(w.AcceptPrivacy(ctx))
			w.must(w.RefreshToken(ctx))
			w.is(len(w.vendors.registers) == 0, "asked %v", w.vendors.registers)
			w.did()
		}},
		{id: "IM-29", sentence: "a phone that all predicates fit registers once, with the first", with: use(everything, S61), check: got(VendorMi)},
		{id: "IM-29", sentence: "the order holds in 6.2", with: use(everything, S62), check: got(VendorMi)},
		{id: "IM-30", sentence: "a Huawei phone with Play services takes no FCM token", with: use(google, S61), check: got(VendorHuawei)},
		{id: "IM-31", sentence: "an Honor phone takes the Huawei branch in 6.1", with: use(honor, S61), check: got(VendorHuawei)},
		{id: "IM-31", sentence: "an Honor phone takes its own branch from 6.7 on", with: use(honor, S67), check: got(VendorHonor)},
		{id: "IM-32", sentence: "OnePlus takes the OPPO branch", with: use(oneplus, S62), check: got(VendorOPPO)},
		{id: "IM-32", sentence: "realme takes the OPPO branch", with: use(realme, S67), check: got(VendorOPPO)},
		{id: "IM-33", sentence: "no vendor, no Google services: no token, no push, no error", with: use(Hardware{Brand: "Sony", Manufacturer: "Sony", Android: 13}, S61), check: got("")},
		{id: "IM-34", sentence: "vivo state 0: the regId is read and reported", with: use(vivo(0), S61), check: got(VendorVivo)},
		{id: "IM-35", sentence: "vivo state 101: unsupported, logged, no token", with: use(vivo(101), S61), check: failed("101")},
		{id: "IM-36", sentence: "vivo other state: logged with its number, no token", with: use(vivo(102), S61), check: failed("102")},
		{id: "IM-42", sentence: "onNewToken: the new token is stored and reported", with: use(pixel(), S61), check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.RefreshToken(ctx))
			w.is(w.Token() == "fcm-2", "token %q", w.Token())
			w.did("report 15518 fcm-2 false for ann")
			w.is(w.im.live("p1").token == "fcm-2", "the backend has %q", w.im.live("p1").token)
		}},
	}
}
