package meizu

import (
	"encoding/json"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// lintScope leaves out what only Meizu remembers: tasks, pictures, the addresses of its console.
func lintScope() core.LintScope {
	return core.LintScope{Without: []string{"MZ-P10", "MZ-P11", "MZ-T1", "MZ-T2", "MZ-T3", "MZ-I1", "MZ-S1", "MZ-Q5"}, Fields: map[string]string{
		"MZ-P1": "messageJson.noticeBarInfo.title", "MZ-P2": "messageJson.noticeBarInfo.content", "MZ-P3": "pushIds", "MZ-P4": "messageJson.pushTimeInfo.validTime",
		"MZ-P5": "messageJson.clickTypeInfo", "MZ-P6": "messageJson.clickTypeInfo.clickType", "MZ-P7": "messageJson.advanceInfo.notifyKey", "MZ-P9": "messageJson",
		"MZ-U1": "path",
	}}
}

// lints are what can be said against a message by looking at it alone.
func lints() core.LintTable[*message] {
	return core.LintTable[*message]{
		{Lint: core.Lint{ID: core.LintCategory, Rule: "MZ-Q1", Field: "messageJson.noticeBarInfo.noticeMsgType",
			Says: "The notification does not say whether it is private: it is public, three a day and phone.", Remedy: "Apply for private messages and send noticeMsgType 1, or 0 to say that it is public."},
			Broken: func(m *message) bool { return !m.pass && !m.Bar.MsgType.Set }},
		{Lint: core.Lint{ID: core.LintDeprecated, Rule: "MZ-P6", Field: "messageJson.clickTypeInfo.clickType",
			Says: "clickType 3 is not supported from Android 12 on.", Remedy: "Open a page by clickType 1, or an address by 2."},
			Broken: func(m *message) bool { return !m.pass && m.Click.Type.N == 3 }},
	}
}

// dead are the pushIds that an answer lists as not subscribed or malformed.
func dead(_, answer []byte, _ int) (out []string) {
	var a struct {
		Value map[string]json.RawMessage
	}
	if json.Unmarshal(answer, &a) != nil {
		return nil
	}
	for _, key := range []string{keyUnsubscribe, keyMalformed} {
		var list []string
		if json.Unmarshal(a.Value[key], &list) == nil {
			out = append(out, list...)
		}
	}
	return out
}
