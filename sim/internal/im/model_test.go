package im

import (
	"fmt"
	"time"

	"pgregory.net/rapid"
)

// The model says in plain branches what the documents say in section 2, for phones under the default policy: one login a
// user at a time. It shares nothing with the tables of the backend.

type step struct {
	op, user, device int
	hours            int
}

const modelUsers, modelDevices = 3, 3

var stepOps = []string{"login", "logout", "kick", "background", "foreground", "close", "vanish", "reconnect", "report", "null", "wait",
	"text", "text", "text", "disabled", "custom", "group"}

func steps() *rapid.Generator[[]step] {
	one := rapid.Custom(func(t *rapid.T) step {
		return step{
			op:     rapid.IntRange(0, len(stepOps)-1).Draw(t, "op"),
			user:   rapid.IntRange(0, modelUsers-1).Draw(t, "user"),
			device: rapid.IntRange(0, modelDevices-1).Draw(t, "device"),
			hours:  rapid.SampledFrom([]int{0, 0, 1, 30, 7 * 24}).Draw(t, "hours"),
		}
	})
	return rapid.SliceOfN(one, 20, 100)
}

// modelUser is one user as the model sees it.
type modelUser struct {
	known, in, up, ghost, closed, background bool
	device                                   int
	why                                      string // why the login is over
	token, off                               bool
	down                                     time.Time
	missed                                   []time.Time
	kicks                                    int
}

// expect is table 2.2, 2.4 and the rows, for a message of this op.
func (u *modelUser) expect(op string, now time.Time) (push bool, why string) {
	gone := now.Sub(u.down)
	ghost := u.ghost && gone < 400*time.Second
	if u.ghost {
		gone -= 400 * time.Second
	}
	switch {
	case !u.known:
		return false, "no_device"
	case !u.in:
		return false, u.why
	case u.up && !u.background:
		return false, "foreground"
	case !u.up && ghost && !u.background:
		return false, "ghost_foreground"
	case !u.up && !ghost && gone >= 7*24*time.Hour:
		return false, "offline_7_days"
	case op == "disabled":
		return false, "push_disabled"
	case op == "custom":
		return false, "no_desc"
	case u.off:
		return false, "config_off"
	case !u.token:
		return false, "no_token"
	case u.up:
		return true, "background"
	case ghost:
		return true, "ghost_background"
	case u.ghost:
		return true, "heartbeat_timeout"
	}
	return true, "killed"
}

// code is what a client's call answers: 0, or the refusal.
func (u *modelUser) code() int {
	switch {
	case !u.in && u.why == "kicked":
		return 6208
	case !u.in || u.closed:
		return 6014
	case !u.up:
		return 9523
	}
	return 0
}

// walker runs steps through the backend and the model side by side.
type walker struct {
	*world
	users  [modelUsers]modelUser
	phones [modelUsers]*phone // of the last login
	sends  int
}

func userName(i int) string { return fmt.Sprintf("user-%d", i) }

// walk returns where backend and model first disagree, or "".
func walk(w *world, all []step) string {
	k := &walker{world: w}
	names := []string{"sender"}
	for i := range modelUsers {
		names = append(names, userName(i))
	}
	w.must(w.CreateGroup("all", names))
	for i, s := range all {
		k.step(s)
		if len(w.failures) > 0 {
			return fmt.Sprintf("step %d (%s user %d device %d): %s", i, stepOps[s.op], s.user, s.device, w.failures[0])
		}
	}
	return ""
}

func (k *walker) step(s step) {
	u, p, op := &k.users[s.user], k.phones[s.user], stepOps[s.op]
	switch op {
	case "login":
		k.stepLogin(s)
	case "wait":
		k.clock.move(time.Duration(s.hours)*time.Hour + 200*time.Second)
	case "text", "disabled", "custom", "group":
		k.stepSend(s, op)
	default:
		if p != nil {
			k.stepCall(u, p, op)
		}
	}
	for i, p := range k.phones {
		if p != nil {
			k.is(len(p.kicked) == k.users[i].kicks, "user %d was told of %d kicks, want %d", i, len(p.kicked), k.users[i].kicks)
		}
	}
}

