package device

import (
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// App is the build of the chat app: what its manifest declares and what it registers with.
type App struct {
	Package   string
	Manifest  handset.Manifest
	MainPage  string // where redirects are handled
	LoginPage string
	Vendors   map[string]VendorBuild
}

// VendorBuild is what the build holds for one vendor.
type VendorBuild struct {
	Register   link.Register
	BusinessID uint32 // the certificate's id in the IM console
}

// Profile is a release of the app's push kit; the rulebook's tables differ by it.
type Profile string

// The releases the rulebook was read at.
const (
	S61 Profile = "S61" // 6.1.2155, the source document's time; the default
	S62 Profile = "S62" // 6.2.2363
	S67 Profile = "S67" // 6.7.3184 and later: Honor has a branch of its own
)

// Config is one phone with the app on it.
type Config struct {
	User       string
	Hardware   Hardware
	Profile    Profile // S61 when empty
	App        App
	Token      string   // the app has it from the real vendor already: what it first registers with; "": the vendor gives one
	NoPush     bool     // the push feature is not in this build (IM-9)
	Channels   []string // made when the app first starts
	SwitchOff  bool     // notifications not allowed after installing: OPPO's way with a fresh app (IM-57)
	SideLoaded bool
	Phone      handset.Options // ID, link and observer; brand and release come from Hardware
	Backend    Backend
	Observer   Observer // nil: nobody watches
	FailUnread bool     // the unread query fails on the way to the background: doBackground is never sent (IM-51)
}
