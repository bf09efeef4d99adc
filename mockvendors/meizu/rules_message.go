package meizu

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// messageRules look at the parameters of a push. The limits are the vendor's, the code 1005 is [memory].
func messageRules() core.Table[*request] {
	return core.Table[*request]{
		{Rule: core.Rule{
			ID: "MZ-P9", Phase: core.Validate, Says: "Flags may be 0 and 1, true and false, or either as a text.", Answer: "accepted", Source: "JAVA, GO",
			Remedy: "None needed.",
		}},
		{
			Rule: core.Rule{
				ID: "MZ-U1", Phase: core.Validate, Says: "Pass-through messages are discontinued.", Answer: "110053", Source: "API, DEMO", Mark: core.Memory,
				Remedy: "Send a notification instead.",
			},
			Check: func(r *request) error {
				if r.message.pass {
					return errPassThru
				}
				return nil
			},
		},
		length("MZ-P1", "A title has 1 to 32 characters.", "32", "title_chars", "Shorten the title.",
			func(r *request) (string, int) { return r.message.title(), r.set.TitleChars }),
		length("MZ-P2", "A content has 1 to 100 characters.", "100", "content_chars", "Shorten the text of the message.",
			func(r *request) (string, int) {
				if r.message.pass { // has a limit of its own, which no rule here knows
					return "-", 1
				}
				return r.message.content(), r.set.ContentChars
			}),
		{
			Rule: core.Rule{
				ID: "MZ-P3", Phase: core.Validate, Says: "A request names at most 100 targets.", Figure: "100; 1000 until 2023", Setting: "max_targets",
				Answer: "1005", Source: "API", Mark: core.Memory, Remedy: "Split the list of targets.",
			},
			Check: func(r *request) error {
				if len(r.named) > r.set.MaxTargets {
					return errParameter.because("目标数量超过限制")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-P4", Phase: core.Validate, Says: "validTime is 1 to 72 hours for a message that waits; absent it is 24.", Figure: "1 … 72 h",
				Answer: "1005", Source: "API, W-CURL", Mark: core.Memory, Remedy: "Choose a validTime between 1 and 72 hours.",
			},
			Check: func(r *request) error {
				t, least := r.message.Time, int64(1)
				if r.form.Has("tagNames") { // the text about tags begins at 0
					least = 0
				}
				if r.message.offLine() && (t.ValidTime.Bad || t.ValidTime.Set && (t.ValidTime.N < least || t.ValidTime.N > 72)) {
					return errParameter.because("validTime不合法")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-P7", Phase: core.Validate, Says: "A notifyKey has letters, digits, _ and -, at most 8.", Figure: "8", Setting: "notify_key_chars",
				Answer: "1005", Source: "API", Mark: core.Memory, Remedy: "Choose a shorter, plainer notifyKey.",
			},
			Check: func(r *request) error {
				if key := r.message.Advance.NotifyKey.S; len(key) > r.set.NotifyKeyChars || !plain(key) {
					return errParameter.because("notifyKey不合法")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-P11", Phase: core.Validate, Says: "Packages that are given belong to the app.", Answer: "110031", Source: "API", Mark: core.Memory,
				Remedy: "Leave restrictedPackageNames out, or name the app's own package.",
			},
			Check: func(r *request) error {
				for _, p := range r.form.List("restrictedPackageNames") {
					if !r.app.Is(core.FieldPackage, p) {
						return errPackage
					}
				}
				return nil
			},
		},
	}
}

// length is a rule that a text has at least one character and at most so many.
func length(id, says, figure, setting, remedy string, text func(*request) (string, int)) core.Row[*request] {
	return core.Row[*request]{
		Rule: core.Rule{
			ID: id, Phase: core.Validate, Says: says, Figure: figure + " characters", Setting: setting, Answer: "1005", Source: "API",
			Mark: core.Memory, Remedy: remedy,
		},
		Check: func(r *request) error {
			if s, limit := text(r); s == "" || chars(s) > limit {
				return errParameter.because(strings.TrimSuffix(setting, "_chars") + "长度不合法(1-" + strconv.Itoa(limit) + ")")
			}
			return nil
		},
	}
}

// clickRules look at what a tap is to open.
func clickRules() core.Table[*request] {
	return core.Table[*request]{
		{
			Rule: core.Rule{
				ID: "MZ-P5", Phase: core.Validate, Says: "clickType 1 needs activity, 2 url, 3 customAttribute, each at most 1000 bytes.", Figure: "1000 bytes",
				Setting: "click_bytes", Answer: "1005", Source: "API, JAVA", Mark: core.Memory, Remedy: "Give the field that the clickType needs.",
			},
			Check: func(r *request) error {
				c := &r.message.Click
				needed := map[int64]string{0: "-", 1: c.Activity.S, 2: c.URL.S, 3: c.Custom.S}[c.Type.N]
				if r.message.pass {
					return nil
				}
				if c.Type.Bad || needed == "" || max(len(c.Activity.S), len(c.URL.S), len(c.Custom.S)) > r.set.ClickBytes {
					return errParameter.because("clickTypeInfo不合法")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-P6", Phase: core.Validate, Says: "clickType 3 is to be avoided: Android 12 and later do not support it.", Setting: "custom_click",
				Answer: "accepted, or 1005", Source: "API", Mark: core.Memory, Remedy: "Use clickType 0, 1 or 2.",
			},
			Check: func(r *request) error {
				if r.message.Click.Type.N == 3 && r.set.CustomClick == Refuse {
					return errParameter.because("clickType不支持3")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-P10", Phase: core.Validate, Says: "A receipt's address has at most 128 bytes and is registered in the console, its parameter at most 64 bytes.",
				Figure: "128 and 64 bytes, 100 addresses", Setting: "callbacks, unregistered_callback", Answer: "1005", Source: "API", Mark: core.Memory,
				Remedy: "Register the address in Meizu's console; shorten callback.param.",
			},
			Check: func(r *request) error {
				address := r.message.Extra["callback"].S
				if address == "" {
					return nil
				}
				u, err := url.Parse(address)
				switch {
				case len(address) > callbackBytes, len(r.message.Extra["callback.param"].S) > callbackParamBytes,
					err != nil || u.Host == "",
					r.set.UnregisteredCallback == Refuse && !slices.Contains(r.set.Callbacks, address):
					return errParameter.because("callback不合法")
				}
				return nil
			},
		},
	}
}

// Lengths of what a receipt asks for (section 5).
const (
	callbackBytes      = 128
	callbackParamBytes = 64
)

func plain(s string) bool {
	return strings.Trim(s, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") == "" || s == ""
}
