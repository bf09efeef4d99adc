package huawei

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// rules is the closing table of RULEBOOK.md as data, in the order in which the mock looks.
func rules() []core.Rule {
	return slices.Concat(tokenTable().Rules(), sendTable().Rules(), recallTable().Rules(), recallRules(), topicRules(), laterRules())
}

// sendTable are the rows that look at a request to send, in section 8's order; rules_*.go hold them by subject.
func sendTable() core.Table[*push] {
	return slices.Concat(bearerRows(), messageRows(), fieldRows(), rateRows(), tokenRows(), classRows(), deviceRows(), capRows(), receiptRows())
}

// bearerRows say who may send.
func bearerRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-A7", Phase: core.Auth,
			Says:   "v3 takes signed service-account tokens only, no access token.",
			Answer: "401 + 80200001", Source: "S6", Remedy: "Sign a JWT with the service-account key for v3, or send by v1."},
			Check: func(p *push) error {
				if p.version == v3 && !p.bearer.jwt && p.bearer.app != nil {
					return errAuth
				}
				return nil
			}},
		{Rule: core.Rule{ID: "HW-A6", Phase: core.Auth,
			Says:   "A service-account JWT is signed PS256 by a known key, names its sub-account and the fixed audience, and lives no longer than a day.",
			Figure: "exp = iat + 3600 s, at most 1 day", Answer: "401 + 80200001, 80200005 or 80300036", Source: "S4, S6",
			Remedy: "Sign with the current key file: kid, iss = sub_account, aud as in the file, exp an hour after iat."},
			Check: func(p *push) error {
				if p.bearer.jwt && p.bearer.err != nil {
					return p.bearer.err
				}
				return nil
			}},
		{Rule: core.Rule{ID: "HW-A4", Phase: core.Auth,
			Says:    "A request without a bearer, with an empty or undefined one, with one that nobody issued, or with another app's is refused.",
			Setting: "garbled_bearer", Answer: "401 + 80200001", Source: "S1, S19",
			Remedy: "Look at the token call first; then compare the app id in the URL with that of the credentials."},
			Check: checkBearer},
		{Rule: core.Rule{ID: "HW-A5", Phase: core.Auth,
			Says:   "An access token that is past its life is refused.",
			Figure: "3600 s and 60 s of grace", Setting: "token_grace_seconds", Answer: "80200003", Source: "S1",
			Remedy: "Ask for a new token before the old one ends, and once more when this answer comes."},
			Check: func(p *push) error {
				if b := &p.bearer; !b.jwt && b.app != nil && p.now.After(b.ends.Add(seconds(p.set.TokenGrace))) {
					if p.recalls {
						return errAuthExpired.with("Access token expired.")
					}
					return errAuthExpired
				}
				return nil
			}},
		{Rule: core.Rule{ID: "HW-V12", Phase: core.Auth,
			Says:    "The app's push service is on, the project is the app's, and so are a v3 message's tokens, and it is under no penalty.",
			Setting: "push_service, penalty", Answer: "80300002; v3 under penalty 80300037", Source: "S1",
			Remedy: "Switch Push Kit on for this app and project in AppGallery Connect."},
			Check: checkAppState},
	}
}

// receiptRows look at where a message's receipts go.
func receiptRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-R1", Phase: core.ReceiptPh,
			Says:   "Receipts come in batches, signed where a user name and a key are configured; a message may pick one of the app's configurations.",
			Figure: "at most 100 statuses a post", Setting: "receipt_batch, receipt_user, receipt_key", Answer: "X-HUAWEI-CALLBACK-ID, V1 or V2 body; an unknown receipt_id 80300013", Source: "S9, S10",
			Remedy: "Verify HMAC-SHA256 over timestamp, nonce and user name; decode newer keys from Base64 first."},
			Check: checkReceiptID},
	}
}

// checkReceiptID refuses a configuration that does not exist, in an app that has some.
func checkReceiptID(p *push) error {
	id := p.android().ReceiptID.S
	if _, ok := p.set.Receipts[id]; id != "" && len(p.set.Receipts) > 0 && !ok {
		return errReceiptConfig
	}
	return nil
}

