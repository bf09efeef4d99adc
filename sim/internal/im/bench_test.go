package im

import (
	"fmt"
	"sync/atomic"
	"testing"
)

type idle struct{}

func (idle) Decided(Decision)      {}
func (idle) Online(uint64, string) {}
func (idle) Refused(uint64, int)   {}
func (idle) Push(Push) error       { return nil }
func (idle) OnMessage(*Message)    {}
func (idle) OnKicked(KickReason)   {}

// benchServer has n users with a phone each: half in the foreground, half in the background.
func benchServer(b *testing.B, n int) (*Server, []string) {
	b.Helper()
	s, err := New(Config{Clock: newTestClock(), Observer: idle{}, Pusher: idle{}})
	if err != nil {
		b.Fatal(err)
	}
	users := make([]string, n)
	for i := range users {
		users[i] = fmt.Sprintf("user-%d", i)
		session, err := s.Login(users[i], Device{fmt.Sprintf("device-%d", i), Android}, idle{})
		if err == nil {
			err = session.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "token"})
		}
		if err == nil && i%2 == 1 {
			err = session.Background(0)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	return s, users
}

// BenchmarkSend is one-to-one messages from all cores to many users.
func BenchmarkSend(b *testing.B) {
	s, users := benchServer(b, 3000)
	var next atomic.Uint64
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := next.Add(1)
			m := &Message{Ref: i, From: "sender", To: users[i%uint64(len(users))], Elements: []Element{{Kind: Text, Text: "hello"}}}
			if err := s.Send(m); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

// BenchmarkGroup is messages to a group of 100.
func BenchmarkGroup(b *testing.B) {
	s, users := benchServer(b, 100)
	if err := s.CreateGroup("g", users); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if err := s.Send(&Message{Ref: 1, Group: "g", Elements: []Element{{Kind: Text, Text: "hello"}}}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*100/b.Elapsed().Seconds(), "recipients/s")
}
