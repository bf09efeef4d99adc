package pipeline

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// said is where a vendor's request holds what one key says.
type said struct {
	vendor, key string
	console     any    // what the console says, "" where it has no such setting
	word        string // what the message says
	want        any    // what travels then
	none        any    // what travels where the message says "": nil where the field is left out
	field       func(call) any
}

// inJSON finds a field of a JSON body by its path.
func inJSON(path ...string) func(call) any {
	return func(c call) any { return at(c.json, path...) }
}

func at(v any, path ...string) any {
	for _, p := range path {
		m, _ := v.(map[string]any)
		v = m[p]
	}
	return v
}

// inField finds a field of the JSON text that a form field holds; without a
// path the form field itself.
func inField(name string, path ...string) func(call) any {
	return func(c call) any {
		if !c.form.Has(name) {
			return nil
		}
		if len(path) == 0 {
			return c.form.Get(name)
		}
		var v any
		_ = json.Unmarshal([]byte(c.form.Get(name)), &v)
		return at(v, path...)
	}
}

func saidRows() []said {
	const raw = "android.resource://com.demo.im/raw/ring"
	note := []string{"message", "android", "notification"}
	return []said{
		{FCM, "fcm_channel_id", "tuikit", "m", "m", nil, inJSON(append(note, "channel_id")...)},
		{FCM, "android_sound", nil, "ring", "ring", nil, inJSON(append(note, "sound")...)},
		{Huawei, "huawei_channel_id", "tuikit", "m", "m", nil, inJSON(append(note, "channel_id")...)},
		{Huawei, "huawei_category", "IM", "MARKETING", "MARKETING", nil, inJSON("message", "android", "category")},
		{Huawei, "huawei_importance", "NORMAL", "LOW", "LOW", nil, inJSON(append(note, "importance")...)},
		{Huawei, "android_sound", nil, "ring", "/raw/ring", nil, inJSON(append(note, "sound")...)},
		{Mi, "mi_channel_id", "tuikit", "m", "m", nil, inField("extra.channel_id")},
		{Mi, "android_sound", nil, "ring", raw, nil, inField("extra.sound_uri")},
		{OPPO, "oppo_channel_id", "tuikit", "m", "m", nil, inField("message", "notification", "channel_id")},
		{OPPO, "oppo_category", "IM", "MARKETING", "MARKETING", nil, inField("message", "notification", "category")},
		{OPPO, "oppo_notify_level", 2.0, "16", 16.0, nil, inField("message", "notification", "notify_level")},
		{Vivo, "vivo_category", "IM", "NEWS", "NEWS", nil, inJSON("category")},
		{Vivo, "vivo_classification", 0.0, "1", 1.0, nil, inJSON("classification")},
		{Meizu, "meizu_notify_type", 1.0, "0", 0.0, 0.0, inField("messageJson", "noticeBarInfo", "noticeMsgType")},
	}
}

// TestWhatAMessageSaysTravels: every key reaches its place in the vendor's
// request, wins over the console's word also with an empty text, and leaves
// the console's where it is not there.
func TestWhatAMessageSaysTravels(t *testing.T) {
	operational := 0
	for _, row := range saidRows() {
		t.Run(row.vendor+" "+row.key, func(t *testing.T) {
			s := newStub(t, reply{body: accepted[row.vendor]})
			cert := fullCert(row.vendor, s.URL)
			cert.Classification = &operational
			r := newRig(t, []Certificate{cert}, nil)
			for _, way := range []struct {
				says string
				info PushInfo
				want any
			}{
				{"the message says nothing", nil, row.console},
				{"the message says it", PushInfo{row.key: row.word}, row.want},
				{"the message says none", PushInfo{row.key: ""}, row.none},
				{"the message says another vendor's", PushInfo{"palm_channel": "x"}, row.console},
			} {
				p := demoPush()
				p.Info = way.info
				require.True(t, r.send(t, p).answer.Accepted, way.says)
				calls := s.seen(false)
				require.Equal(t, way.want, row.field(calls[len(calls)-1]), way.says)
			}
		})
	}
}

// TestEveryPushKeyIsRead: a key that an adapter declares stands in the table
// above, and one of the table is declared.
func TestEveryPushKeyIsRead(t *testing.T) {
	var tested, declared []string
	for _, row := range saidRows() {
		tested = append(tested, row.vendor+" "+row.key)
	}
	for _, vendor := range allVendors {
		for _, k := range PushKeys(vendor) {
			declared = append(declared, vendor+" "+k.Name)
			require.NotEmpty(t, k.Says)
			require.Contains(t, []string{TypeText, TypeNumber}, k.Type)
		}
	}
	require.ElementsMatch(t, tested, declared)
	require.Empty(t, PushKeys("palm"))
}

func TestANumberThatIsNoneEndsThePush(t *testing.T) {
	for vendor, key := range map[string]string{OPPO: "oppo_notify_level", Vivo: "vivo_classification", Meizu: "meizu_notify_type"} {
		s := newStub(t, reply{body: accepted[vendor]})
		p := demoPush()
		p.Info = PushInfo{key: "loud"}
		require.Equal(t, WhyPushInfo, newRig(t, []Certificate{certFor(vendor, s.URL)}, nil).send(t, p).why)
		require.Empty(t, s.seen(false))
	}
}

// TestVivoWithoutCategoryOrClass: where neither is said the IM's default
// travels, 1; a message that takes the category away falls back to it.
func TestVivoWithoutCategoryOrClass(t *testing.T) {
	s := newStub(t, reply{body: accepted[Vivo]})
	cert := certFor(Vivo, s.URL)
	cert.Category = "IM"
	r := newRig(t, []Certificate{cert}, nil)
	p := demoPush()
	p.Info = PushInfo{"vivo_category": ""}
	r.send(t, p)
	require.Equal(t, 1.0, s.seen(false)[0].json["classification"])
	require.NotContains(t, s.seen(false)[0].json, "category")
}

func TestTTL(t *testing.T) {
	c := &Certificate{TTL: time.Hour}
	require.Equal(t, time.Hour, (&Push{}).ttl(c))
	require.Equal(t, time.Minute, (&Push{TTL: time.Minute}).ttl(c))
}
