package ledger

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestKeptJourneyTellsItsStepsInOrder(t *testing.T) {
	b := newBook(t, Config{SampleEvery: 1})
	for _, do := range []func(){
		func() { b.Sent(b.id) }, func() { b.Decided(b.id, true, "background") }, func() { b.Queued(b.id) },
		func() { b.Requested(b.id, 1) }, func() { b.Requested(b.id, 2) },
		func() {
			b.Answered(b.id, Answer{Vendor: key.Vendor, MessageID: key.MessageID, Token: key.Token, Accepted: true})
		},
		func() { b.Held(key, "MI-Q2") }, func() { b.Online(b.id) }, func() { b.Shown(key, false, 0) },
		func() { b.Tapped(key) }, func() { b.Landed(key, "Main") }, func() { b.Shown(key, false, 0) }, func() { b.Replaced(key) },
	} {
		b.at += time.Millisecond
		do()
	}
	kept := b.Close().Kept
	require.Len(t, kept, 1)
	k := kept[0]
	assert.Equal(t, KeptJourney{ID: 1, Name: "msg", User: "u", Device: "d", Group: "g", Vendor: "mi", Outcome: "displayed",
		MessageID: "m1", Token: "token-…hone", Steps: []Step{
			{"planned", 1, ""}, {"sent", 2, ""}, {"decided", 3, "push: background"}, {"queued", 4, ""}, {"requested", 6, "attempt 2"},
			{"answered", 7, "accepted"}, {"held", 8, "MI-Q2"}, {"online", 9, ""}, {"displayed", 10, ""}, {"tapped", 11, ""},
			{"landed", 12, "Main"}, {"duplicate", 13, ""}, {"replaced", 14, ""}}}, *k)
}

func TestKeptFailureNamesCodeAndRule(t *testing.T) {
	b := newBook(t, Config{})
	b.refused("27001")
	b.Rejected("mi", key.Token, "27001", "MI-C1")
	k := b.Close().Kept[0]
	assert.Equal(t, "rejected.MI-C1", k.Outcome)
	assert.Equal(t, "27001", k.Code)
	assert.Equal(t, "MI-C1", k.Steps[len(k.Steps)-1].Detail)
}

func TestJourneysThatEndedWellAreNotKeptUnlessSampled(t *testing.T) {
	b := newBook(t, Config{})
	b.accepted()
	b.Shown(key, false, 0)
	b.Tapped(key)
	assert.Empty(t, b.Close().Kept)
}

func TestKeptIsBounded(t *testing.T) {
	t.Run("a flood of one failure leaves room for the others", func(t *testing.T) {
		l := New(Config{MaxFailures: 1000})
		first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, 2000)})
		for i := range uint64(1990) {
			l.SendFailed(first+i, 1)
		}
		s := l.Close() // ten more fail: not_sent
		byOutcome := map[string]int{}
		for _, k := range s.Kept {
			byOutcome[k.Outcome]++
		}
		assert.Equal(t, map[string]int{"refused.1": 750, "failed.not_sent": 10}, byOutcome)
		assert.Equal(t, uint64(1240), s.Evictions.Failures)
	})
	t.Run("even rare failures stop at the cap", func(t *testing.T) {
		l := New(Config{MaxFailures: 5})
		first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, 9)})
		for i := range 9 {
			l.SendFailed(first+uint64(i), i)
		}
		assert.Len(t, l.Close().Kept, 5)
	})
	t.Run("the sample stops at its cap", func(t *testing.T) {
		l := New(Config{SampleEvery: 1, MaxSamples: 3})
		first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, 9)})
		for i := range uint64(9) {
			l.Decided(first+i, false, "foreground")
			l.Online(first + i)
		}
		assert.Len(t, l.Close().Kept, 3)
	})
}

func TestTokensAreShortened(t *testing.T) {
	for token, want := range map[string]string{"": "", "abc": "…", "abcdefgh": "ab…", "0123456789abcdef": "012345…cdef"} {
		assert.Equal(t, want, shorten(token), fmt.Sprintf("%q", token))
	}
}
