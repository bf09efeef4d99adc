package im

import (
	"testing"
	"time"
)

// Table 2.2 of the specification, cell by cell.
func TestSituations(t *testing.T) {
	const never, justBefore, timeout = 0, 400*time.Second - 1, 400 * time.Second
	for _, c := range []struct {
		sentence   string
		background bool
		leave      func(*phone)
		wait       time.Duration
		push       bool
		why        string
		state      State
	}{
		{"connected, foreground", false, nil, never, false, WhyForeground, Online},
		{"connected, background", true, nil, never, true, WhyBackground, Online},
		{"connected for a month without a word", true, nil, 30 * 24 * time.Hour, true, WhyBackground, Online},
		{"killed in the foreground", false, kill, never, true, WhyKilled, PushOnline},
		{"killed in the background", true, kill, never, true, WhyKilled, PushOnline},
		{"killed almost 7 days ago", true, kill, week - 1, true, WhyKilled, PushOnline},
		{"killed 7 days ago", true, kill, week, false, WhyOffline7Days, Offline},
		{"ghost in the foreground", false, vanish, justBefore, false, WhyGhostForeground, Online},
		{"ghost in the background", true, vanish, justBefore, true, WhyGhostBackground, Online},
		{"ghost noticed, foreground", false, vanish, timeout, true, WhyHeartbeatTimeout, PushOnline},
		{"ghost noticed, background", true, vanish, timeout, true, WhyHeartbeatTimeout, PushOnline},
		{"ghost killed without network stays a ghost", false, func(p *phone) { p.Vanish(); p.Close() }, justBefore, false, WhyGhostForeground, Online},
		{"ghost, 7 days after it was noticed", false, vanish, timeout + week, false, WhyOffline7Days, Offline},
		{"ghost, almost 7 days after it was noticed", false, vanish, timeout + week - 1, true, WhyHeartbeatTimeout, PushOnline},
		{"logged out", true, func(p *phone) { _ = p.Logout() }, never, false, WhyLoggedOut, Offline},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := newWorld(t, nil)
			p := w.login("ann", "a1")
			if c.background {
				w.must(p.Background(0))
			}
			if c.leave != nil {
				c.leave(p)
			}
			w.clock.move(c.wait)
			status, err := w.Status("ann")
			w.must(err)
			w.is(len(status) == 1 && status[0].State == c.state, "want state %s, got %+v", c.state, status)
			w.is(len(status) == 1 && status[0].Pushable == c.push && status[0].Why == c.why, "the status says %+v", status)
			if c.push {
				w.pushed("ann", "a1", c.why)
			} else {
				w.silent(text("ann"), "a1", c.why)
			}
			w.report(t)
		})
	}
}

func kill(p *phone)   { p.Close() }
func vanish(p *phone) { p.Vanish() }

func TestStatusShowsWhatTheTestToolShows(t *testing.T) {
	w := newWorld(t, nil)
	p := w.loginBare("ann", "a1", Android)
	w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: 7, Token: "a-token-of-some-length"}))
	w.must(p.Background(4))
	got, err := w.Status("ann")
	w.must(err)
	want := DeviceStatus{
		Device: "a1", Platform: Android, State: Online, LoggedIn: true, Background: true, Pushable: true, Why: WhyBackground,
		BusinessID: 7, Token: "a-token-of-s…", ReportedAt: w.clock.Now(), UnreadCount: 4,
	}
	w.is(len(got) == 1 && got[0] == want, "want %+v, got %+v", want, got)
	_, err = w.Status("nobody")
	w.code(err, CodeUnknownUser)
	w.report(t)
}
