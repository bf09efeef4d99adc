package ledger

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is counted beside the outcome.
func TestCounters(t *testing.T) {
	type counts struct {
		sent, held, duplicates, tapped         uint64
		landed                                 map[string]uint64
		hits                                   map[string]uint64
		late, onlineCopies, unclaimed, strays_ uint64
	}
	for _, row := range []struct {
		name string
		do   func(b *book)
		want counts
	}{
		{"a tap and its page count once", func(b *book) {
			b.accepted()
			b.Shown(key, false, 0)
			b.Tapped(key)
			b.Tapped(key)
			b.Landed(key, "Main")
			b.Landed(key, "Main")
		}, counts{sent: 1, tapped: 1, landed: map[string]uint64{"Main": 1}}},
		{"a tap may be heard of before the vendor's answer", func(b *book) {
			b.Shown(key, false, 0)
			b.Tapped(key)
			b.Landed(key, "Chat")
			b.accepted()
		}, counts{sent: 1, tapped: 1, landed: map[string]uint64{"Chat": 1}}},
		{"a tap on what was never shown is a stray", func(b *book) { b.accepted(); b.Tapped(key); b.Landed(key, "Main") }, counts{sent: 1, strays_: 2}},
		{"a second display is a duplicate", func(b *book) { b.accepted(); b.Shown(key, false, 0); b.Shown(key, true, 0) }, counts{sent: 1, duplicates: 1}},
		{"a display after another end is a stray", func(b *book) { b.accepted(); b.Expired(key); b.Shown(key, true, 0) }, counts{sent: 1, strays_: 1}},
		{"a journey held twice counts as held once, each rule as hit", func(b *book) {
			b.accepted()
			b.Held(key, "FCM-D5")
			b.Held(key, "MI-Q2")
		}, counts{sent: 1, held: 1, hits: map[string]uint64{"FCM-D5": 1, "MI-Q2": 1}}},
		{"being held may be heard of before the answer", func(b *book) { b.Held(key, "MI-Q2"); b.accepted() }, counts{sent: 1, held: 1, hits: map[string]uint64{"MI-Q2": 1}}},
		{"being held for no rule hits none", func(b *book) { b.accepted(); b.Held(key, "") }, counts{sent: 1, held: 1}},
		{"rules that refuse, drop and suppress are hit", func(b *book) {
			b.Rejected("mi", "t", "1", "MI-C1")
			b.accepted()
			b.Dropped(key, "MI-Q1")
			b.Suppressed(key, "MI-C2")
		}, counts{sent: 1, strays_: 1, hits: map[string]uint64{"MI-C1": 1, "MI-Q1": 1, "MI-C2": 1}}},
		{"a copy over the connection is counted", func(b *book) { b.accepted(); b.Online(b.id); b.Shown(key, false, 0) }, counts{sent: 1, onlineCopies: 1}},
		{"a copy that comes after the end is counted too", func(b *book) { b.accepted(); b.Shown(key, false, 0); b.Online(b.id) }, counts{sent: 1, onlineCopies: 1}},
		{"sent twice is sent once", func(b *book) { b.Sent(b.id); b.Sent(b.id) }, counts{sent: 1}},
		{"a start 50 ms behind is in time", func(b *book) { b.at += 50 * time.Millisecond; b.Sent(b.id) }, counts{sent: 1}},
		{"a start 51 ms behind is late", func(b *book) { b.at += 51 * time.Millisecond; b.Sent(b.id) }, counts{sent: 1, late: 1}},
		{"a push nobody claims is counted", func(b *book) { b.Shown(key, false, 0) }, counts{unclaimed: 1}},
		{"untracked journeys are ignored", func(b *book) { b.Sent(0); b.Online(0); b.Answered(0, Answer{}); b.Failed(0, "x") }, counts{}},
		{"ids that were never given are strays", func(b *book) { b.Sent(99); b.Answered(99, Answer{Accepted: true}) }, counts{strays_: 2}},
		{"two journeys cannot claim one push", func(b *book) {
			b.accepted()
			second := b.Plan(Planned{Name: "msg", Recipients: []Recipient{{}}})
			b.Answered(second, Answer{Vendor: key.Vendor, MessageID: key.MessageID, Token: key.Token, Accepted: true})
		}, counts{sent: 1, strays_: 1}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBook(t, Config{})
			row.do(b)
			s := b.Close()
			c := s.Total(nil)
			for _, m := range []*map[string]uint64{&row.want.landed, &row.want.hits} {
				if *m == nil {
					*m = map[string]uint64{}
				}
			}
			assert.Equal(t, row.want, counts{c.Sent, c.Held, c.Duplicates, c.Tapped, c.Landed, s.Hits, s.LateStarts, s.OnlineCopies, s.Unclaimed, s.Strays})
		})
	}
}

