package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
)

// NoVendor is the vendor of a phone without any push service. The other names are the catalog's.
const NoVendor = "none"

// Settings are a vendor's per-app console settings as the file gives them: only the
// keys that differ from the vendor's defaults. Parse has checked them strictly
// against the vendor's own type; Into lays them over its defaults.
type Settings map[string]any

// Switch is off or on.
type Switch bool

// UnmarshalText reads off or on (false and true are understood too).
func (s *Switch) UnmarshalText(b []byte) error {
	switch string(b) {
	case "off", "false":
		*s = false
	case "on", "true":
		*s = true
	default:
		return fmt.Errorf("%q is neither off nor on", b)
	}
	return nil
}

// MarshalText writes off or on.
func (s Switch) MarshalText() ([]byte, error) {
	if s {
		return []byte("on"), nil
	}
	return []byte("off"), nil
}

// App is an app beside main: a package of its own, registered at the vendors on its own.
type App struct {
	// Package is the applicationId. Default: com.example.NAME.
	Package string `yaml:"package" json:"package"`
	// Credentials are files of the app's own credentials, by their place beside this one.
	Credentials []string `yaml:"credentials" json:"credentials,omitempty"`
	// Vendors and Certificates are for this app what the top-level keys are for main.
	Vendors      map[string]Settings    `yaml:"vendors" json:"vendors,omitempty"`
	Certificates map[string]Certificate `yaml:"certificates" json:"certificates,omitempty"`
}

// Certificate is what the IM console holds for one vendor. Nil leaves the default, which is
// what an approved chat app sets; an empty string clears it.
type Certificate struct {
	// Channel is the notification channel id put on every push.
	Channel *string `yaml:"channel" json:"channel,omitempty"`
	// Category is the vendor's message category (IM, MARKETING …).
	Category *string `yaml:"category" json:"category,omitempty"`
	// Class is vivo's classification: 0 operational, 1 system.
	Class *int `yaml:"class" json:"class,omitempty" jsonschema:"enum=0,enum=1"`
	// Importance is Huawei's: LOW or NORMAL.
	Importance *string `yaml:"importance" json:"importance,omitempty"`
	// NotifyLevel is OPPO's: 1 bar, 2 bar and lock screen, 16 with banner and ring.
	NotifyLevel *int `yaml:"notify_level" json:"notify_level,omitempty" jsonschema:"enum=1,enum=2,enum=16"`
	// NotifyType is Meizu's: 0 public, 1 private.
	NotifyType *int `yaml:"notify_type" json:"notify_type,omitempty" jsonschema:"enum=0,enum=1"`
	// Click is what a tap does.
	Click *Click `yaml:"click" json:"click,omitempty"`
	// TTL is how long the vendor keeps an undelivered push.
	TTL *Duration `yaml:"ttl" json:"ttl,omitempty"`

	// AppID, AppKey, AppSecret and MasterSecret replace what the vendor issued: for
	// tests of wrong credentials.
	AppID        *string `yaml:"app_id" json:"app_id,omitempty"`
	AppKey       *string `yaml:"app_key" json:"app_key,omitempty"`
	AppSecret    *string `yaml:"app_secret" json:"app_secret,omitempty"`
	MasterSecret *string `yaml:"master_secret" json:"master_secret,omitempty"`
	// Secret replaces whichever secret this vendor's server API signs with.
	Secret *string `yaml:"secret" json:"secret,omitempty"`
}

// said are the keys of what a certificate sets.
func (c Certificate) said() (keys []string) {
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		if !v.Field(i).IsNil() {
			keys = append(keys, v.Type().Field(i).Tag.Get("yaml"))
		}
	}
	return keys
}

// Click is a console's click action.
type Click struct {
	// Kind is launcher, activity, action, intent or url.
	Kind ClickKind `yaml:"kind" json:"kind" jsonschema:"required"`
	// Value is the class, action, intent URI or address; none for launcher.
	Value string `yaml:"value" json:"value,omitempty"`
}

// ClickKind is what a tap opens.
type ClickKind string

// The click kinds.
const (
	ClickLauncher ClickKind = "launcher"
	ClickActivity ClickKind = "activity"
	ClickAction   ClickKind = "action"
	ClickIntent   ClickKind = "intent"
	ClickURL      ClickKind = "url"
)

// Values lists the kinds.
func (ClickKind) Values() []string {
	return []string{string(ClickLauncher), string(ClickActivity), string(ClickAction), string(ClickIntent), string(ClickURL)}
}

var (
	_ encoding.TextUnmarshaler = (*Switch)(nil)
	_ encoding.TextMarshaler   = Switch(false)
)
