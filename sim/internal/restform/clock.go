package restform

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// The bounds of a jump: how far, and how long in real time it may take.
const (
	jumpMost    = 10 * 366 * 24 * time.Hour
	jumpTimeout = 30 * time.Second
	speedMost   = 1e6
)

// clockView is the backend's clock. Next is when the earliest thing falls due that it waits for itself, a retry for example,
// so that whoever moves two clocks can move both by the same steps.
type clockView struct {
	Now      time.Time  `json:"now"`
	Speed    float64    `json:"speed"`
	InFlight int64      `json:"in_flight"`
	Next     *time.Time `json:"next,omitempty"`
}

// clockChange moves the clock: one of the three.
type clockChange struct {
	Jump  *string    `json:"jump"`
	To    *time.Time `json:"to"`
	Speed *float64   `json:"speed"`
}

func (f *Form) view() clockView {
	c := f.c.Clock
	v := clockView{Now: c.Now(), Speed: c.Speed(), InFlight: c.InFlight()}
	if at, waiting := c.Next(); waiting {
		v.Next = &at
	}
	return v
}

func (f *Form) showClock(w http.ResponseWriter, _ *http.Request) { write(w, http.StatusOK, f.view()) }

// moveClock changes the clock and answers when nothing is in flight any more. It is not in flight itself.
func (f *Form) moveClock(w http.ResponseWriter, r *http.Request) {
	var ask clockChange
	err := readStrictly(w, r, 4<<10, &ask)
	if err == nil {
		err = f.change(r.Context(), ask)
	}
	answerPhone(w, f.view(), err)
}

func (f *Form) change(ctx context.Context, ask clockChange) error {
	given := 0
	for _, is := range []bool{ask.Jump != nil, ask.To != nil, ask.Speed != nil} {
		if is {
			given++
		}
	}
	if given != 1 {
		return &badCall{`give one of {"jump": "90m"}, {"to": "2026-11-23T10:00:00+08:00"} and {"speed": 60}; {"jump": "0s"} waits until nothing is in flight`}
	}
	if ask.Speed != nil {
		if !(*ask.Speed >= 0 && *ask.Speed <= speedMost) {
			return &badCall{"speed is not between 0 and 1000000"}
		}
		f.c.Clock.SetSpeed(*ask.Speed)
		return nil
	}
	var d time.Duration
	if ask.Jump != nil {
		var err error
		if d, err = time.ParseDuration(*ask.Jump); err != nil {
			return &badCall{"jump " + clip(*ask.Jump) + " is no duration such as 90m"}
		}
	} else {
		d = max(0, ask.To.Sub(f.c.Clock.Now())) // a time gone by: nothing to do but wait
	}
	if d < 0 || d > jumpMost {
		return &badCall{"the jump goes back, or further than ten years"}
	}
	ctx, cancel := context.WithTimeout(ctx, jumpTimeout)
	defer cancel()
	err := f.c.Clock.Jump(ctx, d)
	if err == nil {
		err = f.c.Clock.WaitIdle(ctx)
	}
	if err == nil || errors.Is(err, context.Canceled) {
		return err
	}
	return refuse(0, err.Error())
}
