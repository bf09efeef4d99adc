package mi

import (
	"github.com/pushrig/pushrig/mockvendors/core"
)

// table is the rulebook's closing table (section 10) in the order in which this vendor looks: auth, block list, rate,
// parameters, channel, targets, quota.
func table() core.Table[*message] {
	var t core.Table[*message]
	for _, part := range []core.Table[*message]{
		authRules(), listRules(), textRules(), numberRules(), clickRules(), receiptRules(), targetParamRules(), channelRules(), templateRules(), targetRules(),
		quotaRules(), phoneRules(), recallRules(), channelCallRules(), mediaRules(),
	} {
		t = append(t, part...)
	}
	return t
}

// authRules look at who asks, before anything else is read.
func authRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-A2", Phase: core.Auth, Says: "A request needs an Authorization header.",
				Answer: "21305", Source: "section 10", Mark: core.Memory,
				Remedy: "Send the header Authorization: key=APP_SECRET.",
			},
			Check: func(m *message) error {
				if m.auth == "" {
					return errNoAuth
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-A1", Phase: core.Auth, Says: "The secret must be an app's, after the word key= in lower case.",
				Answer: "21301 Invalid application secret.", Source: "ISS, D1559, D1560",
				Remedy: "Put the AppSecret of the console into the IM certificate; AppID and AppKey do not sign in.",
			},
			Check: func(m *message) error {
				if !m.known {
					return errSecret
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-A3", Phase: core.Auth, Says: "An app on the block list sends nothing.", Setting: "blocked",
				Answer: "10031", Source: "ISS, D1560", Mark: core.Memory,
				Remedy: "Ask Mi's support why the app is on the block list; in a scenario take blocked away.",
			},
			Check: func(m *message) error {
				if m.set.Blocked {
					return errBlocked.because("AppId(id=" + m.app.Current().AppID + ") in the blacklist, forbid to send messages")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-R1", Phase: core.Wire, Says: "An app has a number of requests a second, by its users.", Figure: "500 … 3000",
				Setting: "qps", Answer: "200002", Source: "OCTO",
				Remedy: "Send slower, or put up to 1000 regids into one request.",
			},
			Check: func(m *message) error {
				if _, ok := m.v.rates[m.app].Take(m.now, 1, m.set.qps()); !ok {
					return errRate
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-R2", Phase: core.QuotaPh, Says: "The quota may be read once a second.", Figure: "1 a second",
				Answer: "10039", Source: "OCTO", Mark: core.Memory, Remedy: "Read the quota less often.",
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-H1", Phase: core.Wire, Says: "A refusal comes with HTTP 200 and result error.",
				Answer: "200", Source: "JAVA, GO1", Remedy: "Look at code in the answer, not at the HTTP status.",
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-W1", Phase: core.Wire, Says: "Quotas and bad_regids are texts, code is a number, ids have 22 characters.",
				Answer: "see section 4.1", Source: "GO2, W-PHP20", Remedy: "Decode day_quota and day_acked as texts.",
			},
		},
	}
}
