package admin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// The bounds of a jump: how far, and how long in real time it may take.
const (
	jumpMax     = 10 * 366 * 24 * time.Hour
	jumpTimeout = 30 * time.Second
	speedMax    = 1e6
)

// clockView is the simulated clock.
type clockView struct {
	Now      time.Time `json:"now" jsonschema_description:"Simulated time."`
	Speed    float64   `json:"speed" jsonschema_description:"Simulated seconds in a real one; 0: the clock stands still."`
	InFlight int64     `json:"in_flight" jsonschema_description:"Messages and answers on their way; a jump waits for them."`
}

// clockChange moves the clock.
type clockChange struct {
	Jump  string   `json:"jump,omitempty" jsonschema_description:"How far to move forward, such as 90m, 24h or 30d; everything that falls due on the way happens at its own instant."`
	Speed *float64 `json:"speed,omitempty" jsonschema_description:"Simulated seconds in a real one, from now on; 0 stops the clock."`
}

func (a *API) showClock(*http.Request) (any, error) {
	c := a.mocks.Clock
	return clockView{c.Now(), c.Speed(), c.InFlight()}, nil
}

func (a *API) changeClock(r *http.Request) (any, error) {
	var ask clockChange
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	switch {
	case (ask.Jump == "") == (ask.Speed == nil):
		return nil, bad("neither or both of jump and speed are given", `give {"jump": "24h"} or {"speed": 60}`)
	case ask.Speed != nil:
		if *ask.Speed < 0 || *ask.Speed > speedMax {
			return nil, bad(fmt.Sprintf("speed is %v", *ask.Speed), "give a number from 0 to %d", int(speedMax))
		}
		a.mocks.Clock.SetSpeed(*ask.Speed)
		return a.showClock(r)
	}
	d, ok := readJump(ask.Jump)
	if !ok {
		return nil, bad(fmt.Sprintf("jump is %q", clip(ask.Jump)), "give how far to go forward, such as 90m, 24h or 30d; at most %dd", int(jumpMax.Hours()/24))
	}
	ctx, cancel := context.WithTimeout(r.Context(), jumpTimeout)
	defer cancel()
	defer context.AfterFunc(a.ctx, cancel)()
	err := a.mocks.Clock.Jump(ctx, d)
	if err == nil {
		err = a.mocks.Clock.WaitIdle(ctx) // what fell due at the end has happened too
	}
	if errors.Is(err, clock.ErrEnd) {
		return nil, conflict("%v", err).remedy("jump less far; POST /api/v1/reset does not set the clock back: start the mocks again")
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return nil, conflict("the clock has stopped at %s: %v", a.mocks.Clock.Now().Format(time.RFC3339), err).remedy("pause whatever sends or connects, then jump the rest of the way")
	}
	if err != nil {
		return nil, err
	}
	return a.showClock(r)
}

// readJump reads a duration forward, with d for days.
func readJump(text string) (time.Duration, bool) {
	d, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n float64
		n, err = strconv.ParseFloat(days, 64)
		if !(n >= 0 && n <= jumpMax.Hours()/24) { // also not a number
			return 0, false
		}
		d = time.Duration(n * 24 * float64(time.Hour))
	}
	return d, err == nil && d >= 0 && d <= jumpMax
}
