package admin

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
)

func (r *rig) tray(id string) (out []handset.Shown) {
	r.t.Helper()
	r.must("GET", "/devices/"+id+"/tray", "", &out)
	return out
}

func (r *rig) view(id string) (v deviceView) {
	r.t.Helper()
	r.must("GET", "/devices/"+id, "", &v)
	return v
}

// shown waits until the journal says that a message to a token was shown.
func (r *rig) shown(token string) {
	r.t.Helper()
	var got messages
	r.must("GET", "/messages/wait?result=shown&token="+escape(token), "", &got)
	require.False(r.t, got.TimedOut)
}

func TestAPhoneIsSetUpReadyToBePushedTo(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	assert.Equal(t, []string{"d1", "oppo", "main", "com.example.chat"}, []string{d.ID, d.Vendor, d.App, d.Package})
	assert.NotNil(t, r.platform("oppo").Tokens.Find(d.Token), "the vendor issued it")

	v := r.view("d1")
	assert.Equal(t, deviceView{
		ID: "d1", Vendor: "oppo", App: "main", Package: "com.example.chat", Token: core.Short(d.Token), Brand: "OPPO",
		Model: "Reno11", Android: 13, Online: true, Installed: true, State: "background", Allowed: true,
		Region: "CN", Topics: []string{}, Aliases: []string{}, Accounts: []string{},
		Channels: map[string]string{"tuikit": "default"}, Quotas: []quotaView{}, Handed: []handed{}, Suppressed: []suppressed{},
	}, v)
	assert.Zero(t, r.sendOPPO(d.Token, "hi", ""))
	r.shown(d.Token)
	tray := r.tray("d1")
	require.Len(t, tray, 1)
	assert.Equal(t, "hi", tray[0].Title)
	assert.Equal(t, "tuikit", tray[0].Channel)
	assert.Equal(t, "d2", r.phone(`{"vendor":"mi"}`).ID)
	var all deviceList
	r.must("GET", "/devices", "", &all)
	require.Len(t, all.Devices, 2)
	assert.Equal(t, v.ID, all.Devices[0].ID, "as they were made")
}

