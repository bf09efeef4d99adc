package admin

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/mi"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

func (r *rig) vendor(path string) (v vendorView) {
	r.t.Helper()
	r.must("GET", "/vendors/"+path, "", &v)
	return v
}

func TestVendorsAreListed(t *testing.T) {
	r := newRig(t, Options{})
	var got vendorList
	r.must("GET", "/vendors", "", &got)
	require.Len(t, got.Vendors, 2)
	assert.Equal(t, "mi", got.Vendors[0].Vendor)
	assert.Equal(t, []appEntry{{"main", "com.example.chat"}, {"other", "com.example.other"}}, got.Vendors[1].Apps)
	assert.Contains(t, got.Vendors[1].Hosts, "api.push.oppomobile.com")
}

func TestAVendorIsShownWithItsCounters(t *testing.T) {
	r := newRig(t, Options{})
	r.busy()
	v := r.vendor("oppo")
	assert.Equal(t, "main", v.App)
	assert.Equal(t, []any{"private"}, v.Settings["approved"])
	assert.EqualValues(t, 4, v.Requests)
	assert.Equal(t, map[string]int64{"ok": 3, "10000": 1}, v.Answers)
	assert.EqualValues(t, 1, v.Hits["OPPO-T1"])
	assert.Equal(t, 1, v.Tokens)
	assert.Equal(t, journalView{Kept: 4}, v.Journal)
	assert.Empty(t, v.Rules)
	assert.Equal(t, "com.example.other", r.vendor("oppo?app=other").Package)
}

func TestQuotasSayWhatIsLeft(t *testing.T) {
	r := newRig(t, Options{})
	r.must("PUT", "/vendors/oppo", `{"settings":{"approved":[],"public_per_day":3,"public_per_user":9}}`, nil)
	d := r.phone(`{"vendor":"oppo"}`)
	require.Zero(t, r.sendOPPO(d.Token, "t", `,"category":"NEWS"`))
	var left *int64
	for _, q := range r.vendor("oppo").Quotas {
		if q.Name == "public_day" {
			assert.EqualValues(t, 1, q.Used)
			left = q.Left.n
		}
	}
	require.NotNil(t, left)
	assert.EqualValues(t, 2, *left)
	unlimited := 0
	for _, q := range r.vendor("mi").Quotas {
		if q.Limit.n == nil {
			assert.Nil(t, q.Left.n)
			unlimited++
		}
	}
	assert.NotZero(t, unlimited, "Mi's private messages have no limit")
}

func TestSettingsAreLaidOverThePresentOnes(t *testing.T) {
	r := newRig(t, Options{})
	oppoApp := func(name string) oppo.Settings {
		return *r.platform("oppo").Apps.ByName(name).Settings().(*oppo.Settings)
	}
	var v vendorView
	r.must("PUT", "/vendors/oppo", `{"settings":{"channels":["a","b"],"templates":{"1":{"title":"t","content":"c"},"2":{"title":"u","content":"d"}}}}`, &v)
	assert.Equal(t, []any{"a", "b"}, v.Settings["channels"], "the answer shows them")
	got := oppoApp("main")
	assert.Equal(t, []string{"a", "b"}, got.Channels)
	assert.Equal(t, []string{"private"}, got.Approved, "what was left out stays")
	assert.Equal(t, []string{"tuikit"}, oppoApp("other").Channels, "the other app has its own")

	r.must("PUT", "/vendors/oppo", `{"settings":{"templates":{"1":{"content":"new"},"2":null},"channels":null,"users":9999999999}}`, nil)
	got = oppoApp("main")
	assert.Equal(t, map[string]oppo.Template{"1": {Title: "t", Content: "new"}}, got.Templates, "objects are merged, null takes a key out")
	assert.Equal(t, []string{"tuikit"}, got.Channels, "null is the vendor's default")
	assert.EqualValues(t, 9999999999, got.Users, "to the last digit")

	r.must("PUT", "/vendors/oppo?app=other", `{"settings":{"level16":true}}`, nil)
	assert.True(t, oppoApp("other").Level16)
	assert.False(t, oppoApp("main").Level16)

	// A list that is replaced keeps nothing of the one before: the first channel was a private one.
	r.must("PUT", "/vendors/mi", `{"settings":{"channels":[{"id":"x"}]}}`, nil)
	assert.Equal(t, []mi.Channel{{ID: "x"}}, r.platform("mi").Apps.Main().Settings().(*mi.Settings).Channels)
}

