package mi

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// request is one call to an endpoint. The secret in its header is the whole authentication (section 1).
type request struct {
	v        *vendor
	call     *core.Call
	now      time.Time
	form     core.Form
	auth     string    // the Authorization header
	known    bool      // its secret is one of ours
	app      *core.App // of the secret; the default app when MI-A1 is off
	set      *Settings
	kind     *kind // of a send
	multi    bool  // a send of many messages
	messages []*message
	targets  int // how many targets were named
}

func (v *vendor) newRequest(c *core.Call) *request {
	r := &request{v: v, call: c, now: v.p.Clock.Now(), form: c.Form(), auth: c.Header.Get("Authorization")}
	if secret, ok := strings.CutPrefix(r.auth, "key="); ok {
		r.app = v.p.Apps.Claim(core.FieldAppSecret, secret)
	}
	r.known = r.app != nil
	if !r.known {
		r.app = v.p.Apps.Main()
	} else {
		c.App = r.app
	}
	r.set = r.app.Settings().(*Settings)
	return r
}

// newCredentials are an app's: an app id of 19 digits, a key of 13, a secret of 16 bytes in base64.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+" "+a.Name)
	var secret [16]byte
	binary.LittleEndian.PutUint64(secret[:], r.Uint64())
	binary.LittleEndian.PutUint64(secret[8:], r.Uint64())
	return core.Credentials{
		Package: a.Package, AppID: "288230376" + core.DigitText(r, 10), AppKey: "5" + core.DigitText(r, 12),
		AppSecret: base64.StdEncoding.EncodeToString(secret[:]),
	}
}

// register is registerPush(appId, appKey) on the phone: its callback's result code is empty for success.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, code, text string) {
	app = v.p.Apps.ByPackage(r.Package)
	switch {
	case app == nil:
		return nil, "22022", "no app of package " + r.Package + " is known"
	case !core.Equal(app.AppID, r.AppID):
		return nil, "22006", "illegal app id"
	case !core.Equal(app.AppKey, r.AppKey):
		return nil, "22007", "illegal app key"
	}
	return app, "", ""
}
