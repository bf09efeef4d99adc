package device

import "strings"

// Hardware is what the kit's brand detection and the vendor SDKs look at.
type Hardware struct {
	Brand        string // Build.BRAND
	Manufacturer string // Build.MANUFACTURER
	Model        string
	Android      int  // release number
	System       int  // the maker's system version; Huawei: EMUI
	Google       bool // Google Play services answer SUCCESS
	OPPOSupport  bool // the OPPO SDK says it is supported; some phones of other makers say so too
	MeizuSDK     bool // the Meizu SDK's own check (MzSystemUtils)
	VivoState    int  // what vivo's turnOnPush answers: 0 success, 101 unsupported
}

// Profile is a release of the app's push kit; the rulebook's tables differ by it.
type Profile string

// The releases the rulebook was read at.
const (
	S61 Profile = "S61" // 6.1.2155, the source document's time; the default
	S62 Profile = "S62" // 6.2.2363
	S67 Profile = "S67" // 6.7.3184 and later: Honor has a branch of its own
)

// The vendors a chain can end in.
const (
	VendorMi     = "mi"
	VendorHuawei = "huawei"
	VendorHonor  = "honor"
	VendorMeizu  = "meizu"
	VendorVivo   = "vivo"
	VendorOPPO   = "oppo"
	VendorFCM    = "fcm"
)

// is reports whether brand or manufacturer is one of names (section 1.1, case-insensitive).
func (h *Hardware) is(names ...string) bool {
	for _, n := range names {
		if strings.EqualFold(h.Brand, n) || strings.EqualFold(h.Manufacturer, n) {
			return true
		}
	}
	return false
}

func (h *Hardware) mi() bool     { return h.is("xiaomi") }
func (h *Hardware) huawei() bool { return h.is("huawei", "honor") }
func (h *Hardware) meizu() bool  { return h.is("meizu") || strings.EqualFold(h.Brand, "22c4185e") }
func (h *Hardware) vivo() bool   { return h.is("vivo") }
func (h *Hardware) oppo() bool   { return h.is("oppo", "realme", "oneplus") }
func (h *Hardware) honor() bool {
	return strings.EqualFold(h.Brand, "honor") && strings.EqualFold(h.Manufacturer, "honor")
}

// branch is one link of the registration chain. yields may be false though the branch is taken: then nothing is registered.
type branch struct {
	vendor string
	taken  func(*Hardware) bool
	yields func(*Hardware) bool
}

func always(*Hardware) bool { return true }

// chain is section 1.2: exactly one branch runs, the first match wins (IM-29).
func chain(p Profile) []branch {
	mi := branch{VendorMi, (*Hardware).mi, always}
	huawei := branch{VendorHuawei, (*Hardware).huawei, always}
	meizu := branch{VendorMeizu, func(h *Hardware) bool { return h.MeizuSDK || h.meizu() }, always}
	vivo := branch{VendorVivo, (*Hardware).vivo, always}
	supported := func(h *Hardware) bool { return h.OPPOSupport }
	oppo := branch{VendorOPPO, (*Hardware).oppo, supported}
	google := branch{VendorFCM, func(h *Hardware) bool { return h.Google }, always}
	switch p {
	case S62:
		return []branch{mi, huawei, meizu, vivo, oppo, google}
	case S67:
		honor := branch{VendorHonor, (*Hardware).honor, always}
		return []branch{mi, honor, huawei, meizu, oppo, vivo, google}
	default:
		// The source document asks the OPPO SDK, not the brand: another maker's phone may end up here.
		return []branch{mi, huawei, meizu, vivo, {VendorOPPO, supported, always}, google}
	}
}

// Chain returns the vendor whose SDK the kit registers with on this hardware, or "" for none (IM-29 to IM-33).
func Chain(p Profile, h Hardware) string {
	for _, b := range chain(p) {
		if b.taken(&h) {
			if b.yields(&h) {
				return b.vendor
			}
			return ""
		}
	}
	return ""
}
