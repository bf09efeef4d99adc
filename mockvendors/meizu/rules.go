package meizu

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// table is the rulebook's closing table (section 11) in the order in which this vendor looks: app id, signature, block list,
// rate, parameters, the app's total, then each target.
func table() core.Table[*request] {
	var t core.Table[*request]
	for _, part := range []core.Table[*request]{
		authRules(), messageRules(), clickRules(), taskRules(), targetRules(), quotaRules(), receiptRules(), pictureRules(),
	} {
		t = append(t, part...)
	}
	return t
}

// authRules look at who asks and how.
func authRules() core.Table[*request] {
	return core.Table[*request]{
		{
			Rule: core.Rule{
				ID: "MZ-A1", Phase: core.Auth, Says: "The appId must be known.", Answer: "110000 APPID不合法", Source: "API, W-21",
				Remedy: "Put the AppID of Meizu's console into the IM certificate.",
			},
			Check: func(r *request) error {
				if !r.known {
					return errAppID
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MZ-A2", Phase: core.Auth, Says: "The sign must be the one that the parameters and the app's secret give.",
				Answer: "1006", Source: "API",
				Remedy: "Sign with the AppSecret: the AppKey is the phone's. Sign decoded values, in order of name, without separators.",
			},
			Check: func(r *request) error {
				if !r.signed() {
					return errSign
				}
				return nil
			},
		},
		{Rule: core.Rule{
			ID: "MZ-A3", Phase: core.Auth, Says: "appId, sign and what the call needs must be there and not empty.",
			Answer: "110004", Source: "API", Mark: core.Memory, Remedy: "Send the parameter that the message names.",
		}},
		{
			Rule: core.Rule{
				ID: "MZ-A4", Phase: core.Auth, Says: "An app on the block list sends nothing.", Setting: "blocked", Answer: "110009", Source: "API",
				Remedy: "Ask Meizu's support why the app is on the block list; in a scenario take blocked away.",
			},
			Check: func(r *request) error {
				if r.set.Blocked {
					return errBlocked
				}
				return nil
			},
		},
		{Rule: core.Rule{
			ID: "MZ-A5", Phase: core.Auth, Says: "The sign covers every parameter, known or not, empty or not, its text as received.",
			Answer: "1006", Source: "API, JAVA", Remedy: "Sign the very text that is sent; do not write the JSON anew.",
		}},
		{
			Rule: core.Rule{
				ID: "MZ-Q5", Phase: core.Wire, Says: "An app may send 200 requests a second.", Figure: "200 a second", Setting: "rate",
				Answer: "110010", Source: "ALIYUN, API", Remedy: "Send slower, or put up to 100 pushIds into one request.",
			},
			Check: func(r *request) error {
				if _, ok := r.v.rates[r.app].Take(r.now, 1, r.set.Rate); !ok {
					return errTooFast
				}
				return nil
			},
		},
		{Rule: core.Rule{
			ID: "MZ-H1", Phase: core.Wire, Says: "Answers have HTTP status 200 and code as a text; pushes have a msgId.",
			Answer: "see section 3", Source: "API, JAVA, W-CURL", Remedy: "Compare code as a text.",
		}},
		{Rule: core.Rule{
			ID: "MZ-H2", Phase: core.Wire, Says: "Every path is served on both services' hosts, by GET and POST, http and https.",
			Answer: "the same", Source: "GO, NODE, JAVA", Remedy: "None needed.",
		}},
	}
}