func TestRefusalsPairFirstInFirstOut(t *testing.T) {
	l := New(Config{})
	refuse := func(name string) {
		id := l.Plan(Planned{Name: name, Recipients: []Recipient{{Vendor: "mi"}}})
		l.Answered(id, Answer{Vendor: "mi", Token: "t", Code: "9"})
	}
	l.Rejected("mi", "t", "9", "first")
	l.Rejected("mi", "t", "9", "second")
	for _, name := range []string{"first", "second", "third", "fourth"} {
		refuse(name)
	}
	l.Rejected("mi", "t", "9", "third")
	l.Rejected("mi", "t", "9", "fourth")
	for name, c := range l.Close().ByName() {
		assert.Equal(t, map[string]uint64{"rejected." + name: 1}, c.Outcomes, name)
	}
}

// Two rules behind one code, no token in the mock's word: each rule ends as
// many journeys as it was named for, whichever answer is read first.
func TestWholeRequestRefusalsKeepTheirCounts(t *testing.T) {
	l := New(Config{})
	first := l.Plan(Planned{Name: "msg", Recipients: make([]Recipient, 6)})
	for _, rule := range []string{"V1", "V1", "V2", "V1"} {
		l.Rejected("fcm", "", "INVALID_ARGUMENT", rule)
	}
	for i := range uint64(6) {
		l.Answered(first+i, Answer{Vendor: "fcm", Token: "t", Code: "INVALID_ARGUMENT"})
	}
	assert.Equal(t, map[string]uint64{"rejected.V1": 5, "rejected.V2": 1}, l.Close().Total(nil).Outcomes, "two answers more than words: the last rule")
}

func TestARetriedAttemptSpendsItsRule(t *testing.T) {
	for name, token := range map[string]string{"named for the token": "t", "named for the whole request": ""} {
		t.Run(name, func(t *testing.T) {
			b := newBook(t, Config{})
			b.Rejected("mi", token, "9", "first attempt")
			b.Rejected("mi", token, "9", "second attempt")
			b.Retried(b.id, 1, Answer{Vendor: "mi", Token: "t", Code: "9"})
			b.Retried(b.id, 1, Answer{}) // a network error: nobody named a rule
			b.Answered(b.id, Answer{Vendor: "mi", Token: "t", Code: "9"})
			assert.Equal(t, map[string]uint64{"rejected.second attempt": 1}, b.Close().Total(nil).Outcomes)
		})
	}
}

func TestCountersAreSummedByNameGroupAndVendor(t *testing.T) {
	l := New(Config{})
	for i, r := range []Recipient{{Group: "a", Vendor: "mi"}, {Group: "a", Vendor: "oppo"}, {Group: "b", Vendor: "oppo"}} {
		id := l.Plan(Planned{Name: fmt.Sprintf("m%d", i%2), Recipients: []Recipient{r}})
		l.SendFailed(id, 1)
	}
	s := l.Close()
	require.Len(t, s.Counters, 3)
	for name, got := range map[string]Counter{"m0": s.ByName()["m0"], "a": s.ByGroup()["a"], "oppo": s.ByVendor()["oppo"]} {
		assert.Equal(t, uint64(2), got.Planned, name)
		assert.Equal(t, map[string]uint64{"refused.1": 2}, got.Outcomes, name)
	}
	m0 := s.Total(func(c *Counter) bool { return c.Name == "m0" && c.Group == "a" })
	assert.Equal(t, uint64(1), m0.Planned)
	assert.Equal(t, uint64(1), m0.Of(Refused))
}

