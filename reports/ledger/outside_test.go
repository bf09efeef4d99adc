package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// What a vendor refuses may be asked for again: only the last word counts, and a refusal has its rule.
func TestAnOutsideBackendsRefusalIsTheEndOnlyWithoutAnAcceptance(t *testing.T) {
	l := New(Config{Outside: true})
	ref := l.Plan(Planned{Recipients: []Recipient{{User: "a", Vendor: "mi"}, {User: "b", Vendor: "mi"}, {User: "c", Vendor: "mi"}, {User: "d", Vendor: "mi"}}})
	for i := range uint64(4) {
		l.Sent(ref + i)
	}
	no := Answer{Vendor: "mi", Token: "A", Code: "10001"}
	assert.False(t, l.Pushed(ref, no, "MI-Q1", time.Second))
	assert.True(t, l.Pushed(ref, Answer{Vendor: "mi", MessageID: "m1", Token: "A", Accepted: true}, "", 2*time.Second))
	assert.False(t, l.Pushed(ref, Answer{Vendor: "mi", MessageID: "m2", Token: "A", Accepted: true}, "", 3*time.Second), "a copy")
	l.StillStored(Key{"mi", "m1", "A"})
	no.Token = "B"
	l.Pushed(ref+1, no, "", time.Second)
	l.Pushed(ref+1, no, "MI-Q1", 2*time.Second)
	l.Unneeded(ref+2, WhyForeground)
	l.Extra("phones", "mi")
	s := l.Close()
	total := s.Total(nil)
	assert.Equal(t, map[string]uint64{"pending": 1, "rejected.MI-Q1": 1, "no_push_expected.foreground": 1, "not_requested": 1}, total.Outcomes)
	assert.Empty(t, s.Invariants())
	assert.EqualValues(t, 1, total.Duplicates)
	assert.EqualValues(t, 2, s.Stage(StageRequest).Count(), "the first request of each")
}
