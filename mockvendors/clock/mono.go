package clock

import "time"

var started = time.Now()

// Mono is the time since this process started, on the monotonic clock: the stamp for latencies. Stamps of one process
// compare; stamps of two processes do not.
func Mono() time.Duration { return time.Since(started) }
