package meizu

import (
	"crypto/md5"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// request is one call to an endpoint. There is no token: appId says who asks, sign proves it (sections 1 and 2).
type request struct {
	v     *vendor
	call  *core.Call
	now   time.Time
	form  core.Form
	known bool      // its appId is one of ours
	app   *core.App // of the appId; the default app when MZ-A1 is off
	set   *Settings

	message *message // of a push
	task    *task    // that it belongs to, if any
	list    string   // the parameter that names the targets
	named   []string // the targets as named
	targets []*core.Target
	taken   bool // the targets have been counted among the app's of the day (MZ-Q4)
	counts  []*counters
}

func (v *vendor) newRequest(c *core.Call) *request {
	r := &request{v: v, call: c, now: v.p.Clock.Now(), form: c.Form()}
	id := r.form.Get("appId")
	r.app = v.p.Apps.Caller(core.FieldAppID, id, core.HexLower(r.form.Get("sign"), 2*md5.Size))
	if r.known = r.app != nil; r.known {
		c.App = r.app
	} else {
		r.app = v.p.Apps.Main()
	}
	r.set = r.app.Settings().(*Settings)
	return r
}

// required refuses a request that lacks one of its parameters (MZ-A3).
func (r *request) required(names ...string) *core.Refusal {
	for _, name := range names {
		if r.form.Get(name) == "" && r.v.p.Rules.On("MZ-A3") {
			r.v.p.Rules.Hit("MZ-A3")
			return missing(name)
		}
	}
	return nil
}

func missing(name string) *core.Refusal {
	return &core.Refusal{Rule: "MZ-A3", Err: errEmpty.because(name + "参数为空")}
}

// signed reports whether the request's sign is the one that the app's secret gives.
func (r *request) signed() bool {
	if r.known && r.app.Foreign(core.FieldAppID) { // adopted: its secret was never seen
		return core.HexLower(r.form.Get("sign"), 2*md5.Size)
	}
	params := r.form
	if !r.v.p.Rules.On("MZ-A5") { // then only what every push has is covered
		params = slices.DeleteFunc(slices.Clone(params), func(p core.Pair) bool { return !slices.Contains(covered, p.Name) })
	}
	return core.Equal(Sign(params, r.app.AppSecret), r.form.Get("sign"))
}

var covered = []string{"appId", "pushIds", "alias", "messageJson", "taskId", "pushType", "pushId"}

// Sign is the signature of a request: MD5 over name=value of every parameter but sign, by name, without separators, then
// the secret. Values are signed as decoded and otherwise as received; of a parameter that came twice the first counts.
func Sign(params core.Form, secret string) string {
	sorted := slices.Clone(params)
	slices.SortStableFunc(sorted, func(a, b core.Pair) int { return strings.Compare(a.Name, b.Name) })
	sorted = slices.CompactFunc(sorted, func(a, b core.Pair) bool { return a.Name == b.Name })
	text := make([]byte, 0, 1024)
	for _, p := range sorted {
		if p.Name == "sign" {
			continue
		}
		text = append(text, p.Name...)
		text = append(text, '=')
		text = append(text, p.Value...)
	}
	sum := md5.Sum(append(text, secret...))
	return hex.EncodeToString(sum[:])
}

// newCredentials are an app's: an app id of 6 digits, a key and a secret of 32 hex digits. The key is the phone's, the secret
// the server's.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+" "+a.Name)
	return core.Credentials{
		Package: a.Package, AppID: core.DigitText(r, 6), AppKey: core.HexText(r, 32), AppSecret: core.HexText(r, 32),
	}
}

// register is PushManager.register(appId, appKey) on the phone: package, app id and key are bound one to one.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, code, text string) {
	app = v.p.Apps.ByPackage(r.Package)
	switch {
	case app == nil, !core.Equal(app.AppID, r.AppID):
		return nil, "110000", errAppID.message
	case !core.Equal(app.AppKey, r.AppKey):
		return nil, "110001", "APPKEY不合法"
	}
	return app, "", ""
}
