package oppo

import (
	"encoding/json"
	"net/url"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only OPPO remembers: regIds, saved contents, templates and pictures. Of the classes it has those that
// a message breaks by itself.
func lintScope() core.LintScope {
	return core.LintScope{
		Without: []string{"OPPO-T1", "OPPO-T2", "OPPO-T3", "OPPO-T4", "OPPO-T5", "OPPO-T6", "OPPO-T7", "OPPO-T8", "OPPO-U1"},
		With:    []string{"OPPO-C1", "OPPO-C2"},
		Fields: map[string]string{
			"OPPO-M1": "method", "OPPO-M2": "message", "OPPO-M3": "notification.title, content", "OPPO-M4": "notification", "OPPO-M5": "notification.click_action_type",
			"OPPO-M6": "notification.action_parameters", "OPPO-M9": "notification.style", "OPPO-M10": "notification.fix_speed_rate", "OPPO-C1": "notification.notify_level",
			"OPPO-C2": "notification.category", "OPPO-T9": "target_value",
		},
	}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*notice] {
	return core.LintTable[*notice]{
		{Lint: core.Lint{ID: core.LintChannel, Rule: "OPPO-C7", Field: "notification.channel_id",
			Says: "The notification names no channel: from Android 8 on it is not shown.", Remedy: "Name a channel_id that OPPO's console knows and the app creates."},
			Broken: func(n *notice) bool { return n.Notification.ChannelID.S == "" }},
		{Lint: core.Lint{ID: core.LintCategory, Rule: "OPPO-C1", Field: "notification.category",
			Says: "The notification has no category: it counts as content and marketing.", Remedy: "Apply for the category in OPPO's console and name it, such as IM."},
			Broken: func(n *notice) bool { return n.Notification.Category.S == "" }},
		{Lint: core.Lint{ID: core.LintTTL, Rule: "OPPO-M7", Field: "notification.off_line_ttl",
			Says: "The time to live is longer than ten days; it is counted in seconds.", Remedy: "Divide it by 1000 if it is meant in milliseconds: 86400 is a day."},
			Broken: func(n *notice) bool { return n.Notification.OffLineTTL.N > maxTTL }},
		{Lint: core.Lint{ID: core.LintDeprecated, Field: "target_type",
			Says: "target_type 3 for an alias is of the time before 2019.", Remedy: "Use 2 for a regId and 5 for an alias."},
			Broken: func(n *notice) bool { return n.TargetType.N == targetTypeOld }},
		{Lint: core.Lint{ID: core.LintDeprecated, Field: "registration_id",
			Says: "registration_id in the message is of old clients.", Remedy: "Name the regId as target_value, with target_type 2."},
			Broken: func(n *notice) bool { return n.TargetValue.S == "" && n.RegistrationID.S != "" }},
	}
}

// maxTTL is how long OPPO keeps a message, in seconds. OPPO-M7.
const maxTTL = 10 * 24 * 60 * 60

// dead are the regIds that an answer gives code 10000: a unicast's, an element's of a batch, those that a broadcast lists.
func dead(request, answer []byte, _ int) (out []string) {
	var a struct {
		Code int
		Data json.RawMessage
	}
	if json.Unmarshal(answer, &a) != nil {
		return nil
	}
	form, err := url.ParseQuery(string(request))
	if a.Code == int(codeBadRegID) && err == nil {
		var m message
		if readMessage.Read([]byte(form.Get("message")), &m) == nil && m.target() != "" {
			return []string{m.target()}
		}
		return nil
	}
	var items []struct {
		RegistrationID string
		ErrorCode      int
	}
	if json.Unmarshal(a.Data, &items) == nil {
		for _, i := range items {
			if i.ErrorCode == int(codeBadRegID) {
				out = append(out, i.RegistrationID)
			}
		}
		return out
	}
	var listed map[string]json.RawMessage
	if json.Unmarshal(a.Data, &listed) == nil {
		_ = json.Unmarshal(listed[codeBadRegID.String()], &out) // what is no list is none
	}
	return out
}
