package device

// Backend is the IM backend as a client sees it. It starts every login with the app in the foreground.
type Backend interface {
	Login(user, device string, c Client) (Session, error)
}

// Session is one login. Reports and toggles fail when the client cannot reach the backend.
type Session interface {
	ReportToken(businessID uint32, token string, tpns bool) error
	ReportNone() error // setOfflinePushConfig(null)
	Foreground() error
	Background(unread int) error
	Logout() error
	Close()           // the process ends: the connection closes
	Vanish()          // the network goes: nobody is told
	Reconnect() error // the network is back; an error means that the login ended meanwhile
}

// Client is the app's end of the long connection. It may be called before Login returns.
type Client interface {
	Received() // a message came over the connection
	Kicked()   // forced out by another login
}

// Observer is told where taps ended.
type Observer interface {
	Landed(vendor, messageID, token, page string)
	// NotOpened: the tap opened no page; why is the handset's reason, or NothingToOpen.
	NotOpened(vendor, messageID, token, why string)
}
