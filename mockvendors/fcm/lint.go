package fcm

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only Google remembers: the tokens and their phones.
func lintScope() core.LintScope {
	return core.LintScope{Without: []string{"FCM-T1", "FCM-T2", "FCM-T3", "FCM-T4", "FCM-T5", "FCM-V11", "FCM-X4"}, Fields: map[string]string{
		"FCM-V1": "message", "FCM-V2": "message", "FCM-V2b": "message", "FCM-V3": "message.data", "FCM-V4": "message.data", "FCM-V5": "message.android.ttl",
		"FCM-V6": "message.topic", "FCM-V7": "message.condition", "FCM-V8": "message.webpush.headers", "FCM-V9": "message.android_v2", "FCM-V10": "message",
		"FCM-X1": "/batch", "FCM-X2": "/fcm/send",
	}}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*message] {
	return core.LintTable[*message]{
		{Lint: core.Lint{ID: core.LintTest, Rule: "FCM-X4", Field: "validate_only",
			Says: "The send is a dry run: it is answered with an id and goes to nobody.", Remedy: "Take validate_only out of what production sends."},
			Broken: func(m *message) bool { return m.dry }},
		{Lint: core.Lint{ID: core.LintChannel, Rule: "FCM-D5", Field: "message.android.notification.channel_id",
			Says: "The notification names no channel: Android puts it into the manifest's, else into Miscellaneous.", Remedy: "Name a channel that the app creates."},
			Broken: func(m *message) bool { return m.notifies() && !m.v2 && m.words("channel_id") == "" }},
	}
}

// dead is the token of a send that was answered UNREGISTERED, or INVALID_ARGUMENT for the token itself.
func dead(request, answer []byte, status int) []string {
	text := string(answer)
	gone := status == http.StatusNotFound && strings.Contains(text, "UNREGISTERED")
	bad := status == http.StatusBadRequest && strings.Contains(text, "message.token")
	var in struct {
		Message struct{ Token, Fid string }
	}
	if !gone && !bad || json.Unmarshal(request, &in) != nil || in.Message.Token+in.Message.Fid == "" {
		return nil
	}
	return []string{in.Message.Token + in.Message.Fid}
}