func TestWhatIsReadCanBeSentBack(t *testing.T) {
	r := newRig(t, Options{})
	before := *r.platform("oppo").Apps.Main().Settings().(*oppo.Settings)
	settings, err := json.Marshal(r.vendor("oppo").Settings)
	require.NoError(t, err)
	r.must("PUT", "/vendors/oppo", `{"settings":`+string(settings)+`}`, nil)
	assert.Equal(t, before, *r.platform("oppo").Apps.Main().Settings().(*oppo.Settings))
}

type secretSettings struct {
	ReceiptKey string   `yaml:"receipt_key" json:"receipt_key" jsonschema:"format=password"`
	KeyLost    string   `yaml:"key_lost" json:"key_lost"`
	Channels   []string `yaml:"channels" json:"channels"`
}

func TestSecretSettingsAreShortenedAndSurvive(t *testing.T) {
	app := core.NewApp("main", core.Credentials{}, &secretSettings{"0123456789abcdef", "qwerty", nil})
	v := &Vendor{Spec: core.Spec{NewSettings: func() any { return &secretSettings{Channels: []string{"tuikit"}} }}}
	plain, err := tree(app.Settings())
	require.NoError(t, err)
	shown := hidden(app, plain)
	assert.Equal(t, map[string]any{"receipt_key": "0123…ef(16)", "key_lost": "qwerty", "channels": nil}, shown)
	text, err := json.Marshal(shown)
	require.NoError(t, err)
	back, err := merged(v, app, text)
	require.NoError(t, err)
	assert.Equal(t, app.Settings(), back, "nor does the null that was read bring the default back")
	changed, err := merged(v, app, json.RawMessage(`{"receipt_key":"another"}`))
	require.NoError(t, err)
	assert.Equal(t, "another", changed.(*secretSettings).ReceiptKey)
}

func TestRulesAreSwitchedOffAndOn(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo","channels":["other"]}`)
	var v vendorView
	r.must("PUT", "/vendors/oppo", `{"rules":{"OPPO-T1":"off","OPPO-T2":"on"}}`, &v)
	assert.Equal(t, map[string]string{"OPPO-T1": "off"}, v.Rules)
	assert.Zero(t, r.sendOPPO("OPPO_CN_00000000000000000000000000000000", "t", ""))
	r.must("PUT", "/vendors/oppo", `{"rules":{"OPPO-T1":"on"}}`, nil)
	assert.EqualValues(t, 10000, r.sendOPPO("OPPO_CN_00000000000000000000000000000000", "t", ""))
	assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
	assert.Equal(t, "OPPO-C6", r.view(d.ID).Suppressed[0].Rule)
}

func TestAChangeThatCannotBeChangesNothing(t *testing.T) {
	r := newRig(t, Options{})
	rows := []struct{ says, body, about, remedy string }{
		{"an unknown setting", `{"settings":{"chanels":["a"]}}`, `unknown field "chanels"`, "channels"},
		{"a value the vendor does not know", `{"settings":{"no_channel":"perhaps"}}`, "no_channel", "GET"},
		{"a value of another type", `{"settings":{"users":"many"}}`, "settings: users cannot be a string", "number"},
		{"settings that are none", `{"settings":[]}`, "settings is no object", "object"},
		{"settings that are null", `{"settings":null}`, "settings is no object", "object"},
		{"an unknown rule", `{"rules":{"OPPO-Z9":"off"},"settings":{"level16":true}}`, `no rule "OPPO-Z9"`, "OPPO-C7"},
		{"a rule that is neither on nor off", `{"rules":{"OPPO-C7":"maybe"},"settings":{"level16":true}}`, `"maybe"`, "on or off"},
		{"an unknown part", `{"permissions":{}}`, `unknown field "permissions"`, "settings, rules"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			before := r.vendor("oppo")
			p := r.refused(400, "PUT", "/vendors/oppo", row.body)
			assert.Contains(t, p.Err, row.about)
			assert.Contains(t, p.Remedy, row.remedy)
			assert.Equal(t, before, r.vendor("oppo"))
		})
	}
	r.refused(404, "GET", "/vendors/apns", "")
	r.refused(404, "PUT", "/vendors/apns", "{}")
	r.refused(404, "GET", "/vendors/oppo?app=x", "")
	r.refused(400, "GET", "/vendors/oppo?ap=x", "")
}

