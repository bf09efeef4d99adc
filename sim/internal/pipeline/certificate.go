package pipeline

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Named reasons why New refuses a certificate.
var (
	ErrUnknownVendor    = errors.New("unknown vendor")
	ErrRemoteEndpoint   = errors.New("endpoint is not on this machine")
	ErrBadEndpoint      = errors.New("endpoint is not a usable http(s) URL")
	ErrUnsupportedClick = errors.New("click action not possible with this vendor")
	ErrBadCredentials   = errors.New("credentials cannot be used")
	ErrDuplicateID      = errors.New("certificate id used twice")
)

// Click kinds of the IM console: what a tap on the notification opens.
const (
	ClickLauncher = "launcher" // the app's launcher page; the default
	ClickActivity = "activity" // a page by its full class name
	ClickAction   = "action"   // a page by its intent action
	ClickIntent   = "intent"   // a page by an intent URI, as Intent.toUri writes it
	ClickURL      = "url"      // a web page; the ext is not carried (IM-112)
)

// Click is the console's click action.
type Click struct {
	Kind  string `json:"kind,omitempty"`  // one of the Click constants; empty is launcher
	Value string `json:"value,omitempty"` // class name, action, intent URI or URL
}

// Certificate is one row of the IM console: a vendor's credentials and what a
// push carries when the message itself says nothing. Fields a vendor has no
// use for are ignored.
type Certificate struct {
	ID     uint32 `json:"id"`     // the console's certificate id, which devices report with their token
	Vendor string `json:"vendor"` // as the adapters call it: fcm, huawei …

	Endpoint     string `json:"endpoint"`                // base URL of the send API
	AuthEndpoint string `json:"auth_endpoint,omitempty"` // base URL of the token API; empty: FCM's token_uri, else Endpoint

	Package      string `json:"package,omitempty"`
	AppID        string `json:"app_id,omitempty"`
	AppKey       string `json:"app_key,omitempty"`
	AppSecret    string `json:"app_secret,omitempty"`
	MasterSecret string `json:"master_secret,omitempty"` // OPPO signs with this one, not with AppSecret (IM-108)
	ProjectID    string `json:"project_id,omitempty"`    // FCM; empty: the service account's
	// CredentialsFile is the text of the file the vendor's console hands out, for vendors whose API needs it (FCM: service-account.json).
	CredentialsFile string `json:"credentials_file,omitempty"`

	ChannelID      string        `json:"channel_id,omitempty"`
	Category       string        `json:"category,omitempty"`
	Importance     string        `json:"importance,omitempty"`      // Huawei LOW or NORMAL
	Classification *int          `json:"classification,omitempty"`  // vivo 0 operational, 1 system; nil: 1 unless a category is set
	NotifyLevel    int           `json:"notify_level,omitempty"`    // OPPO 1, 2 or 16; 0: not sent
	NoticeMsgType  int           `json:"notice_msg_type,omitempty"` // Meizu 0 public, 1 private
	BadgeClass     string        `json:"badge_class,omitempty"`     // Huawei: the launcher class that badges need
	Click          Click         `json:"click,omitzero"`
	TTL            time.Duration `json:"ttl,omitempty"`      // how long the vendor keeps a message; 0: the vendor's default
	Callback       string        `json:"callback,omitempty"` // URL for receipts, see ReceiptURL; empty: none asked for
}

// String names the certificate without its secrets.
func (c Certificate) String() string {
	return fmt.Sprintf("certificate %d (%s, app %s, %s)", c.ID, c.Vendor, shorten(c.AppID+c.ProjectID), c.Endpoint)
}

// check says what is wrong with a certificate, before its adapter is built.
func (c *Certificate) check(v vendor, allowRemote bool) error {
	for _, e := range []struct{ field, value string }{{"endpoint", c.Endpoint}, {"auth endpoint", c.AuthEndpoint}} {
		if e.value == "" && e.field == "auth endpoint" {
			continue
		}
		if err := checkEndpoint(e.value, allowRemote); err != nil {
			return fmt.Errorf("%s of %s: %w", e.field, c, err)
		}
	}
	if kind := c.clickKind(); !slices.Contains(v.clicks, kind) {
		return fmt.Errorf("%s: %w: %q; use one of %s", c, ErrUnsupportedClick, kind, strings.Join(v.clicks, ", "))
	}
	if c.clickKind() != ClickLauncher && c.Click.Value == "" {
		return fmt.Errorf("%s: %w: click action %q needs a value", c, ErrUnsupportedClick, c.Click.Kind)
	}
	return nil
}

func (c *Certificate) clickKind() string {
	if c.Click.Kind == "" {
		return ClickLauncher
	}
	return c.Click.Kind
}

// ChatApp is what the certificates of an approved chat app lead to.
type ChatApp struct {
	Channel  string // the notification channel it creates
	Launcher string // the class of its launcher page
	Page     string // the class of the page a tap opens
	Intent   string // the same page as an intent URI
}

// Approve sets what the IM console of an approved chat app holds for the
// certificate's vendor.
func (c *Certificate) Approve(app ChatApp) error {
	v, ok := vendorByName(c.Vendor)
	if !ok {
		return fmt.Errorf("%s: %w: %q", c, ErrUnknownVendor, c.Vendor)
	}
	v.approve(c, app)
	return nil
}

// SetSecret replaces the secret that the vendor's server API signs with.
func (c *Certificate) SetSecret(secret string) error {
	v, ok := vendorByName(c.Vendor)
	switch {
	case !ok:
		return fmt.Errorf("%s: %w: %q", c, ErrUnknownVendor, c.Vendor)
	case v.secret == nil:
		return fmt.Errorf("%s: %w: %s signs with a credentials file, not with a secret", c, ErrBadCredentials, c.Vendor)
	}
	*v.secret(c) = secret
	return nil
}

// carriesExt reports whether a tap hands the ext to the app at all: a web page
// never gets it (IM-112).
func (c *Certificate) carriesExt() bool { return c.clickKind() != ClickURL }

// authBase is where tokens are asked for.
func (c *Certificate) authBase() string {
	if c.AuthEndpoint != "" {
		return strings.TrimRight(c.AuthEndpoint, "/")
	}
	return c.base()
}

func (c *Certificate) base() string { return strings.TrimRight(c.Endpoint, "/") }

// checkEndpoint holds promise 7: no traffic leaves the machine unless a flag
// says so. A name other than localhost is remote, whatever it resolves to.
func checkEndpoint(raw string, allowRemote bool) error {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return fmt.Errorf("%w: %q; write http://127.0.0.1:PORT", ErrBadEndpoint, raw)
	}
	if !allowRemote && !isLoopback(u.Hostname()) {
		return fmt.Errorf("%w: %q; point it at a mock on 127.0.0.1, or allow remote targets explicitly", ErrRemoteEndpoint, raw)
	}
	return nil
}

func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// shorten makes a token or an id printable: enough to recognise, not to use.
func shorten(s string) string {
	if len(s) <= 8 {
		return "…" // too short to show a part of it
	}
	return s[:4] + "…" + s[len(s)-4:]
}
