package scenarios

// DeviceGroup is a number of equal phones. Each has an account of its own.
type DeviceGroup struct {
	// Group is the name steps, sends and expectations use.
	Group string `yaml:"group" json:"group" jsonschema:"required"`
	// Count is how many phones. Default 1.
	Count int `yaml:"count" json:"count" jsonschema:"minimum=1,maximum=1000000"`

	// Vendor is whose phone it is: it chooses brand, models and, for fcm, Google services.
	// "none" is a phone with no push service. Vendor or Brand must be given.
	Vendor string `yaml:"vendor" json:"vendor,omitempty"`
	// Brand overrides the brand (realme, honor, …), as Build.BRAND says it.
	Brand string `yaml:"brand" json:"brand,omitempty"`
	// Model overrides the model. Default: one of the brand's, by seed.
	Model string `yaml:"model" json:"model,omitempty"`
	// Android is the release number: 13 is Android 13. Default 13.
	Android int `yaml:"android" json:"android" jsonschema:"minimum=5,maximum=30"`
	// EMUI is the Huawei system's major version. Zero: what goes with Android.
	EMUI int `yaml:"emui" json:"emui,omitempty" jsonschema:"minimum=0,maximum=30"`
	// GMS says whether Google services are there too. A phone of vendor fcm has them anyway.
	GMS bool `yaml:"gms" json:"gms"`

	// App is the app on the phone. Default main.
	App string `yaml:"app" json:"app"`
	// Token is the token that the group's one phone has from the real vendor, so that a backend's own pushes reach it.
	Token string `yaml:"token" json:"token,omitempty"`
	// Tokens is a file of such tokens, one a line, for as many phones; its place is beside this one.
	Tokens string `yaml:"tokens" json:"tokens,omitempty"`
	// Channels are notification channel ids the app has created.
	Channels []string `yaml:"channels" json:"channels,omitempty"`
	// AllowNotifications is the phone's notification switch for the app. Default true,
	// and what the vendor ships on a fresh phone.
	AllowNotifications *bool `yaml:"allow_notifications" json:"allow_notifications,omitempty"`
	// Fresh is a phone out of the box: no channel, switches as the vendor ships them.
	Fresh bool `yaml:"fresh" json:"fresh,omitempty"`
	// AcceptPrivacy says whether the privacy policy is accepted at set-up. Default:
	// true unless Start is none.
	AcceptPrivacy bool `yaml:"accept_privacy" json:"accept_privacy"`
	// Start is the state after set-up. Default: none where a step launches the
	// group, background otherwise.
	Start DeviceState `yaml:"start" json:"start"`
	// VivoState is the state vivo's turnOnPush answers with. 0 is success, 101 unsupported.
	VivoState int `yaml:"vivo_state" json:"vivo_state,omitempty" jsonschema:"minimum=0,maximum=1000000"`
	// Profile is the release of the app kit. Default S61.
	Profile Profile `yaml:"profile" json:"profile"`
	// Integrated says whether the app has the push feature at all. Default true.
	Integrated bool `yaml:"integrated" json:"integrated"`
	// Tap is how its owner taps notifications without being told. Nil: never.
	Tap *TapHabit `yaml:"tap" json:"tap,omitempty"`
}

// NotificationsAllowed resolves the switch: the file's word, else true unless the
// phone is fresh, where known is false and the vendor's default holds.
func (g *DeviceGroup) NotificationsAllowed() (allowed, known bool) {
	switch {
	case g.AllowNotifications != nil:
		return *g.AllowNotifications, true
	case g.Fresh:
		return false, false
	}
	return true, true
}

// TapHabit is how an owner taps.
type TapHabit struct {
	// Rate is the share of shown notifications that are tapped.
	Rate Percent `yaml:"rate" json:"rate"`
	// After is the simulated time between display and tap.
	After Duration `yaml:"after" json:"after"`
}

// DeviceState is where an app is after set-up.
type DeviceState string

// The states. StateNone is installed and never opened.
const (
	StateNone       DeviceState = "none"
	StateForeground DeviceState = "foreground"
	StateBackground DeviceState = "background"
	StateKilled     DeviceState = "killed"
	StateLoggedOut  DeviceState = "logged_out"
)

// Values lists the states.
func (DeviceState) Values() []string {
	return []string{string(StateNone), string(StateForeground), string(StateBackground), string(StateKilled), string(StateLoggedOut)}
}

// Profile is a release of the app kit, by its way of reading a click.
type Profile string

// The profiles: 6.1 (every vendor redirects) and 6.2 (Mi and OPPO open the page only).
const (
	ProfileS61 Profile = "S61"
	ProfileS62 Profile = "S62"
)

// Values lists the profiles.
func (Profile) Values() []string { return []string{string(ProfileS61), string(ProfileS62)} }

// ChatGroup is one or several chat groups of accounts.
type ChatGroup struct {
	// Name is what sends call it.
	Name string `yaml:"name" json:"name" jsonschema:"required"`
	// Members are device groups whose accounts may be members. Default: all of them.
	Members []string `yaml:"members" json:"members,omitempty"`
	// Size is how many members one chat group has. Zero: every account of Members.
	Size int `yaml:"size" json:"size,omitempty" jsonschema:"minimum=0,maximum=100000"`
	// Count is how many such chat groups there are. Default 1. Sends to the name go
	// round them in turn.
	Count int `yaml:"count" json:"count" jsonschema:"minimum=1,maximum=100000"`
}
