package meizu

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// flag is a 0/1 of messageJson; the Java SDK writes true and false, others a text (section 5).
type flag struct {
	core.LooseBool
	odd bool // not the documented 0 or 1
}

// UnmarshalJSON reads any of these forms.
func (f *flag) UnmarshalJSON(b []byte) error {
	f.odd = string(b) != "0" && string(b) != "1"
	return f.LooseBool.UnmarshalJSON(b)
}

// message is messageJson. Empty texts, empty objects and zeros are filler, which SDKs send for what was not set.
type message struct {
	Bar struct {
		MsgType core.LooseInt   `json:"noticeMsgType"` // 0 public, 1 private
		Type    core.LooseInt   `json:"noticeBarType"` // 0 standard, 2 Android native
		Title   core.ScalarText `json:"title"`
		Content core.ScalarText `json:"content"`
	} `json:"noticeBarInfo"`
	Expand struct {
		Type     core.LooseInt   `json:"noticeExpandType"` // 0 standard, 1 text, 2 big picture
		ImageURL core.ScalarText `json:"noticeExpandImgUrl"`
	} `json:"noticeExpandInfo"`
	Click struct {
		Type       core.LooseInt   `json:"clickType"` // 0 app, 1 activity, 2 URI, 3 app-defined
		Activity   core.ScalarText `json:"activity"`
		URL        core.ScalarText `json:"url"`
		Custom     core.ScalarText `json:"customAttribute"`
		Parameters json.RawMessage `json:"parameters"` // as received
	} `json:"clickTypeInfo"`
	Time struct {
		OffLine   flag            `json:"offLine"`
		ValidTime core.LooseInt   `json:"validTime"`    // hours
		Type      core.LooseInt   `json:"pushTimeType"` // 1 timed
		Start     core.ScalarText `json:"startTime"`
	} `json:"pushTimeInfo"`
	Advance struct {
		Suspend   flag            `json:"suspend"`
		Clear     flag            `json:"clearNoticeBar"`
		Fixed     flag            `json:"fixDisplay"`
		FixSpeed  flag            `json:"fixSpeed"`
		NotifyKey core.ScalarText `json:"notifyKey"`
		Type      struct {
			Vibrate flag `json:"vibrate"`
			Lights  flag `json:"lights"`
			Sound   flag `json:"sound"`
		} `json:"notificationType"`
	} `json:"advanceInfo"`
	VIP   map[string]json.RawMessage `json:"vipInfo"`
	Extra map[string]core.LooseText  `json:"extra"`

	// The body of a pass-through message.
	Title   core.ScalarText `json:"title"`
	Content core.ScalarText `json:"content"`

	pass       bool              // pass-through
	parameters map[string]string // of the click, as texts
	wish       *wish             // for receipts; nil for none
}

// readJSON reads messageJson with its keys as they are written.
var readJSON = core.NewExact[message]()

// badEnum is the first field whose number is none of those that section 5 lists, "" for none.
func (m *message) badEnum() string {
	for _, f := range []struct {
		name  string
		value core.LooseInt
		known []int64
	}{
		{"noticeMsgType", m.Bar.MsgType, []int64{0, 1}}, {"noticeBarType", m.Bar.Type, []int64{0, 2}},
		{"noticeExpandType", m.Expand.Type, []int64{0, 1, 2}}, {"pushTimeType", m.Time.Type, []int64{0, 1}},
	} {
		if f.value.Bad || !slices.Contains(f.known, f.value.N) {
			return f.name
		}
	}
	return ""
}

// readMessage reads messageJson; what is no such object is a bad parameter.
func readMessage(text string, pass bool) (*message, error) {
	m := &message{pass: pass}
	if err := readJSON.Read([]byte(text), m); err != nil {
		return nil, errParameter.because("messageJson不是合法的JSON")
	}
	if name := m.badEnum(); name != "" {
		return nil, errParameter.because(name + "不合法")
	}
	params, ok := textMap(m.Click.Parameters)
	if !ok {
		return nil, errParameter.because("parameters不是JSON对象")
	}
	m.parameters = params
	return m, nil
}

// textMap reads a JSON object as texts; nothing, null and "" are an empty one.
func textMap(raw json.RawMessage) (map[string]string, bool) {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || string(raw) == "null" || string(raw) == `""` {
		return nil, true
	}
	var loose map[string]core.LooseText
	if err := json.Unmarshal(raw, &loose); err != nil {
		return nil, false
	}
	out := make(map[string]string, len(loose))
	for k, v := range loose {
		out[k] = v.S
	}
	return out, true
}

// oddFlags reports whether a flag was not written as the documented 0 or 1.
func (m *message) oddFlags() bool {
	for _, f := range []flag{m.Time.OffLine, m.Advance.Suspend, m.Advance.Clear, m.Advance.Fixed, m.Advance.FixSpeed,
		m.Advance.Type.Vibrate, m.Advance.Type.Lights, m.Advance.Type.Sound} {
		if f.odd {
			return true
		}
	}
	return false
}

// badFlags reports whether a flag was neither of the forms that clients use.
func (m *message) badFlags() bool {
	for _, f := range []flag{m.Time.OffLine, m.Advance.Suspend, m.Advance.Clear, m.Advance.Fixed, m.Advance.FixSpeed,
		m.Advance.Type.Vibrate, m.Advance.Type.Lights, m.Advance.Type.Sound} {
		if f.Bad {
			return true
		}
	}
	return false
}

// private reports whether the message is of the private class.
func (m *message) private() bool { return m.Bar.MsgType.N == 1 }

// vip reports whether a field of vipInfo says anything.
func (m *message) vip() bool {
	for _, raw := range m.VIP {
		switch string(raw) {
		case "null", "0", "false", `""`, `"0"`, "{}", "[]":
		default:
			return true
		}
	}
	return false
}

// offLine reports whether the message waits for a phone that is away.
func (m *message) offLine() bool { return m.Time.OffLine.Or(true) }

// defaultHours is how long a message without validTime waits.
const defaultHours = 24

// life is how long the message waits for its phone.
func (m *message) life() time.Duration {
	h := m.Time.ValidTime.Or(defaultHours)
	if h < 1 || h > 72 {
		h = defaultHours
	}
	return time.Duration(h) * time.Hour
}

// start is when a timed message may go, zero for at once.
func (m *message) start(now time.Time) time.Time {
	if m.Time.Type.N != 1 {
		return time.Time{}
	}
	at, err := time.ParseInLocation(time.DateTime, m.Time.Start.S, core.China)
	if err != nil || !at.After(now) {
		return time.Time{}
	}
	return at
}

// title and content are the texts that the rules about length look at.
func (m *message) title() string {
	if m.pass {
		return m.Title.S
	}
	return m.Bar.Title.S
}

func (m *message) content() string {
	if m.pass {
		return m.Content.S
	}
	return m.Bar.Content.S
}

// chars is a length as the vendor counts: a Chinese character is one, as a Latin one is.
func chars(s string) int { return utf8.RuneCountInString(s) }
