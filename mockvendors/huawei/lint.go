package huawei

import (
	"encoding/json"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only Huawei remembers: the tokens, the app's rights, what may be recalled.
func lintScope() core.LintScope {
	return core.LintScope{
		Without: []string{"HW-V8", "HW-V9", "HW-V10", "HW-V11", "HW-V13", "HW-V15", "HW-V16", "HW-T1"},
		Fields: map[string]string{
			"HW-V1": "message.token, topic, condition", "HW-V2": "message", "HW-V3": "message.android.notification", "HW-V4": "message.android.notification.click_action",
			"HW-V5": "message.android.ttl", "HW-V6": "message.android.collapse_key", "HW-V7": "message.android.notification.badge", "HW-V14": "notifyId, token",
		},
	}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*push] {
	return core.LintTable[*push]{
		{Lint: core.Lint{ID: core.LintTest, Rule: "HW-Q3", Field: "message.android.target_user_type, pushOptions.testMessage",
			Says: "The message is a test message, of which an app has a few hundred a day.", Remedy: "Leave target_user_type and testMessage out of what production sends."},
			Broken: func(p *push) bool { return p.test }},
		{Lint: core.Lint{ID: core.LintTest, Rule: "HW-V10", Field: "validate_only",
			Says: "The message is only checked: it goes to nobody.", Remedy: "Take validate_only out of what production sends."},
			Broken: func(p *push) bool { return p.validateOnly }},
		{Lint: core.Lint{ID: core.LintCategory, Rule: "HW-C1", Field: "message.android.category",
			Says: "The notification has no category: it is marketing, silent and a few a day.", Remedy: "Apply for the category's right in AppGallery Connect and name it, such as IM."},
			Broken: func(p *push) bool { return p.notice != nil && p.category == "" }},
		{Lint: core.Lint{ID: core.LintDeprecated, Field: "/pushsend.do",
			Says: "The interface pushsend.do is of years ago.", Remedy: "Send by /v1/APP_ID/messages:send, or by v3."},
			Broken: func(p *push) bool { return p.version == old }},
	}
}

// dead are the tokens that an answer calls illegal: those it lists, or all of a message that it refuses for them.
func dead(request, answer []byte, _ int) []string {
	var out struct{ Code, Msg string }
	if json.Unmarshal(answer, &out) != nil {
		return nil
	}
	switch out.Code {
	case codeSomeIllegal:
		var list struct {
			V1 []string            `json:"illegal_tokens"`
			V3 map[string][]string `json:"illegalTokens"`
		}
		_ = json.Unmarshal([]byte(out.Msg), &list) // another text lists none
		for _, tokens := range list.V3 {
			list.V1 = append(list.V1, tokens...)
		}
		return list.V1
	case errTokensIllegal.code:
		var in struct {
			Message struct{ Token []string }
			Target  struct{ Token []string }
		}
		if json.Unmarshal(request, &in) == nil {
			return append(in.Message.Token, in.Target.Token...)
		}
	}
	return nil
}
