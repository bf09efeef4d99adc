package pipeline

import "time"

// Push is one IM push to one device. The dispatcher owns it from Enqueue until
// its terminal Observer call; callers do not change it in between.
type Push struct {
	Journey       uint64 // opaque; 0 is untracked
	CertificateID uint32 // the certificate the device reported with its token
	Vendor        string // set by Enqueue: the certificate's vendor
	Token         string // the vendor's token of the device

	Title string
	Body  string
	Ext   string // handed to the app on a tap, byte for byte (IM-53)
	Badge int    // unread count for vendors that draw one; 0: none
	// MessageKey identifies the IM message. OPPO de-duplicates on it, so it
	// must differ between two messages to one token; receipts bring it back.
	MessageKey string

	Override Override

	// NotifyID: a later push with the same id replaces the shown one; 0 lets
	// every push stand alone.
	NotifyID int
	// CollapseKey: of pushes that wait for an offline phone only the newest of
	// one key is kept. FCM and Mi take any text, Huawei a number −1…100.
	CollapseKey string
	TTL         time.Duration // how long the vendor may keep it; 0: the certificate's

	requestID string // the dispatcher's running number, text
	notifyID  int    // the same as a positive int31, for vendors without automatic ids
}

// Override holds what the message itself says about its push. A non-empty
// value wins over the certificate, an empty one leaves the certificate's
// (IM rulebook, section 5).
type Override struct {
	OPPOChannelID      string
	OPPOCategory       string
	OPPONotifyLevel    int
	XiaoMiChannelID    string
	HuaWeiChannelID    string
	HuaWeiCategory     string
	HuaWeiImportance   string
	VIVOClassification *int
	VIVOCategory       string
	FCMChannelID       string
	MeiZuNotifyType    *int
	Sound              string // file name in the app's raw folder, without suffix
}

// options are the settings one push really travels with.
type options struct {
	channel        string
	category       string
	importance     string
	classification *int
	notifyLevel    int
	noticeMsgType  int
	sound          string
	ttl            time.Duration
}

// resolve merges a push's own settings over its certificate's.
func resolve(c *Certificate, p *Push, certificateWins bool) options {
	pick := func(message, console string) string {
		if message == "" || (certificateWins && console != "") {
			return console
		}
		return message
	}
	o, m := options{
		channel: c.ChannelID, category: c.Category, importance: c.Importance,
		classification: c.Classification, notifyLevel: c.NotifyLevel, noticeMsgType: c.NoticeMsgType,
		sound: p.Override.Sound, ttl: c.TTL,
	}, p.Override
	switch c.Vendor {
	case FCM:
		o.channel = pick(m.FCMChannelID, c.ChannelID)
	case Huawei:
		o.channel = pick(m.HuaWeiChannelID, c.ChannelID)
		o.category = pick(m.HuaWeiCategory, c.Category)
		o.importance = pick(m.HuaWeiImportance, c.Importance)
	case Mi:
		o.channel = pick(m.XiaoMiChannelID, c.ChannelID)
	case OPPO:
		o.channel = pick(m.OPPOChannelID, c.ChannelID)
		o.category = pick(m.OPPOCategory, c.Category)
		if m.OPPONotifyLevel != 0 && !certificateWins {
			o.notifyLevel = m.OPPONotifyLevel
		}
	case Vivo:
		o.category = pick(m.VIVOCategory, c.Category)
		if m.VIVOClassification != nil && !certificateWins {
			o.classification = m.VIVOClassification
		}
	case Meizu:
		if m.MeiZuNotifyType != nil && !certificateWins {
			o.noticeMsgType = *m.MeiZuNotifyType
		}
	}
	if p.TTL > 0 {
		o.ttl = p.TTL
	}
	return o
}
