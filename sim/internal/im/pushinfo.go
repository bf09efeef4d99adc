package im

// PushInfo is what a sender may say about the offline push of a message (sections 3.1 and 3.2). An empty field means
// "not said": the certificate's value, then the vendor's default, hold.
type PushInfo struct {
	Title       string
	Desc        string // required for custom messages
	Ext         string // bytes for the receiver's app, passed through unchanged (IM-53)
	DisablePush bool   // REST: PushFlag 1 (IM-65)

	IOSSound       string
	IgnoreIOSBadge bool // iOS: this message does not count

	// Vendors is what it says to the vendors, by key; the server hands it on as it is. A key that is there says something
	// also when it is empty.
	Vendors map[string]string
}

// Empty reports whether nothing was said.
func (p *PushInfo) Empty() bool {
	return p.Title == "" && p.Desc == "" && p.Ext == "" && !p.DisablePush && p.IOSSound == "" && !p.IgnoreIOSBadge && len(p.Vendors) == 0
}

func (p *PushInfo) size() int {
	n := len(p.Title) + len(p.Desc) + len(p.Ext) + len(p.IOSSound)
	for _, said := range p.Vendors {
		n += len(said)
	}
	return n
}

// PushConfig is what a device reports with setOfflinePushConfig (section 1.6). The zero value, like nil, turns push off.
type PushConfig struct {
	BusinessID  uint32 // certificate id; one nobody knows is accepted, the push fails later
	Token       string
	IsTPNSToken bool
}