func TestMakingAPhoneRepeatsWhatItWasGiven(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo","app":"other","brand":"OnePlus","model":"12","android":14,"system":15,"region":"SG","os":"harmony","allow_notifications":false,
		"channels":["a"],"side_loaded":true,"locked":true,"force":"67","topics":["tea","milk"],"aliases":["ming"],"accounts":["m@x"]}`)
	want := deviceView{
		ID: "d1", Vendor: "oppo", App: "other", Package: "com.example.other", Token: d.Token, Brand: "OnePlus", Model: "12", Android: 14, System: 15, Region: "SG",
		OS: "harmony", SideLoaded: true, Force: "67", Topics: []string{"milk", "tea"}, Aliases: []string{"ming"}, Accounts: []string{"m@x"},
		Online: true, Installed: true, State: "background", Locked: true, Channels: map[string]string{"a": "default"},
		Quotas: []quotaView{}, Handed: []handed{}, Suppressed: []suppressed{},
	}
	assert.Equal(t, want, d, "in full where it is made")
	token := r.platform("oppo").Tokens.Find(d.Token)
	require.NotNil(t, token)
	assert.Equal(t, "ming", token.Facts().Alias)
	want.Token = core.Short(d.Token)
	assert.Equal(t, want, r.view("d1"))
	r.must("POST", "/devices/d1/settings", `{"topics":{"tea":false},"aliases":{"hua":true,"ming":false}}`, nil)
	assert.Equal(t, [][]string{{"milk"}, {"hua"}}, [][]string{r.view("d1").Topics, r.view("d1").Aliases})
}

func TestAnIPhoneIsRefusedWithItsReason(t *testing.T) {
	r := newRig(t, Options{})
	p := r.refused(400, "POST", "/devices", `{"vendor":"oppo","os":"ios"}`)
	assert.Contains(t, p.Err, "there is no APNs mock")
	assert.Contains(t, r.refused(400, "POST", "/devices", `{"vendor":"oppo","os":"symbian"}`).Err, "unknown")
	assert.Contains(t, r.refused(400, "POST", "/devices", `{"vendor":"oppo","topics":[""]}`).Err, "topics holds an empty name")
}

func TestALiveCardIsMadeByTheApp(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	r.must("POST", "/devices/"+d.ID+"/settings", `{"live_cards":{"7":true,"8":true}}`, nil)
	r.must("POST", "/devices/"+d.ID+"/settings", `{"live_cards":{"8":false}}`, nil)
	tray := r.tray(d.ID)
	require.Len(t, tray, 1)
	assert.Equal(t, "Live card 7", tray[0].Title)
}

func TestAPhoneCanBeMadeInManyWays(t *testing.T) {
	r := newRig(t, Options{})
	rows := []struct {
		says, body string
		check      func(v deviceView) bool
	}{
		{"a fresh OPPO phone has no channel and its switch is off", `{"vendor":"oppo","fresh":true}`, func(v deviceView) bool { return !v.Allowed && len(v.Channels) == 0 && v.Token != "" }},
		{"a fresh Mi phone has no channel and its switch is on", `{"vendor":"mi","fresh":true}`, func(v deviceView) bool { return v.Allowed && len(v.Channels) == 0 }},
		{"a fresh phone may be told otherwise", `{"vendor":"oppo","fresh":true,"allow_notifications":true,"channels":["a"]}`, func(v deviceView) bool { return v.Allowed && v.Channels["a"] == "default" }},
		{"the app is chosen by name", `{"vendor":"oppo","app":"other"}`, func(v deviceView) bool { return v.Package == "com.example.other" }},
		{"the app is chosen by package", `{"vendor":"mi","package":"com.example.other"}`, func(v deviceView) bool { return v.App == "other" }},
		{"hardware can be named", `{"vendor":"oppo","brand":"realme","model":"GT5","android":7,"system":7,"region":"SG"}`, func(v deviceView) bool { return v.Brand == "realme" && v.Model == "GT5" && v.Android == 7 }},
		{"channels can be none", `{"vendor":"oppo","channels":[]}`, func(v deviceView) bool { return len(v.Channels) == 0 && v.Allowed }},
		{"notifications can be off", `{"vendor":"mi","allow_notifications":false}`, func(v deviceView) bool { return !v.Allowed }},
		{"the screen can be locked", `{"vendor":"mi","locked":true,"side_loaded":true}`, func(v deviceView) bool { return v.Locked }},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			v := r.view(r.phone(row.body).ID)
			assert.True(t, row.check(v), "%+v", v)
		})
	}
}

func TestAPhoneThatCannotBeIsRefusedWithARemedy(t *testing.T) {
	r := newRig(t, Options{})
	rows := []struct {
		says, body string
		status     int
		about      string
	}{
		{"no vendor", `{}`, 400, "vendor is missing"},
		{"no body", ``, 400, "vendor is missing"},
		{"a vendor that does not run", `{"vendor":"fcm"}`, 404, `no vendor "fcm" is running`},
		{"an app that is not there", `{"vendor":"mi","app":"x"}`, 404, `mi has no app "x"`},
		{"a package that is not there", `{"vendor":"mi","package":"com.x"}`, 404, `mi has no app "com.x"`},
		{"app and package", `{"vendor":"mi","app":"main","package":"com.example.chat"}`, 400, "both"},
		{"an Android that never was", `{"vendor":"mi","android":3}`, 400, "android is 3"},
		{"another system", `{"vendor":"mi","os":"ios"}`, 400, `os "ios"`},
		{"an empty channel id", `{"vendor":"mi","channels":[""]}`, 400, "channels"},
		{"a manifest without a launcher", `{"vendor":"mi","manifest":{"launcher":""}}`, 400, "manifest.launcher"},
		{"a page without a class", `{"vendor":"mi","manifest":{"launcher":"A","activities":[{"class":""}]}}`, 400, "manifest.activities"},
		{"an unknown field", `{"vendor":"mi","colour":"red"}`, 400, `unknown field "colour"`},
		{"a field of another type", `{"vendor":"mi","android":"13"}`, 400, "android cannot be a string"},
		{"a list", `[]`, 400, "JSON array"},
		{"half an object", `{"vendor":`, 400, "ends in the middle"},
		{"two objects", `{"vendor":"mi"}{}`, 400, "follows the JSON object"},
		{"no JSON", `vendor=mi`, 400, "no JSON"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			p := r.refused(row.status, "POST", "/devices", row.body)
			assert.Contains(t, p.Err, row.about)
		})
	}
	assert.Contains(t, r.refused(400, "POST", "/devices", `{"x":1}`).Remedy, "manifest.activities[].filters[].scheme", "the known fields are listed")
	assert.Empty(t, r.api.all(), "none was made")
}

func TestNoMorePhonesThanAllowed(t *testing.T) {
	r := newRig(t, Options{MaxDevices: 1})
	d := r.phone(`{"vendor":"mi"}`)
	r.refused(http.StatusConflict, "POST", "/devices", `{"vendor":"mi"}`)
	r.must("DELETE", "/devices/"+d.ID, "", nil)
	assert.Equal(t, "d2", r.phone(`{"vendor":"mi"}`).ID, "ids are not used twice")
}

func TestAVendorsNoIsPassedOn(t *testing.T) {
	r := newRig(t, Options{})
	r.platform("oppo").Apps.Main().AppKey = "" // as a build that carries none
	p := r.refused(http.StatusUnprocessableEntity, "POST", "/devices", `{"vendor":"oppo"}`)
	assert.Equal(t, "15", p.Code, "OPPO's own code for a missing AppKey")
	assert.Empty(t, r.api.all(), "the phone is not kept")
}

func TestADeletedPhoneIsGoneAndItsTokenLivesOn(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	var gone deleted
	r.must("DELETE", "/devices/"+d.ID, "", &gone)
	assert.Equal(t, d.ID, gone.ID)
	r.refused(404, "GET", "/devices/"+d.ID, "")
	r.refused(404, "DELETE", "/devices/"+d.ID, "")
	r.refused(404, "GET", "/devices/"+d.ID+"/tray", "")
	token := r.platform("oppo").Tokens.Find(d.Token)
	alive, _ := token.Alive()
	assert.True(t, alive)
	assert.False(t, token.Facts().Online)
}

func TestAForcedTokenGetsItsAnswerCode(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo","force":"10000"}`)
	assert.EqualValues(t, 10000, r.sendOPPO(d.Token, "t", ""))
	assert.Empty(t, r.tray(d.ID))
	other := r.phone(`{"vendor":"oppo"}`)
	assert.Zero(t, r.sendOPPO(other.Token, "t", ""), "others do not")
	m := r.phone(`{"vendor":"mi","force":"20301"}`)
	assert.EqualValues(t, 20301, r.sendMi(m.Token, "t")["code"])
}

