package pipeline

import "slices"

// vendor is all that the pipeline knows of one vendor; the vendor's adapter
// file holds it.
type vendor struct {
	name string
	// newAdapter builds the adapter of one certificate; its error is a
	// credential that cannot be used at all.
	newAdapter func(*Certificate) (adapter, error)
	// clicks are the console's click actions this vendor can express.
	clicks []string
	// receipts reads what the vendor POSTs; nil where it sends none (FCM).
	receipts receiptParser
	// keys are what a message may say to this vendor.
	keys []PushKey
	// settings are those of a certificate that its requests carry or sign with; it ignores the others.
	settings []string
	// approve sets what the console of an approved chat app holds.
	approve func(*Certificate, ChatApp)
	// secret is the one the server API signs with; nil where a file holds it.
	secret func(*Certificate) *string
}

// vendors is the catalogue of adapters. The set is open: a vendor is one
// adapter file and one line here.
func vendors() []vendor {
	return []vendor{
		fcmVendor(),
		huaweiVendor(),
		miVendor(),
		oppoVendor(),
		vivoVendor(),
		meizuVendor(),
	}
}

// vendorByName finds a vendor; ok is false for an unknown name.
func vendorByName(name string) (v vendor, ok bool) {
	all := vendors()
	i := slices.IndexFunc(all, func(v vendor) bool { return v.name == name })
	if i < 0 {
		return vendor{}, false
	}
	return all[i], true
}

// withReceipts names the vendors that send receipts.
func withReceipts() (names []string) {
	for _, v := range vendors() {
		if v.receipts != nil {
			names = append(names, v.name)
		}
	}
	return names
}

// everyClick lists the console's click actions.
func everyClick() []string {
	return []string{ClickLauncher, ClickActivity, ClickAction, ClickIntent, ClickURL}
}

// The settings of a certificate, as a scenario calls them.
const (
	setChannel      = "channel"
	setCategory     = "category"
	setClass        = "class"
	setImportance   = "importance"
	setNotifyLevel  = "notify_level"
	setNotifyType   = "notify_type"
	setClick        = "click"
	setTTL          = "ttl"
	setAppID        = "app_id"
	setAppKey       = "app_key"
	setAppSecret    = "app_secret"
	setMasterSecret = "master_secret"
	setSecret       = "secret" // whichever of the two the vendor signs with
)

// CertificateSettings are the settings of a certificate that a vendor looks at, by the words of a scenario.
func CertificateSettings(vendor string) []string {
	v, _ := vendorByName(vendor)
	return v.settings
}

func appSecret(c *Certificate) *string { return &c.AppSecret }
