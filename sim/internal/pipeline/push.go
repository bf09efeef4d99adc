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

	Info PushInfo // what the message says to the vendor beside title, body and ext

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

// ttl is how long the vendor may keep p, sent with certificate c; 0: as long
// as the vendor likes.
func (p *Push) ttl(c *Certificate) time.Duration {
	if p.TTL > 0 {
		return p.TTL
	}
	return c.TTL
}