// checkBearer asks whether somebody was issued this bearer, and for the app in the path. A project that is nobody's is not
// the bearer's fault: HW-V12 answers it.
func checkBearer(p *push) error {
	b := &p.bearer
	switch {
	case b.missing():
		return errAuth
	case b.app == nil && p.set.GarbledBearer == errAuthExpired.code:
		return errAuthExpired
	case b.app == nil:
		return errAuth
	case p.named == nil && p.version != v1 && p.version != old:
		return nil
	case p.named != b.app && !p.recalls: // HW-V12 answers a recall's
		return errAuth
	}
	return nil
}

func checkAppState(p *push) error {
	sender := p.app
	if p.bearer.app != nil {
		sender = p.bearer.app
	}
	s := settings(sender)
	switch {
	case !s.PushService || p.named == nil || p.recalls && p.named != sender:
		return errNoPermission
	case p.version == v3 && s.Penalty:
		return errPenalty
	}
	return nil
}

// laterRules are enforced on the phone, in what waits for it and in receipts.
func laterRules() []core.Rule {
	return []core.Rule{
		{ID: "HW-Q9", Phase: core.Deliver, Says: "A limited number of messages waits for one device and app; the oldest goes.",
			Figure: "120", Setting: "offline", Answer: "receipt 15", Source: "S8",
			Remedy: "Send fewer, or give messages of one kind a collapse_key."},
		{ID: "HW-R3", Phase: core.Deliver, Says: "A message with collapse_key 0 to 100 replaces the waiting one with the same key.",
			Figure: "-1 replaces nothing", Answer: "receipt 15", Source: "S8", Remedy: "Leave collapse_key at -1 where every message counts."},
		{ID: "HW-Q8", Phase: core.QuotaPh, Says: "Daily counters begin anew at midnight.", Figure: "00:00 Asia/Shanghai", Setting: "day_zone",
			Answer: "caps clear", Source: "S8", Mark: core.Memory, Remedy: "Wait for midnight in China."},
		{ID: "HW-C2", Phase: core.DevicePh, Says: "A marketing notification is silent, text only, and in the notification centre only.",
			Answer: "no sound, no picture", Source: "S11, S16", Remedy: "Apply for self-classification and send the category."},
		{ID: "HW-C3", Phase: core.DevicePh, Says: "A service notification shows on the lock screen with sound and vibration; importance LOW silences it.",
			Answer: "sound, or silent for LOW", Source: "S11, S16", Remedy: "Send importance NORMAL."},
		{ID: "HW-C6", Phase: core.DevicePh, Says: "channel_id never changes the class, has no effect where the app's data lie in mainland China, and marketing goes to Huawei's own channel.",
			Figure: "location CN", Setting: "data_location", Answer: "the channel on the device", Source: "S21, S16",
			Remedy: "Do not rely on channel_id in China; elsewhere create the channel in the app before it is used."},
		{ID: "HW-D1", Phase: core.DevicePh, Says: "With foreground_show false and the app in front, the message goes to the app and is not shown, from EMUI 9.1 on.",
			Figure: "default true", Answer: "onMessageReceived", Source: "S20", Remedy: "Leave foreground_show out, or show the message in the app."},
		{ID: "HW-D2", Phase: core.DevicePh, Says: "A click carries the intent's extras, each key of data, and Huawei's own _push_ extras.",
			Answer: "the page's extras", Source: "S20, CD", Remedy: "Read the keys from the intent's extras, as strings."},
		{ID: "HW-R4", Phase: core.DevicePh, Says: "A data message that meets no process waits for the app's next start, unless it is of high priority.",
			Answer: "receipt 27, handed over at the next start", Source: "S8", Remedy: "Send a notification, or ask for the high-priority right."},
		{ID: "HW-R5", Phase: core.ReceiptPh, Says: "A click whose page is missing or protected is reported.",
			Answer: "receipt 31", Source: "S8", Remedy: "Compare the intent with the activity's filter in the manifest, and export the activity."},
	}
}