func TestMemoryIsBounded(t *testing.T) {
	t.Run("unclaimed events give way to newer ones, counted", func(t *testing.T) {
		b := newBook(t, Config{UnclaimedCap: 1}) // one in each shard: one token is one shard
		b.Shown(key, false, 0)
		b.Shown(Key{key.Vendor, "m2", key.Token}, false, 0)
		b.accepted()
		s := b.Close()
		total := s.Total(nil)
		assert.Equal(t, map[string]uint64{"failed.event_evicted": 1}, total.Outcomes, "what was forgotten was not lost")
		assert.Equal(t, uint64(2), s.Evictions.Unclaimed, "m1 left for m2, m2 for m1's claim")
	})
	t.Run("one push gathers so many events and no more", func(t *testing.T) {
		b := newBook(t, Config{})
		for range maxWaiting + 3 {
			b.Shown(key, false, 0)
		}
		assert.Equal(t, uint64(3), b.Close().Evictions.Unclaimed)
	})
	t.Run("the oldest ended push can be tapped no more, counted", func(t *testing.T) {
		b := newBook(t, Config{TappableCap: 1})
		b.accepted()
		b.Shown(key, false, 0)
		second := Key{key.Vendor, "m2", key.Token}
		id := b.Plan(Planned{Name: "msg", Recipients: []Recipient{{Vendor: "mi"}}})
		b.Answered(id, Answer{Vendor: second.Vendor, MessageID: second.MessageID, Token: second.Token, Accepted: true})
		b.Shown(second, false, 0)
		b.Tapped(key)
		b.Tapped(second)
		s := b.Close()
		total := s.Total(nil)
		assert.Equal(t, uint64(1), total.Tapped)
		assert.Equal(t, uint64(1), s.Evictions.Tappable)
	})
	t.Run("rules that no answer asks for give way, counted", func(t *testing.T) {
		b := newBook(t, Config{UnclaimedCap: 1})
		b.Rejected("mi", "t", "1", "old")
		b.Rejected("mi", "t", "1", "new")
		b.Answered(b.id, Answer{Vendor: "mi", Token: "t", Code: "1"})
		s := b.Close()
		total := s.Total(nil)
		assert.Equal(t, map[string]uint64{"rejected.new": 1}, total.Outcomes)
		assert.Equal(t, uint64(1), s.Evictions.Refusals)
	})
	t.Run("rules of whole requests give way too, counted", func(t *testing.T) {
		l := New(Config{})
		for i := range maxRuns + 3 {
			l.Rejected("mi", "", "1", fmt.Sprint("rule ", i))
		}
		assert.Equal(t, uint64(3), l.Close().Evictions.Refusals)
	})
	t.Run("unclaimed events push out no ended push", func(t *testing.T) {
		b := newBook(t, Config{UnclaimedCap: 1})
		b.accepted()
		b.Shown(key, false, 0)
		b.Shown(Key{key.Vendor, "m2", key.Token}, false, 0)
		b.Tapped(key)
		assert.Equal(t, uint64(1), b.Close().Total(nil).Tapped)
	})
	t.Run("a journey ends at once when nothing more can come", func(t *testing.T) {
		for name, do := range map[string]func(b *book){
			"shown":                    func(b *book) { b.accepted(); b.Shown(key, false, 0) },
			"online, then no push":     func(b *book) { b.Online(b.id); b.Decided(b.id, false, "foreground") },
			"no push, then online":     func(b *book) { b.Decided(b.id, false, "foreground"); b.Online(b.id) },
			"refused by a known rule":  func(b *book) { b.Rejected("mi", key.Token, "1", "MI-C1"); b.refused("1") },
			"refused as whole request": func(b *book) { b.Rejected("mi", "", "1", "MI-A1"); b.refused("1") },
		} {
			b := newBook(t, Config{})
			do(b)
			assert.Zero(t, b.Live().Open(), name)
		}
	})
	t.Run("an ended journey leaves no record", func(t *testing.T) {
		b := newBook(t, Config{})
		b.accepted()
		b.Shown(key, false, 0)
		assert.Empty(t, b.shard(b.id).open)
		assert.Len(t, b.shard(b.id).free, 1)
		assert.Equal(t, journey{}, *b.shard(b.id).free[0], "a reused record remembers nothing")
	})
}

