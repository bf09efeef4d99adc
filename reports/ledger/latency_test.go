package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// Each stage is measured between the two steps the design names.
func TestStages(t *testing.T) {
	b := newBook(t, Config{})
	tick := func(d time.Duration) { b.at += d * time.Millisecond }
	tick(1)
	b.Sent(b.id)
	tick(2)
	b.Decided(b.id, true, "background")
	b.Queued(b.id)
	tick(4)
	b.Requested(b.id, 1)
	tick(100) // the first attempt and its back-off belong to no stage but e2e
	b.Requested(b.id, 2)
	tick(8)
	accepted := b.at
	b.Answered(b.id, Answer{Vendor: key.Vendor, MessageID: key.MessageID, Token: key.Token, Accepted: true})
	tick(16)
	b.Shown(key, false, accepted)
	online := b.Plan(Planned{At: b.at, Name: "msg", Recipients: []Recipient{{Vendor: "mi"}}})
	tick(32)
	b.Decided(online, false, "foreground")
	b.Online(online)
	s := b.Close()
	for stage, want := range map[string]float64{
		StageStartLag: 1, StageRoute: 2, StageQueue: 4, StageVendor: 8, StageDeliver: 16, StageE2E: 131, StageDelay: 0, StageOnline: 32,
	} {
		h := s.Stage(stage)
		assert.Equal(t, int64(1), h.Count(), stage)
		assert.Equal(t, want, h.MaxMS(), stage)
		assert.Equal(t, want, s.Latency["mi"][stage].MaxMS(), stage)
	}
	total := s.Total(nil)
	assert.Equal(t, 131.0, total.E2E.MaxMS())
}

// Journeys that say nothing about the rig's speed stay out of its latencies.
func TestStagesLeftOut(t *testing.T) {
	for _, row := range []struct {
		name  string
		do    func(b *book)
		stage string
		want  int64
	}{
		{"a held journey is not in e2e", func(b *book) { b.accepted(); b.Held(key, "X"); b.Shown(key, false, 1) }, StageE2E, 0},
		{"a held journey is not in deliver", func(b *book) { b.accepted(); b.Held(key, "X"); b.Shown(key, false, 1) }, StageDeliver, 0},
		{"held before the answer keeps it out too", func(b *book) { b.Held(key, "X"); b.Shown(key, false, 1); b.accepted() }, StageE2E, 0},
		{"shown and not held is in e2e", func(b *book) { b.accepted(); b.Shown(key, false, 1) }, StageE2E, 1},
		{"an unknown time of acceptance gives no deliver", func(b *book) { b.accepted(); b.Shown(key, false, 0) }, StageDeliver, 0},
		{"a data message is delivered", func(b *book) { b.accepted(); b.HandedToApp(key, 1) }, StageDeliver, 1},
		{"a data message is not shown: no e2e", func(b *book) { b.accepted(); b.HandedToApp(key, 1) }, StageE2E, 0},
		{"a copy over the connection is not in online", func(b *book) { b.accepted(); b.Online(b.id); b.Shown(key, false, 1) }, StageOnline, 0},
		{"a suppressed push was not shown", func(b *book) { b.accepted(); b.Suppressed(key, "X") }, StageE2E, 0},
		{"a refusal is an answer", func(b *book) { b.refused("1") }, StageVendor, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBook(t, Config{})
			row.do(b)
			assert.Equal(t, row.want, b.Close().Stage(row.stage).Count())
		})
	}
}

// Delay is what a message waited on the simulated clock; where that clock stands while anything happens, all of its time is.
func TestDelay(t *testing.T) {
	for _, row := range []struct {
		says     string
		standing bool
		do       func(b *book, pass func())
		count    int64
		want     float64
	}{
		{"a message that waited for nothing", false, func(b *book, pass func()) { pass(); b.accepted(); b.Shown(key, false, 1) }, 1, 0},
		{"held for a minute", false, func(b *book, pass func()) { b.accepted(); b.Held(key, "X"); pass(); b.Shown(key, false, 1) }, 1, 60_000},
		{"held twice counts from the first", false, func(b *book, pass func()) {
			b.accepted()
			b.Held(key, "X")
			pass()
			b.Held(key, "Y")
			pass()
			b.Shown(key, false, 1)
		}, 1, 120_000},
		{"held before the answer was read", false, func(b *book, pass func()) { b.Held(key, "X"); pass(); b.Shown(key, false, 1); pass(); b.accepted() }, 1, 60_000},
		{"waiting for a retry", false, func(b *book, pass func()) {
			b.requested()
			b.Retried(b.id, 1, Answer{})
			pass()
			b.accepted()
			b.Shown(key, false, 1)
		}, 1, 60_000},
		{"a data message", false, func(b *book, pass func()) { b.accepted(); b.Held(key, "X"); pass(); b.HandedToApp(key, 1) }, 1, 60_000},
		{"on a standing clock, whatever it waited for", true, func(b *book, pass func()) { pass(); b.accepted(); b.Shown(key, false, 1) }, 1, 60_000},
		{"what never arrived has none", true, func(b *book, pass func()) { b.accepted(); pass(); b.Suppressed(key, "X") }, 0, 0},
	} {
		t.Run(row.says, func(t *testing.T) {
			var simulated time.Duration
			b := newBook(t, Config{Simulated: func() time.Duration { return simulated }, Standing: row.standing})
			row.do(b, func() { simulated += time.Minute })
			h := b.Close().Stage(StageDelay)
			assert.Equal(t, row.count, h.Count())
			assert.Equal(t, row.want, h.MaxMS())
		})
	}
}
