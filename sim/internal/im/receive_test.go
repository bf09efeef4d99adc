package im

import (
	"testing"
	"time"
)

// Every receive option, with and without a mention, in a group.
func TestReceiveOptions(t *testing.T) {
	for _, c := range []struct {
		sentence  string
		option    ReceiveOption
		mention   string
		why       string
		delivered bool
	}{
		{"all: pushed", ReceiveAll, "", WhyBackground, true},
		{"nothing: not even delivered", ReceiveNothing, "ann", WhyNotReceived, false},
		{"silently: delivered, not pushed", ReceiveSilently, "ann", WhyMuted, true},
		{"push mentions only: others are delivered", PushMentionsOnly, "bob", WhyMuted, true},
		{"push mentions only: a mention is pushed", PushMentionsOnly, "ann", WhyBackground, true},
		{"receive mentions only: others are not delivered", ReceiveMentionsOnly, "", WhyNotReceived, false},
		{"receive mentions only: a mention of all is pushed", ReceiveMentionsOnly, MentionAll, WhyBackground, true},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := newWorld(t, nil)
			w.away()
			w.must(w.CreateGroup("g", []string{"sender", "ann"}))
			w.must(w.SetReceiveOption("ann", WithGroup("g"), c.option))
			m := text("")
			m.Group, m.Mentions = "g", []string{c.mention}
			got := w.send(m)
			w.is(len(got.decisions) == 1 && got.decisions[0].Why == c.why, "decided %+v", got.decisions)
			w.is((len(got.online) == 1) == c.delivered, "delivered to %v", got.online)
			w.pushed("ann", "a1", WhyBackground) // one-to-one is another conversation
			w.report(t)
		})
	}
}

func TestQuietHours(t *testing.T) {
	at := func(h, m int) time.Time { return time.Date(2026, 11, 22, h, m, 0, 0, time.FixedZone("CST", 8*3600)) }
	for _, c := range []struct {
		sentence string
		hours    QuietHours
		at       time.Time
		quiet    bool
	}{
		{"none", QuietHours{}, at(3, 0), false},
		{"at the first instant", QuietHours{22 * time.Hour, 8 * time.Hour}, at(22, 0), true},
		{"after midnight", QuietHours{22 * time.Hour, 8 * time.Hour}, at(5, 59), true},
		{"at the end it is over", QuietHours{22 * time.Hour, 8 * time.Hour}, at(6, 0), false},
		{"a day long is permanent", QuietHours{22 * time.Hour, 24 * time.Hour}, at(12, 0), true},
		{"within one day", QuietHours{9 * time.Hour, time.Hour}, at(8, 59), false},
	} {
		if got := c.hours.contain(c.at); got != c.quiet {
			t.Errorf("%s: quiet is %v", c.sentence, got)
		}
	}
}

func TestReceiveSettingsRefusals(t *testing.T) {
	w := newWorld(t, nil)
	w.code(w.SetReceiveOption("sender", WithPeer("ann"), 5), CodeInvalidParameter)
	w.code(w.SetReceiveOption("sender", WithPeer("ann"), -1), CodeInvalidParameter)
	w.code(w.SetReceiveOption("nobody", WithPeer("ann"), ReceiveAll), CodeUnknownUser)
	w.code(w.SetQuietHours("sender", QuietHours{From: 24 * time.Hour}), CodeInvalidParameter)
	w.code(w.SetQuietHours("sender", QuietHours{For: -1}), CodeInvalidParameter)
	w.code(w.SetQuietHours("nobody", QuietHours{}), CodeUnknownUser)
	w.report(t)
}
