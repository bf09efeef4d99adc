package im

import (
	"testing"
	"time"
)

func TestWhatMakesADuplicate(t *testing.T) {
	first := func() *Message { m := text("ann"); m.Random, m.Seq = 42, 7; return m }
	for _, c := range []struct {
		sentence string
		change   func(*Message)
		want     bool
	}{
		{"the same message", func(*Message) {}, true},
		{"push information does not count", func(m *Message) { m.Push = &PushInfo{Desc: "d"} }, true},
		{"another journey does not count", func(m *Message) { m.Ref = 99 }, true},
		{"another sender", func(m *Message) { m.From = "bob" }, false},
		{"another receiver", func(m *Message) { m.To = "bob" }, false},
		{"a group", func(m *Message) { m.To, m.Group = "", "ann" }, false},
		{"another MsgRandom", func(m *Message) { m.Random++ }, false},
		{"another MsgSeq", func(m *Message) { m.Seq++ }, false},
		{"another text", func(m *Message) { m.Elements[0].Text += "!" }, false},
		{"another kind of element", func(m *Message) { m.Elements[0].Kind = Face }, false},
	} {
		now := time.Unix(0, 0)
		d := newDuplicates(duplicateWindow, 100)
		if d.before(first(), now) {
			t.Errorf("%s: the first message is a duplicate", c.sentence)
		}
		m := first()
		c.change(m)
		if got := d.before(m, now); got != c.want {
			t.Errorf("%s: duplicate is %v", c.sentence, got)
		}
	}
}

func TestMessagesWithoutAnIdentityAreAlwaysNew(t *testing.T) {
	d := newDuplicates(duplicateWindow, 100)
	for range 2 {
		if d.before(text("ann"), time.Unix(0, 0)) {
			t.Error("a message without Seq and Random is a duplicate")
		}
	}
}

func TestDuplicateCheckForgets(t *testing.T) {
	d := newDuplicates(duplicateWindow, 100)
	now := time.Unix(0, 0)
	remembered := func() (n int) {
		for i := range d.shards {
			n += len(d.shards[i].known)
			if len(d.shards[i].known) != len(d.shards[i].order) {
				t.Fatalf("shard %d knows %d and has %d in order", i, len(d.shards[i].known), len(d.shards[i].order))
			}
		}
		return n
	}
	m := text("ann")
	for i := range uint32(200 * shardCount) {
		m.Random = i + 1
		d.before(m, now)
	}
	if got := remembered(); got != 100*shardCount {
		t.Errorf("remembers %d messages, want the limit of %d", got, 100*shardCount)
	}
	now = now.Add(duplicateWindow)
	for i := range uint32(shardCount) { // one message in each shard
		m.Random = i + 1
		d.before(m, now)
	}
	if got := remembered(); got != shardCount {
		t.Errorf("remembers %d messages after the window, want %d", got, shardCount)
	}
}
