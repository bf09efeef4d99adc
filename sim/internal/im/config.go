package im

import (
	"fmt"
	"time"
)

// Lang is the language of the default texts.
type Lang string

// The languages the table of default texts has (section 3.4).
const (
	Chinese Lang = "zh"
	English Lang = "en"
)

// The backend's figures (section 8).
const (
	heartbeatTimeout = 400 * time.Second
	week             = 7 * 24 * time.Hour
	duplicateWindow  = 120 * time.Second
	maxMessageBytes  = 12 << 10
	maxUserID        = 32
	missedPerUser    = 200
)

// Config is what a backend is made of. Clock, Observer and Pusher are required; the rest has defaults.
type Config struct {
	Clock    Clock
	Observer Observer
	Pusher   Pusher

	Lang   Lang        // default texts; Chinese unless set
	Policy LoginPolicy // which terminals of one user may be logged in together; TwoPlatforms unless set

	// FanOutLastLoginOnly pushes to the last logged-in phone only. The default is every phone of the user that is not
	// connected and in the foreground (section 2.5, inference).
	FanOutLastLoginOnly bool
	// OnlineOnlyPush pushes an online-only message that carries push information, as the 6.2 call kit expects. The
	// documents say it is never pushed, which is the default (section 2.4).
	OnlineOnlyPush bool

	HeartbeatTimeout time.Duration // silence after which a lost connection is noticed; 400 s
	PushOnlineLife   time.Duration // how long an unseen device is still pushed to; 7 days
	HistoryLife      time.Duration // how long a missed message waits, and the longest LifeTime; 7 days
	DuplicateWindow  time.Duration // 120 s
	MaxMessageBytes  int           // 12 KB
	MissedPerUser    int           // messages kept for one user who is away; 200, the oldest is evicted
}

func (c Config) withDefaults() Config {
	if c.Lang == "" {
		c.Lang = Chinese
	}
	if c.Policy == "" {
		c.Policy = TwoPlatforms
	}
	orDuration(&c.HeartbeatTimeout, heartbeatTimeout)
	orDuration(&c.PushOnlineLife, week)
	orDuration(&c.HistoryLife, week)
	orDuration(&c.DuplicateWindow, duplicateWindow)
	if c.MaxMessageBytes == 0 {
		c.MaxMessageBytes = maxMessageBytes
	}
	if c.MissedPerUser == 0 {
		c.MissedPerUser = missedPerUser
	}
	return c
}

func orDuration(d *time.Duration, otherwise time.Duration) {
	if *d == 0 {
		*d = otherwise
	}
}

func (c Config) check() error {
	switch {
	case c.Clock == nil:
		return fmt.Errorf("im: Config.Clock is missing; give the clock of the run")
	case c.Observer == nil:
		return fmt.Errorf("im: Config.Observer is missing; give one that ignores its calls if nobody listens")
	case c.Pusher == nil:
		return fmt.Errorf("im: Config.Pusher is missing; give the push pipeline")
	case c.Lang != Chinese && c.Lang != English:
		return fmt.Errorf("im: Config.Lang is %q; use %q or %q", c.Lang, Chinese, English)
	case !c.Policy.known():
		return fmt.Errorf("im: Config.Policy is %q; use one of %s", c.Policy, policyNames())
	case c.HeartbeatTimeout < 0 || c.PushOnlineLife < 0 || c.HistoryLife < 0 || c.DuplicateWindow < 0:
		return fmt.Errorf("im: a time in Config is negative; leave it zero for the default")
	case c.MaxMessageBytes < 0 || c.MissedPerUser < 0:
		return fmt.Errorf("im: a limit in Config is negative; leave it zero for the default")
	}
	return nil
}
