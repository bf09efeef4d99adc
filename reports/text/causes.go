package text

// cause says what stopped a message where no vendor's rule did, and what helps.
type cause struct{ says, remedy string }

// causes are those of the outcomes that name no rule.
var causes = map[string]cause{
	"failed.queue_full":         {"Too many pushes waited for this vendor in the pipeline.", "Give it more pipeline.workers or a longer pipeline.queue, or lower the rate."},
	"failed.retries_exhausted":  {"The vendor kept answering that it cannot take the push now, until every retry was used up.", "Look for an outage or a rate limit at the vendor, or allow more pipeline.retries."},
	"failed.network":            {"No answer came, in any of the attempts.", "Look for a connection that was refused, reset or timed out: an outage or a fault in the scenario, or a machine short of open files."},
	"failed.dead_token":         {"The vendor had called this token dead, so it is not used again.", "Let the app register and report its new token."},
	"failed.auth":               {"The vendor gave no access token, and no code that says why.", "Check the secrets of the certificate."},
	"failed.ext_not_json":       {"OPPO's push carries the keys of ext one by one, so ext has to be a JSON object.", "Send ext as a JSON object."},
	"failed.no_certificate":     {"The IM console has no certificate with the id that the app reported.", "Let the app report the id of a certificate that is there."},
	"failed.tpns_unknown_token": {"The app reported its token as one of TPNS, which does not know it.", "Report vendor tokens with isTPNSToken false."},
	"failed.not_sent":           {"The run ended before it was sent.", ""},

	"suppressed.notifications_off": {"The owner has switched the app's notifications off.", "Ask for the permission again in the app; no push can change it."},
	"suppressed.channel_blocked":   {"The owner has switched this notification channel off.", "Use a channel that is on; no push can change it."},
	"suppressed.foreground_hidden": {"The app was in front, and the message asked not to be shown then.", ""},
	"suppressed.not_installed":     {"The app is no longer on the phone.", ""},
	"suppressed.wrong_token":       {"It came for a token that the app has no more.", "Report the new token."},
}
