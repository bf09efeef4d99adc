package admin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheClockJumpsAndEverythingOnTheWayHappens(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"oppo"}`)
	r.do(d.ID, "disconnect")
	require.Zero(t, r.sendOPPO(d.Token, "t", `,"off_line_ttl":3600`))
	var c clockView
	r.must("POST", "/clock", `{"jump":"90m"}`, &c)
	assert.True(t, c.Now.Equal(start.Add(90*time.Minute)))
	assert.Equal(t, "expired", r.find("token=" + escape(d.Token)).Messages[0].Targets[0].Result)
	r.must("POST", "/clock", `{"jump":"1.5d"}`, nil)
	r.must("GET", "/clock", "", &c)
	assert.True(t, c.Now.Equal(start.Add(90*time.Minute+36*time.Hour)))
	assert.Zero(t, c.Speed)
	assert.Zero(t, c.InFlight)
}

func TestTheClockCanBeSpedUp(t *testing.T) {
	r := newRig(t, Options{})
	var c clockView
	r.must("POST", "/clock", `{"speed":60}`, &c)
	assert.EqualValues(t, 60, c.Speed)
	r.must("POST", "/clock", `{"speed":0}`, &c)
	assert.Zero(t, c.Speed)
}

func TestAClockThatCannotJumpSaysHowFarItCame(t *testing.T) {
	r := newRig(t, Options{})
	r.clock.Enter() // something that never ends
	came := make(chan problem, 1)
	go func() {
		var p problem
		r.call("POST", "/clock", `{"jump":"1h"}`, &p)
		came <- p
	}()
	r.api.cancel() // the end of patience
	var p problem
	select {
	case p = <-came:
	case <-time.After(20 * time.Second):
		t.Fatal("it waits on")
	}
	assert.Contains(t, p.Err, "1 still in flight")
	assert.NotEmpty(t, p.Remedy)
	r.clock.Leave()
}

func TestAClockChangeThatMakesNoSenseIsRefused(t *testing.T) {
	r := newRig(t, Options{})
	for _, body := range []string{
		``, `{}`, `{"jump":"1h","speed":1}`, `{"jump":"-1h"}`, `{"jump":"tomorrow"}`, `{"jump":"9999999d"}`, `{"jump":"NaNd"}`, `{"jump":"xd"}`,
		`{"jump":"100000h"}`, `{"speed":-1}`, `{"speed":1e9}`, `{"leap":"1h"}`,
	} {
		r.refused(400, "POST", "/clock", body)
	}
	assert.Equal(t, start, r.clock.Now())
}

func TestAJumpPastTheYear9999IsRefused(t *testing.T) {
	r := newRig(t, Options{})
	jumps := 0
	for r.call("POST", "/clock", `{"jump":"3660d"}`, nil) == 200 && jumps < 1000 {
		jumps++
	}
	p := r.refused(409, "POST", "/clock", `{"jump":"3660d"}`)
	assert.Contains(t, p.Err, "year 9999")
	assert.Less(t, jumps, 1000)
	var c clockView
	r.must("GET", "/clock", "", &c)
	assert.LessOrEqual(t, c.Now.Year(), 9999)
}
