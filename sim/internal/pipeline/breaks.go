package pipeline

// breaks switches single behaviours off, for tests that must see their check
// turn red: a check that stays green with its behaviour broken proves nothing.
// The zero value, the only one outside this package's tests, breaks nothing.
type breaks struct {
	noRetry         bool // the first "later" is final
	retryAll        bool // even answers no retry can mend are retried
	noHygiene       bool // dead tokens are used again
	noSingleflight  bool // every worker asks for its own access token
	noReplay        bool // a stale access token is final
	earlyRefreshOff bool // access tokens are used to their last second
	dropExt         bool // the ext goes nowhere
	noOrder         bool // two pushes to one token may pass each other
	ignoreRetryWish bool // Retry-After is not read
	unbounded       bool // the queue has no limit
}
