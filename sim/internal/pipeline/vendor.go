package pipeline

// The vendors this pipeline can push to. The set is open: a vendor is a name,
// a row in vendors and one adapter file.
const (
	FCM    = "fcm"
	Huawei = "huawei"
	Mi     = "mi"
	OPPO   = "oppo"
	Vivo   = "vivo"
	Meizu  = "meizu"
)

// vendor is what the pipeline must know of one vendor before any push.
type vendor struct {
	// newAdapter builds the adapter of one certificate; its error is a
	// credential that cannot be used at all.
	newAdapter func(*Certificate) (adapter, error)
	// clicks are the console's click actions this vendor can express.
	clicks []string
	// receipts reads what the vendor POSTs; nil where it sends none (FCM).
	receipts receiptParser
}

// vendorByName is the one list of vendors; ok is false for an unknown name.
func vendorByName(name string) (v vendor, ok bool) {
	every := []string{ClickLauncher, ClickActivity, ClickAction, ClickIntent, ClickURL}
	switch name {
	case FCM: // the IM console has no click action for FCM: a tap opens the launcher
		return vendor{newAdapter: newFCM, clicks: []string{ClickLauncher}}, true
	case Huawei:
		return vendor{newAdapter: newHuawei, clicks: every, receipts: parseHuaweiReceipts}, true
	case Mi:
		return vendor{newAdapter: newMi, clicks: every, receipts: parseMiReceipts}, true
	case OPPO:
		return vendor{newAdapter: newOPPO, clicks: every, receipts: parseOPPOReceipts}, true
	case Vivo:
		return vendor{newAdapter: newVivo, clicks: every, receipts: parseVivoReceipts}, true
	case Meizu: // an activity by class or a URI; there is no "by intent action"
		return vendor{newAdapter: newMeizu, clicks: []string{ClickLauncher, ClickActivity, ClickIntent, ClickURL}, receipts: parseMeizuReceipts}, true
	}
	return vendor{}, false
}