func (k *walker) stepLogin(s step) {
	u, now := &k.users[s.user], k.clock.Now()
	for i := range k.users {
		if v := &k.users[i]; i != s.user && v.known && v.device == s.device {
			v.token, v.off = false, false
			if v.in {
				v.in, v.why = false, "other_user"
				if v.up {
					v.up, v.down = false, now
				}
			}
		}
	}
	old, wasUp := k.phones[s.user], u.in && u.up && u.device != s.device
	kept := modelUser{known: true, in: true, up: true, device: s.device}
	if u.known && u.device == s.device && (u.in || u.why != "kicked") {
		kept.token, kept.off = u.token, u.off
	}
	missed := u.missed
	*u = kept
	p := k.loginBare(userName(s.user), fmt.Sprintf("device-%d", s.device), Android)
	k.phones[s.user] = p
	if wasUp {
		k.is(len(old.kicked) == 1, "the phone that was logged in before was told of %d kicks", len(old.kicked))
	}
	k.synced(p, 0, missed)
}

// synced checks that p, which had before messages, got those missed in the last 7 days.
func (k *walker) synced(p *phone, before int, missed []time.Time) {
	want := before
	for _, at := range missed {
		if k.clock.Now().Sub(at) < 7*24*time.Hour {
			want++
		}
	}
	k.is(len(p.got) == want, "the phone has %d messages, want %d", len(p.got), want)
}

func (k *walker) stepCall(u *modelUser, p *phone, op string) {
	now := k.clock.Now()
	want, got := u.code(), error(nil)
	ok := want == 0
	switch op {
	case "logout":
		if got = p.Logout(); ok {
			u.in, u.up, u.why = false, false, "logged_out"
		}
	case "background":
		if got = p.Background(0); ok {
			u.background = true
		}
	case "foreground":
		if got = p.Foreground(); ok {
			u.background = false
		}
	case "report":
		if got = p.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "t"}); ok {
			u.token, u.off = true, false
		}
	case "null":
		if got = p.SetOfflinePushConfig(nil); ok {
			u.token, u.off = false, true
		}
	case "kick":
		got, want = k.Kick(p.User(), p.Device().ID), 0
		if !u.in {
			want = 6014
		} else {
			if u.up {
				u.kicks++
			}
			u.in, u.up, u.why = false, false, "kicked"
		}
	case "close", "vanish":
		want = 0
		k.stepDrop(u, p, op == "vanish", now)
	case "reconnect":
		before := len(p.got)
		if got = p.Reconnect(); want == 9523 {
			want = 0
			u.up, u.ghost = true, false
			k.synced(p, before, u.missed)
			u.missed = nil
		}
	}
	if want == 0 {
		k.is(got == nil, "unexpected refusal: %v", got)
	} else {
		k.code(got, want)
	}
}

func (k *walker) stepDrop(u *modelUser, p *phone, vanish bool, now time.Time) {
	if vanish {
		p.Vanish()
	} else {
		p.Close()
		u.closed = true
	}
	if u.up {
		u.up, u.ghost, u.down = false, vanish, now
	}
}

func (k *walker) stepSend(s step, op string) {
	k.sends++
	m, targets := text(userName(s.user)), []int{s.user}
	m.Ref = uint64(k.sends * 10)
	switch op {
	case "disabled":
		m.Push = &PushInfo{DisablePush: true}
	case "custom":
		m.Elements = []Element{{Kind: Custom, Data: "{}"}}
	case "group":
		m.To, m.Group, targets = "", "all", []int{0, 1, 2}
	}
	got := k.send(m)
	k.is(len(got.decisions) == len(targets), "%d decisions for %d recipients", len(got.decisions), len(targets))
	pushes, online := 0, 0
	for i, target := range targets {
		u := &k.users[target]
		push, why := u.expect(op, k.clock.Now())
		want := Decision{Ref: m.Ref + uint64(i), Recipient: userName(target), Push: push, Why: why}
		if u.known {
			want.Device = fmt.Sprintf("device-%d", u.device)
		}
		if push {
			want.Pushes = 1
			pushes++
		}
		k.is(i < len(got.decisions) && got.decisions[i] == want, "want %+v, got %+v", want, got.decisions)
		if u.up {
			online++
		} else {
			u.missed = append(u.missed, k.clock.Now())
		}
	}
	k.is(len(got.pushes) == pushes, "%d pushes, want %d", len(got.pushes), pushes)
	k.is(len(got.online) == online, "%d over a connection, want %d", len(got.online), online)
}
