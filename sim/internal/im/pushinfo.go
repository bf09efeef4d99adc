package im

// PushInfo is what a sender may say about the offline push of a message (sections 3.1 and 3.2). Empty means "not said":
// the certificate's value, then the vendor's default, hold.
type PushInfo struct {
	Title       string
	Desc        string // required for custom messages
	Ext         string // bytes for the receiver's app, passed through unchanged (IM-53)
	DisablePush bool   // REST: PushFlag 1 (IM-65)

	AndroidSound   string // raw-folder file without suffix (IM-66)
	IOSSound       string
	IgnoreIOSBadge bool // iOS: this message does not count

	OPPOChannelID   string
	OPPOCategory    string
	OPPONotifyLevel int // 0 unset, else 1, 2 or 16

	HuaweiChannelID        string
	HuaweiCategory         string
	HuaweiImportance       string // LOW or NORMAL
	ExtAsHuaweiIntentParam bool

	XiaoMiChannelID string
	FCMChannelID    string

	VIVOClassification *int // 0 operational, 1 system
	VIVOCategory       string

	MeizuNotifyType *int // 0 public, 1 private
	HonorImportance string
	VendorParams    string // JSON
}

func (p *PushInfo) size() int {
	return len(p.Title) + len(p.Desc) + len(p.Ext) + len(p.AndroidSound) + len(p.IOSSound) +
		len(p.OPPOChannelID) + len(p.OPPOCategory) +
		len(p.HuaweiChannelID) + len(p.HuaweiCategory) + len(p.HuaweiImportance) +
		len(p.XiaoMiChannelID) + len(p.FCMChannelID) + len(p.VIVOCategory) + len(p.HonorImportance) + len(p.VendorParams)
}

// PushConfig is what a device reports with setOfflinePushConfig (section 1.6). The zero value, like nil, turns push off.
type PushConfig struct {
	BusinessID  uint32 // certificate id; one nobody knows is accepted, the push fails later
	Token       string
	IsTPNSToken bool
}