func TestFaultsActAndEnd(t *testing.T) {
	r := newRig(t, Options{})
	var f fault
	r.must("PUT", "/vendors/oppo/faults", `{"status":503,"retry_after":7,"count":2,"latency":"1ms","path":"/server"}`, &f)
	assert.Equal(t, fault{Latency: "1ms", Status: 503, RetryAfter: 7, Count: 2, Path: "/server"}, f)
	assert.Equal(t, 503, r.post("oppo", "/server/v1/auth", nil)["status"])
	assert.Equal(t, 1, r.vendor("oppo").Fault.Count, "what is left of it")
	assert.Nil(t, r.vendor("mi").Fault)
	assert.Equal(t, 503, r.post("oppo", "/server/v1/auth", nil)["status"])
	assert.Equal(t, 200, r.post("oppo", "/server/v1/auth", nil)["status"])

	r.must("PUT", "/vendors/oppo/faults", `{"reset":true}`, nil)
	_, err := http.Post(r.urls["oppo"]+"/server/v1/auth", "", nil)
	assert.Error(t, err, "the connection was cut")
	r.must("PUT", "/vendors/oppo/faults", `{}`, nil)
	assert.Equal(t, 200, r.post("oppo", "/server/v1/auth", nil)["status"])
	assert.Nil(t, r.vendor("oppo").Fault)
}

func TestAFaultThatCannotBeIsRefused(t *testing.T) {
	r := newRig(t, Options{})
	for body, about := range map[string]string{
		`{"status":200}`: "status", `{"status":1000}`: "status", `{"latency":"2h"}`: "latency", `{"latency":"slow"}`: "latency", `{"latency":"-1s"}`: "latency",
		`{"count":-1,"reset":true}`: "count", `{"retry_after":3}`: "retry_after", `{"count":3}`: "does nothing", `{"colour":1}`: "unknown field",
	} {
		assert.Contains(t, r.refused(400, "PUT", "/vendors/oppo/faults", body).Err, about, body)
	}
	r.refused(404, "PUT", "/vendors/apns/faults", "{}")
	assert.Nil(t, r.vendor("oppo").Fault)
}

func TestSettingsOutOfBoundsAreRefusedAndChangeNothing(t *testing.T) {
	r := newRig(t, Options{})
	before := *r.platform("oppo").Apps.Main().Settings().(*oppo.Settings)
	for settings, want := range map[string]string{
		`{"users":-9}`:                    "settings: users is -9: at least 0 is needed",
		`{"approved":["XX"]}`:             `settings: approved[0] cannot be "XX"; use one of private, IM`,
		`{"day_offset_hours":77}`:         "settings: day_offset_hours is 77: at most 14 is allowed",
		`{"news":true,"rate_code":14}`:    "settings: rate_code is 14: only 13, 55 are allowed",
		`{"template_fault_code":7}`:       "settings: template_fault_code is 7, which is none of OPPO's codes",
		`{"no_channel":"","users":"5"}`:   "users cannot be a string",
		`{"templates":{"1":{"title":5}}}`: "title cannot be a number",
	} {
		p := r.refused(400, "PUT", "/vendors/oppo", `{"settings":`+settings+`}`)
		assert.Contains(t, p.Err, want)
		assert.Equal(t, before, *r.platform("oppo").Apps.Main().Settings().(*oppo.Settings), "nothing is changed")
	}
}
