package device

import "strings"

// Hardware is what the kit's brand detection and the vendor SDKs look at.
type Hardware struct {
	Vendor       string // whose push service the phone is sold with; "" for none
	Brand        string // Build.BRAND
	Manufacturer string // Build.MANUFACTURER
	Model        string
	Android      int  // release number
	System       int  // the maker's system version; Huawei: EMUI
	Google       bool // Google Play services answer SUCCESS here too; on phones of their vendor they always do
	OPPOSupport  bool // the OPPO SDK says it is supported; some phones of other makers say so too
	MeizuSDK     bool // the Meizu SDK's own check (MzSystemUtils)
	VivoState    int  // what vivo's turnOnPush answers: 0 success, 101 unsupported
}

// The vendors whose SDKs the kit comes with, one branch of its chain each.
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

func (h *Hardware) google() bool        { return h.Google || h.Vendor == VendorFCM }
func (h *Hardware) oppoSupported() bool { return h.OPPOSupport || h.Vendor == VendorOPPO }
func (h *Hardware) meizuSDK() bool      { return h.MeizuSDK || h.Vendor == VendorMeizu }

func (h *Hardware) mi() bool    { return h.is("xiaomi") }
func (h *Hardware) meizu() bool { return h.is("meizu") || strings.EqualFold(h.Brand, "22c4185e") }
func (h *Hardware) vivo() bool  { return h.is("vivo") }
func (h *Hardware) oppo() bool  { return h.is("oppo", "realme", "oneplus") }
func (h *Hardware) honor() bool {
	return strings.EqualFold(h.Brand, "honor") && strings.EqualFold(h.Manufacturer, "honor")
}
