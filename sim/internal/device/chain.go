package device

import "slices"

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
	honor := branch{VendorHonor, (*Hardware).honor, always}
	huawei := branch{VendorHuawei, func(h *Hardware) bool {
		return h.is("huawei") || h.is("honor")
	}, always}
	meizu := branch{VendorMeizu, func(h *Hardware) bool { return h.meizuSDK() || h.meizu() }, always}
	vivo := branch{VendorVivo, (*Hardware).vivo, always}
	oppo := branch{VendorOPPO, func(h *Hardware) bool { return h.is("oppo") || h.oppo() }, (*Hardware).oppoSupported}
	google := branch{VendorFCM, (*Hardware).google, always}

	// The source document asks the OPPO SDK, not the brand: another maker's phone may end up there.
	c := []branch{mi, huawei, meizu, vivo, {VendorOPPO, (*Hardware).oppoSupported, always}, google}
	switch p {
	case S62:
		c = []branch{mi, huawei, meizu, vivo, oppo, google}
	case S67:
		c = []branch{mi, huawei, meizu, oppo, vivo, google}
		c = slices.Insert(c, 1, honor)
	}
	return c
}

// Chain returns the vendor whose SDK the kit registers with on this hardware, or "" for none (IM-29 to IM-33).
func Chain(p Profile, h Hardware) string { return choose(chain(p), &h) }

func choose(c []branch, h *Hardware) string {
	for _, b := range c {
		switch {
		case b.taken(h) && b.yields(h):
			return b.vendor
		case b.taken(h):
			return "" // it does not fall through to the next branch
		}
	}
	// A vendor added since: the app has its SDK beside the kit, which has no branch for it.
	if !slices.ContainsFunc(c, func(b branch) bool { return b.vendor == h.Vendor }) {
		return h.Vendor
	}
	return ""
}
