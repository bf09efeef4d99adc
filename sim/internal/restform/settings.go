package restform

import "time"

// Settings are the figures of the REST calls, and what the pages leave open.
type Settings struct {
	CallsPerSecond         int           // of one app, all calls together; 200 (1047/34919). Negative: no limit
	GroupMessagesPerSecond int           // to one group; 40 (269/9346). Negative: no limit
	BatchAccounts          int           // receivers of a batchsendmsg; 500 (1047/34920)
	MessageBytes           int           // MsgBody, OfflinePushInfo and CloudCustomData as they were sent; 12 KB (269/9346)
	GroupRandomWindow      time.Duration // a group's repeated Random is dropped within it; 5 min (1047/34959)
	LifeTime               time.Duration // longest MsgLifeTime; 7 days

	NotAdminCode int    // of a UserSig that is no admin's: 90009 or 60010, both documented [inference]
	PartlySent   string // ActionStatus of a batch of which some got it: SomeError, or, of older pages, FAIL [sdk]
	BodyBytes    int64  // of a request; 1 MiB [mock]
	Accounts     int64  // most accounts there may be; 1,000,000 [mock]
}

func (s Settings) withDefaults() Settings {
	or(&s.CallsPerSecond, 200)
	or(&s.GroupMessagesPerSecond, 40)
	or(&s.BatchAccounts, 500)
	or(&s.MessageBytes, 12<<10)
	or(&s.GroupRandomWindow, 5*time.Minute)
	or(&s.LifeTime, 7*24*time.Hour)
	or(&s.NotAdminCode, codeNotAdmin)
	or(&s.PartlySent, "SomeError")
	or(&s.BodyBytes, 1<<20)
	or(&s.Accounts, 1_000_000)
	return s
}

func or[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}
