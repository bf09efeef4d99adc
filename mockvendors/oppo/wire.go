package oppo

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// envelope is every answer's outer object.
type envelope struct {
	Code    code   `json:"code"`
	Message string `json:"message"`
	Data    any    `json:"data,omitempty"`
}

// ok writes a success.
func ok(set *Settings, data any) core.Answer {
	return core.Answer{Type: jsonType, Body: core.JSON(envelope{Message: set.SuccessText, Data: data})}
}

// sent is the data of a unicast: camelCase, unlike the rest of the API.
type sent struct {
	MessageID string `json:"messageId"`
	Status    string `json:"status,omitempty"`
}

// batchItem is one element of a batch's data.
type batchItem struct {
	MessageID      string `json:"messageId,omitempty"`
	RegistrationID string `json:"registrationId"`
	ErrorCode      code   `json:"errorCode,omitempty"`
	ErrorMessage   string `json:"errorMessage,omitempty"`
}

// broadcastData is the data of a broadcast. Clients take every key of digits for a code and its value for a list of targets.
type broadcastData struct {
	MessageID string
	TaskID    string
	Status    string
	Bad       map[code][]string
}

// MarshalJSON puts the codes, smallest first, behind the fixed keys.
func (d broadcastData) MarshalJSON() ([]byte, error) {
	b := fmt.Appendf(nil, `{"message_id":%q,"task_id":%q,"status":%q`, d.MessageID, d.TaskID, d.Status)
	for _, c := range slices.Sorted(maps.Keys(d.Bad)) {
		b = fmt.Appendf(b, `,"%d":%s`, c, core.JSON(d.Bad[c]))
	}
	return append(b, '}'), nil
}

// message is the JSON of a unicast, or one element of a batch.
type message struct {
	TargetType     core.LooseInt   `json:"target_type"`
	TargetValue    core.ScalarText `json:"target_value"`
	RegistrationID core.ScalarText `json:"registration_id"` // of old clients, where target_value is absent
	VerifyRegID    core.LooseBool  `json:"verify_registration_id"`
	Notification   notification    `json:"notification"`
}

// target is the addressee, under either name.
func (m *message) target() string {
	if m.TargetValue.S != "" {
		return m.TargetValue.S
	}
	return m.RegistrationID.S
}

// notification is the content of a message. Every client types its fields in its own way, and Java's sends all of them, the
// unused ones as 0, false or "": those count as absent.
type notification struct {
	AppMessageID     core.ScalarText `json:"app_message_id"`
	Style            core.LooseInt   `json:"style"`
	BigPictureID     core.ScalarText `json:"big_picture_id"`
	Title            core.ScalarText `json:"title"`
	SubTitle         core.ScalarText `json:"sub_title"`
	Content          core.ScalarText `json:"content"`
	ClickType        core.LooseInt   `json:"click_action_type"`
	ClickActivity    core.ScalarText `json:"click_action_activity"`
	ClickURL         core.ScalarText `json:"click_action_url"`
	ActionParameters core.LooseText  `json:"action_parameters"`
	ShowTimeType     core.LooseInt   `json:"show_time_type"`
	ShowStart        core.LooseInt   `json:"show_start_time"` // ms
	ShowEnd          core.LooseInt   `json:"show_end_time"`   // ms
	OffLine          core.LooseBool  `json:"off_line"`
	OffLineTTL       core.LooseInt   `json:"off_line_ttl"` // seconds
	PushTimeType     core.LooseInt   `json:"push_time_type"`
	NetworkType      core.LooseInt   `json:"network_type"`
	FixSpeed         core.LooseBool  `json:"fix_speed"`
	FixSpeedRate     core.LooseInt   `json:"fix_speed_rate"` // a second
	CallBackURL      core.ScalarText `json:"call_back_url"`
	CallBackParam    core.ScalarText `json:"call_back_parameter"`
	ChannelID        core.ScalarText `json:"channel_id"`
	NotifyID         core.LooseInt   `json:"notify_id"`
	Category         core.ScalarText `json:"category"`
	NotifyLevel      core.LooseInt   `json:"notify_level"`
	TemplateID       core.ScalarText `json:"private_msg_template_id"`
	TitleParams      core.LooseText  `json:"private_title_parameters"`
	ContentParams    core.LooseText  `json:"private_content_parameters"`
}

// fromForm reads a content that comes as one form field a key, by the same leniency as JSON.
func (n *notification) fromForm(f core.Form) error {
	fields := make(map[string]string, len(f))
	for _, p := range f {
		if _, twice := fields[p.Name]; !twice {
			fields[p.Name] = p.Value
		}
	}
	return readContent.Read(core.JSON(fields), n)
}

// The readers of the bodies: names of keys count as they are written.
var (
	readMessage = core.NewExact[message]()
	readContent = core.NewExact[notification]()
	readDevice  = core.NewExact[deviceCall]()
)

// mistyped reports a field that is no number, or no truth value, where one is due, and a number that is none of its names.
func (m *message) mistyped() bool {
	n := &m.Notification
	for _, f := range [...]core.LooseInt{m.TargetType, n.Style, n.ClickType, n.ShowTimeType, n.ShowStart, n.ShowEnd, n.OffLineTTL,
		n.PushTimeType, n.NetworkType, n.FixSpeedRate, n.NotifyID, n.NotifyLevel} {
		if f.Bad {
			return true
		}
	}
	for _, f := range [...]struct {
		n   core.LooseInt
		max int64
	}{{n.Style, styleMax}, {n.ShowTimeType, 1}, {n.PushTimeType, 1}, {n.NetworkType, 1}} {
		if f.n.N < 0 || f.n.N > f.max {
			return true
		}
	}
	return m.VerifyRegID.Bad || n.OffLine.Bad || n.FixSpeed.Bad
}

// objectText reads the text of a JSON object: each top-level key, a value that is no string as its JSON text. ok is false
// where the text is none; an empty text is an empty object.
func objectText(text string) (fields map[string]string, ok bool) {
	if text = strings.TrimSpace(text); text == "" {
		return nil, true
	}
	var loose map[string]core.LooseText
	if json.Unmarshal([]byte(text), &loose) != nil || loose == nil {
		return nil, false
	}
	fields = make(map[string]string, len(loose))
	for k, v := range loose {
		fields[k] = v.S
	}
	return fields, true
}
