package pipeline

import "time"

// Observer sees every push on its way. For each push given to Enqueue there is
// exactly one terminal call: Answered or Failed. Calls come from several
// goroutines; for one push they come in order. The observer must not keep the
// caller waiting, and must not call the dispatcher back.
type Observer interface {
	// Queued: the push waits for a worker of its vendor.
	Queued(p *Push)
	// Requested: attempt 1, 2, … leaves for the vendor. The replay after a
	// renewed access token belongs to the same attempt. A push whose access
	// token was refused is answered without ever having been requested.
	Requested(p *Push, attempt int)
	// Answered: the vendor's final word, accepted or not. Terminal.
	Answered(p *Push, a Answer)
	// Failed: there was no final word; why is one of the Why constants. Terminal.
	Failed(p *Push, why string)
}

// RetryObserver is an optional power of an Observer: it also sees the answers
// that were not final, one for each attempt from 1 on; an attempt whose token call failed was never Requested. The zero Answer stands for a network error; a wait of 0 says that this attempt was the last.
type RetryObserver interface {
	Retrying(p *Push, attempt int, a Answer, wait time.Duration)
}

// Clock is simulated time: token life and back-off run on it.
type Clock interface {
	Now() time.Time
	// AfterFunc runs f after d, itself holding the in-flight count meanwhile.
	AfterFunc(d time.Duration, f func()) (stop func() bool)
	Enter() // one more thing in flight: a jumped clock must not move
	Leave()
}
