package mi

import (
	"encoding/json"
	"net/url"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only Mi remembers: its channels, messages, jobs and pictures.
func lintScope() core.LintScope {
	return core.LintScope{Without: []string{"MI-P9", "MI-V1", "MI-V2", "MI-V3", "MI-V4", "MI-U1", "MI-R1"}, Fields: map[string]string{
		"MI-P1": "title, description", "MI-P2": "title", "MI-P3": "description", "MI-P4": "payload", "MI-P5": "extra", "MI-P6": "extra", "MI-P7": "registration_id",
		"MI-P8": "registration_id", "MI-P10": "topics, topic_op", "MI-P11": "notify_id", "MI-P12": "time_to_send", "MI-P14": "extra.jobkey", "MI-P15": "extra.notify_effect",
		"MI-P16": "messages", "MI-K1": "extra.callback",
	}}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*message] {
	return core.LintTable[*message]{
		{Lint: core.Lint{ID: core.LintChannel, Rule: "MI-C2", Field: "extra.channel_id",
			Says: "The notification names no channel: it is refused, or falls to the default tier of one a day and phone.", Remedy: "Apply for a channel in Mi's console and name its id in extra.channel_id."},
			Broken: func(m *message) bool { return !m.passThrough && m.extra("channel_id") == "" }},
		{Lint: core.Lint{ID: core.LintEffect, Rule: "MI-P15", Field: "extra.notify_effect",
			Says: "The notification does not say what a tap does; leaving it out is retired.", Remedy: "Send extra.notify_effect: 1 opens the app, 2 a page by intent_uri, 3 an address by web_uri."},
			Broken: func(m *message) bool { return !m.passThrough && m.extra("notify_effect") == "" }},
		{Lint: core.Lint{ID: core.LintTTL, Rule: "MI-P13", Field: "time_to_live",
			Says: "The time to live is a round number of seconds and none of minutes in milliseconds, which it is counted in: it ends at once.", Remedy: "Multiply it by 1000: 86400000 is a day."},
			Broken: func(m *message) bool { return inSeconds(m.ttl.N) }},
		{Lint: core.Lint{ID: core.LintTTL, Rule: "MI-P13", Field: "time_to_live",
			Says: "The time to live is longer than ten days in milliseconds, the most that any class is kept.", Remedy: "Send at most 864000000, and 86400000 for the public class."},
			Broken: func(m *message) bool { return m.ttl.N > tenDays*1000 }},
		{Lint: core.Lint{ID: core.LintDeprecated, Field: "pass_through",
			Says: "Mi has given notice that it stops pass-through messages.", Remedy: "Send a notification, and the data in its payload."},
			Broken: func(m *message) bool { return m.passThrough }},
		{Lint: core.Lint{ID: core.LintDeprecated, Field: "extra.class_name",
			Says: "class_name is the older way to name a page.", Remedy: "Send notify_effect 2 with an intent_uri."},
			Broken: func(m *message) bool { return m.extra("class_name") != "" }},
	}
}

// tenDays is how long Mi keeps a message at most, in seconds. MI-P13.
const tenDays = int64(10 * 24 * time.Hour / time.Second)

// inSeconds reports whether a number of milliseconds reads as one of seconds: below ten days of these, whole minutes, and none of
// whole minutes in milliseconds.
func inSeconds(ms int64) bool {
	return ms > 0 && ms <= tenDays && (ms%60 == 0 && ms%60_000 != 0 || ms < 1000)
}

// dead are the regids that an answer lists as bad, or all of a message that had no valid target.
func dead(request, answer []byte, _ int) []string {
	var out struct {
		Code int
		Data struct {
			Bad string `json:"bad_regids"`
		}
	}
	if json.Unmarshal(answer, &out) != nil {
		return nil
	}
	list := out.Data.Bad
	if out.Code == errNoTargets.code {
		form, err := url.ParseQuery(string(request))
		if err != nil {
			return nil
		}
		list = form.Get("registration_id")
	}
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