func TestLive(t *testing.T) {
	b := newBook(t, Config{})
	before := b.Live()
	assert.Equal(t, uint64(1), before.Open())
	b.at += 2 * time.Second
	b.accepted()
	b.Shown(key, false, 0)
	v := b.Live()
	assert.Equal(t, map[Kind]uint64{Displayed: 1}, v.Kinds)
	assert.Equal(t, LiveVendor{Planned: 1, Sent: 1, Ended: 1, Displayed: 1}, v.ByVendor["mi"])
	assert.Equal(t, uint64(0), v.Open())
	sent, ended := v.Rates(before)
	assert.Equal(t, []float64{0.5, 0.5}, []float64{sent, ended})
	sent, ended = v.Rates(v)
	assert.Equal(t, []float64{0, 0}, []float64{sent, ended}, "no time has passed")
}

func TestCloseIsFinal(t *testing.T) {
	b := newBook(t, Config{})
	s := b.Close()
	b.Sent(b.id)
	b.Shown(key, false, 0)
	b.Rejected("mi", "t", "1", "MI-C1")
	assert.Zero(t, b.Plan(Planned{Recipients: []Recipient{{}}}))
	assert.Same(t, s, b.Close())
	assert.Empty(t, s.Hits)
	assert.Zero(t, New(Config{}).Plan(Planned{Name: "to nobody"}))
}

// A push that was given up names what kept each of its attempts.
func TestAGivenUpPushNamesWhatKeptIt(t *testing.T) {
	b := newBook(t, Config{})
	b.requested()
	for i := range maxTries + 2 {
		b.Rejected("mi", "t", "9", "MI-Q1")
		b.Retried(b.id, i+1, Answer{Vendor: "mi", Token: "t", Code: "9"})
	}
	b.Retried(b.id, maxTries+3, Answer{})
	b.Rejected("mi", "t", "7", "MI-Q2")
	b.Retried(b.id, maxTries+4, Answer{Vendor: "mi", Token: "t", Code: "7"})
	b.Failed(b.id, "retries_exhausted")
	s := b.Close()
	assert.Equal(t, map[string]map[string]uint64{"failed.retries_exhausted": {"MI-Q2 (code 7)": 1}}, s.Behind)
	var told []string
	for _, step := range s.Kept[0].Steps {
		if step.Step == "refused" {
			told = append(told, step.Detail)
		}
	}
	assert.Len(t, told, maxTries, "bounded")
	assert.Equal(t, []string{"attempt 1: MI-Q1 (code 9)", "attempt 19: no answer", "attempt 20: MI-Q2 (code 7)"}, []string{told[0], told[maxTries-2], told[maxTries-1]})
}

// A message that came over the connection keeps the reason why it was not pushed.
func TestOnlineKeepsWhyItWasNotPushed(t *testing.T) {
	b := newBook(t, Config{})
	b.Sent(b.id)
	b.Decided(b.id, false, "no_desc")
	b.Online(b.id)
	s := b.Close()
	assert.Equal(t, map[string]map[string]uint64{"online": {"no_desc": 1}}, s.Behind)
	total := s.Total(nil)
	assert.Equal(t, map[string]uint64{"online": 1}, total.Outcomes)
}
