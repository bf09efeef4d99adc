package ledger

import (
	"strconv"
	"sync/atomic"
	"testing"
)

// BenchmarkJourney is a whole pushed journey: six calls by id, three by key.
// Its time divided by callsPerJourney is the price of one call.
func BenchmarkJourney(b *testing.B) {
	l := New(Config{SampleEvery: 1000})
	recipients := []Recipient{{User: "u", Device: "d", Group: "g", Vendor: "mi"}}
	var n atomic.Int64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		token := "token" + strconv.FormatInt(n.Add(1), 10)
		for pb.Next() {
			k := Key{"mi", strconv.FormatInt(n.Add(1), 10), token}
			journeyOf(l, recipients, k)
		}
	})
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/callsPerJourney, "ns/call")
}

const callsPerJourney = 9

func journeyOf(l *Ledger, to []Recipient, k Key) {
	id := l.Plan(Planned{Name: "msg", Recipients: to})
	l.Sent(id)
	l.Decided(id, true, "killed")
	l.Queued(id)
	l.Requested(id, 1)
	l.Answered(id, Answer{Vendor: k.Vendor, MessageID: k.MessageID, Token: k.Token, Accepted: true})
	l.Shown(k, false, 1)
	l.Tapped(k)
	l.Landed(k, "Main")
}