func TestPhonesOverRealSockets(t *testing.T) {
	r := newRig(t, Options{})
	links := link2server(t, r)
	d := r.phone(`{"vendor":"oppo"}`)
	assert.Equal(t, 1, links.Links())
	assert.Zero(t, r.sendOPPO(d.Token, "one", ""))
	r.shown(d.Token)
	r.must("POST", "/devices/"+d.ID+"/disconnect", "", nil)
	for i := range 20 {
		assert.Zero(t, r.sendOPPO(d.Token, fmt.Sprint(i), ""))
	}
	r.must("POST", "/devices/"+d.ID+"/connect", "", nil)
	assert.Len(t, r.tray(d.ID), 21, "a phone that is connected again has all that waited")
}

func TestOverSocketsTooTheVendorHasHeardWhenAnActionReturns(t *testing.T) {
	r := newRig(t, Options{})
	link2server(t, r)
	for range 20 {
		d := r.phone(`{"vendor":"oppo"}`)
		token := r.platform("oppo").Tokens.Find(d.Token)
		require.True(t, token.Facts().Online, "made is connected")
		r.do(d.ID, "unregister")
		require.False(t, token.Facts().Subscribed)
		r.do(d.ID, "uninstall")
		require.False(t, token.Facts().Installed)
	}
}
