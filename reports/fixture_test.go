package reports

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports/ledger"
)

// books returns the summary of a small run: one journey displayed and tapped,
// one rejected, one suppressed by a setting, one online, one without a device.
func books(t *testing.T) *ledger.Summary {
	t.Helper()
	var at time.Duration
	l := ledger.New(ledger.Config{Now: func() time.Duration { at += time.Millisecond; return at }, SampleEvery: 1})
	id := l.Plan(ledger.Planned{Name: "hello", Recipients: []ledger.Recipient{
		{User: "a", Group: "g", Vendor: "mi"}, {User: "b", Group: "g", Vendor: "mi"}, {User: "c", Group: "h", Vendor: "oppo"},
		{User: "d", Group: "h", Vendor: "oppo"}, {User: "e"},
	}})
	for i := range uint64(5) {
		l.Sent(id + i)
		l.Decided(id+i, i < 3, "background")
		if i < 3 {
			l.Queued(id + i)
			l.Requested(id+i, 1)
		}
	}
	shown, hidden := ledger.Key{Vendor: "mi", MessageID: "1", Token: "ta"}, ledger.Key{Vendor: "oppo", MessageID: "2", Token: "tc"}
	l.Answered(id, ledger.Answer{Vendor: "mi", MessageID: "1", Token: "ta", Accepted: true})
	l.Shown(shown, false, 1)
	l.Tapped(shown)
	l.Landed(shown, "Main")
	l.Rejected("mi", "tb", "27001", "MI-C1")
	l.Answered(id+1, ledger.Answer{Vendor: "mi", Token: "tb", Code: "27001"})
	l.Answered(id+2, ledger.Answer{Vendor: "oppo", MessageID: "2", Token: "tc", Accepted: true})
	l.Suppressed(hidden, "notifications_disabled")
	l.Online(id + 3)
	return l.Close()
}

func describe(id string) (Rule, bool) {
	if id != "MI-C1" {
		return Rule{}, false
	}
	return Rule{Text: "Only approved channels.", Source: "S1", Mark: "inference", Remedy: "Apply for it."}, true
}

func filled(t *testing.T) *Report {
	t.Helper()
	r := New()
	r.Started = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	require.NoError(t, r.Fill(books(t), describe))
	return r
}
