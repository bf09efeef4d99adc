package load

import (
	"math/rand/v2"
	"time"
)

// State is where an app is in its life.
type State string

// The states a phone moves between.
const (
	Foreground State = "foreground"
	Background State = "background"
	Killed     State = "killed"
	LoggedOut  State = "logged_out"
	Elsewhere  State = "elsewhere" // the account is logged in on another phone; this one was kicked
)

// Dwell is the mean time in each state; a state without one is never entered.
type Dwell map[State]time.Duration

// ways are the states that follow a state, the likely ones named more often: an app goes to the background far more often
// than it is killed from the front, and people rarely log out.
var ways = map[State][]State{
	Foreground: {Background, Background, Background, Background, Killed, LoggedOut, Elsewhere},
	Background: {Foreground, Foreground, Killed, Killed},
	Killed:     {Foreground},
	LoggedOut:  {Foreground},
	Elsewhere:  {Foreground},
}

// Next is how long a phone stays in its state, exponentially spread, and where it goes then. A state that cannot be left
// for any other, or has no mean time, is never left: ok is false.
func (d Dwell) Next(now State, rng *rand.Rand) (after time.Duration, then State, ok bool) {
	mean := d[now]
	if mean <= 0 {
		return 0, now, false
	}
	var open []State
	for _, s := range ways[now] {
		if d[s] > 0 {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return 0, now, false
	}
	return time.Duration(rng.ExpFloat64() * float64(mean)), open[rng.IntN(len(open))], true
}
