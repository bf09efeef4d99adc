package reports

import (
	"strings"

	"github.com/pushrig/pushrig/reports/ledger"
)

// Cause says what stopped a message where no vendor's rule did, and what helps.
type Cause struct {
	Text   string `json:"text"`
	Remedy string `json:"remedy"` // "" where nothing needs to be done
}

// CauseOf is the cause behind an outcome that names no rule; false where there is none to tell.
func CauseOf(outcome string) (Cause, bool) {
	kind, why, _ := strings.Cut(outcome, ".")
	c, ok := causes()[ledger.Kind(kind)][why]
	return c, ok
}

// OnlineBecause is the outcome that a message would have had which came over the connection and was not pushed for that
// reason; "" where it needed no push.
func OnlineBecause(why string) string {
	if why == ledger.WhyForeground {
		return ""
	}
	return string(ledger.NotPushed) + "." + why
}

// noToken is the outcome that has a cause of its own behind it where the phone has no push service at all.
const noToken = string(ledger.NotPushed) + "." + ledger.WhyNoToken

// fillCauses writes down the causes of the outcomes that there were.
func (r *Report) fillCauses() {
	note := func(outcome string) {
		if c, ok := CauseOf(outcome); ok {
			r.Causes[outcome] = c
		}
	}
	for outcome := range r.Journeys.Outcomes {
		note(outcome)
	}
	for why := range r.Journeys.Behind[string(ledger.Online)] {
		note(OnlineBecause(why))
	}
	for why := range r.Journeys.Behind[noToken] {
		note(string(ledger.NotPushed) + "." + why)
	}
}

// causes are those of the outcomes that name no rule, by kind and by what stands after its dot.
func causes() map[ledger.Kind]map[string]Cause {
	return map[ledger.Kind]map[string]Cause{
		ledger.NotPushed: {
			"no_device":          {"The account has never logged in on a phone.", "Log in on a phone."},
			"logged_out":         {"The owner has logged out: who is logged out gets no push.", "Log in again."},
			"kicked":             {"Another login took the account from this phone.", "Log in again on it."},
			"other_user":         {"Another account has logged in on this phone.", "Log in with the account that is to be reached."},
			ledger.WhyForeground: {"The app was in front: the message comes over its connection.", ""},
			"ghost_foreground":   {"The phone was gone without a word, and the backend still took the app for open.", "Wait until the heartbeat has timed out; let the app tell the backend when it goes to the background."},
			"offline_7_days":     {"The phone has been away for more than seven days.", "Open the app once."},
			"not_mobile":         {"Only phones are pushed to.", ""},
			ledger.WhyNoToken:    {"The app has reported no token: push is not integrated, or registration has not come that far.", "Integrate push, accept the privacy policy and log in; then wait for the token."},
			ledger.WhyNoService:  {"The phone has no push service that the app could register with: its maker has none that the kit knows, and there is no Google service.", "Give the group a vendor that its brand has, or gms: true."},
			"config_off":         {"The app reported an empty push configuration: it wants no push.", "Report the token again."},
			"push_disabled":      {"The sender asked for no push.", "Send it without disable."},
			"no_desc":            {"There is no text to show: a custom message has none of its own.", "Send it with a desc."},
			"online_only":        {"The message is for who is connected only.", "Send it without online_only."},
			"muted":              {"The recipient has muted this conversation.", ""},
			"not_received":       {"The recipient does not receive this conversation.", ""},
			"quiet_hours":        {"The recipient has asked for quiet at this hour.", ""},
			"duplicate":          {"The same message was sent before.", "Give each message a sequence and random number of its own."},
			"own_message":        {"Sender and recipient are one account.", ""},
			"overloaded":         {"The backend had too many messages waiting for this account and shed it.", "Lower the rate for one account."},
		},
		ledger.Failed: {
			"queue_full":         {"Too many pushes waited for this vendor in the pipeline.", "Give it more pipeline.workers or a longer pipeline.queue, or lower the rate."},
			"retries_exhausted":  {"The vendor kept answering that it cannot take the push now, until every retry was used up.", "Look at what kept the last attempt, lower the rate, or allow more pipeline.retries."},
			"network":            {"No answer came, in any of the attempts.", "Look for a connection that was refused, reset or timed out: an outage or a fault in the scenario, or a machine short of open files."},
			"dead_token":         {"The vendor had called this token dead, so it is not used again.", "Let the app register and report its new token."},
			"auth":               {"The vendor gave no access token, and no code that says why.", "Check the secrets of the certificate."},
			"ext_not_json":       {"OPPO's push carries the keys of ext one by one, so ext has to be a JSON object.", "Send ext as a JSON object."},
			"no_certificate":     {"The IM console has no certificate with the id that the app reported.", "Let the app report the id of a certificate that is there."},
			"tpns_unknown_token": {"The app reported its token as one of TPNS, which does not know it.", "Report vendor tokens with isTPNSToken false."},
			ledger.WhyTarget:     {"The backend gave no answer to the send call that says what became of the message.", "Look at what the report says of target: failed calls, and the last lines of the backend's own output."},
			ledger.WhyNotSent:    {"The run ended before it was sent.", ""},
			ledger.WhyEvicted:    {"What became of it was told before its answer came, and forgotten for want of room.", "Keep fewer pushes under way at a time: lower the rate or pipeline.workers."},
			"push_info":          {"The message's push information holds what this vendor's request has no place for.", "Look at the push keys of the message."},
		},
		ledger.Suppressed: {
			"notifications_off": {"The owner has switched the app's notifications off.", "Ask for the permission again in the app; no push can change it."},
			"channel_blocked":   {"The owner has switched this notification channel off.", "Use a channel that is on; no push can change it."},
			"foreground_hidden": {"The app was in front, and the message asked not to be shown then.", ""},
			"not_installed":     {"The app is no longer on the phone.", ""},
			"wrong_token":       {"It came for a token that the app has no more.", "Report the new token."},
		},
		ledger.NoPushExpected: {
			ledger.WhyForeground: {"The app was in front: nothing need be pushed, and nothing was.", ""},
			"ghost_foreground":   {"The phone was gone without a word while its app was in front, and the backend took it for open.", "Wait until the backend misses it."},
			"no_device":          {"The account has never logged in on a phone.", "Log in on a phone."},
			"logged_out":         {"The owner has logged out, and nothing was pushed.", "Log in again."},
			ledger.WhyNoToken:    {"The phone has reported no token that a push could go to.", "Let it accept the privacy policy and log in; then wait for the token."},
			"config_off":         {"The app has said that it wants no push, and none was made.", "Report the token again."},
			"push_disabled":      {"The sender asked for no push, and none was made.", ""},
			"online_only":        {"The message is for who is connected only, and none was pushed.", ""},
			"no_desc":            {"There is no text to show, and nothing was pushed.", "Send it with a desc."},
		},
		ledger.NotRequested: {
			"": {"The backend answered, and no vendor was asked for a push of this message until the run ended.", "Look whether the backend makes a push of such a message at all, whether its vendor calls reach the mocks (target.via), and whether it keeps the marker that tells them apart (target.marker); give slow ones a longer settle."},
		},
		ledger.Expired: {
			"": {"Its time to live ran out while the vendor kept it: the phone was not there to take it.", "Give the push a longer ttl, or bring the phone back sooner."},
		},
		ledger.Pending: {
			"": {"The run ended before it arrived.", "Let the scenario wait longer: a settle step, or a longer budget."},
		},
	}
}
