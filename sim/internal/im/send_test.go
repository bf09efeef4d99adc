package im

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestSendRefusals(t *testing.T) {
	for _, c := range []struct {
		sentence string
		change   func(*Message)
		code     int
		refs     []uint64 // journeys that are told, of a message with Ref 10
	}{
		{"no receiver", func(m *Message) { m.Group = "" }, CodeNoReceiver, []uint64{10}},
		{"a user and a group", func(m *Message) { m.To = "ann" }, CodeBadPacket, []uint64{10}},
		{"a user nobody knows", func(m *Message) { m.To, m.Group = "nobody", "" }, CodeUnknownUser, []uint64{10}},
		{"a group nobody knows", func(m *Message) { m.Group = "none" }, CodeNoGroup, []uint64{10}},
		{"a sender outside the group", func(m *Message) { m.From = "stranger" }, CodeNoPermission, []uint64{10}},
		{"no element", func(m *Message) { m.Elements = nil }, CodeBadBody, []uint64{10, 11}},
		{"an element nobody knows", func(m *Message) { m.Elements[0].Kind = "smell" }, CodeBadBody, []uint64{10, 11}},
		{"life time over 7 days", func(m *Message) { m.LifeTime = week + 1 }, CodeLifeTime, []uint64{10, 11}},
		{"negative life time", func(m *Message) { m.LifeTime = -1 }, CodeLifeTime, []uint64{10, 11}},
		{"ext makes it too long", func(m *Message) { m.Push = &PushInfo{Ext: strings.Repeat("e", 12<<10)} }, CodeTooLong, []uint64{10, 11}},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := newWorld(t, nil)
			w.must(w.CreateGroup("g", []string{"ann", "sender", "bob"}))
			m := text("")
			m.Group, m.Ref = "g", 10
			c.change(m)
			w.code(w.Send(m), c.code)
			got := w.rec.take()
			w.is(slices.Equal(got.refs, c.refs), "told of journeys %v, want %v", got.refs, c.refs)
			w.is(!slices.ContainsFunc(got.refused, func(n int) bool { return n != c.code }), "told codes %v", got.refused)
			w.is(len(got.decisions) == 0, "a refused message was decided: %+v", got.decisions)
			w.report(t)
		})
	}
}

func TestGroupMessage(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.login("ann", "a1").Background(0))
	w.login("bob", "b1")
	w.must(w.CreateGroup("g", []string{"dan", "ann", "sender", "bob", "ann"}))
	m := text("")
	m.Group, m.Ref = "g", 100
	users, err := w.Recipients(m)
	w.must(err)
	w.is(slices.Equal(users, []string{"dan", "ann", "bob"}), "recipients are %v", users)
	got := w.send(m)
	w.decided(got,
		Decision{Ref: 100, Recipient: "dan", Why: WhyNoDevice},
		Decision{Ref: 101, Recipient: "ann", Device: "a1", Push: true, Why: WhyBackground, Pushes: 1},
		Decision{Ref: 102, Recipient: "bob", Device: "b1", Why: WhyForeground},
	)
	w.is(len(got.pushes) == 1 && got.pushes[0].GroupID == "g" && got.pushes[0].Ref == 101, "pushed %+v", got.pushes)

	m = text("")
	m.Group, m.From = "g", "" // the administrator, untracked
	got = w.send(m)
	w.is(len(got.decisions) == 4 && got.decisions[3].Ref == 0, "decided %+v", got.decisions)

	w.code(w.CreateGroup("g", nil), CodeGroupParameter)
	w.code(w.CreateGroup("", nil), CodeGroupParameter)
	w.code(w.CreateGroup("h", []string{""}), CodeInvalidParameter)
	_, err = w.Recipients(&Message{Group: "none"})
	w.code(err, CodeNoGroup)
	w.report(t)
}

func TestClientSends(t *testing.T) {
	w := newWorld(t, nil)
	w.login("ann", "a1")
	p := w.loginBare("bob", "b1", Android)
	message := func() *Message { return &Message{Ref: 5, To: "ann", Elements: []Element{{Kind: Text, Text: "hi"}}} }
	m := message()
	w.must(p.Send(m))
	w.is(m.From == "bob" && m.FromDevice == "b1", "the sender is %q on %q", m.From, m.FromDevice)
	w.decided(w.rec.take(), Decision{Ref: 5, Recipient: "ann", Device: "a1", Why: WhyForeground})

	forged := message()
	forged.From = "ann"
	w.code(p.Send(forged), CodeInvalidParameter)
	p.Vanish()
	w.code(p.Send(message()), CodeNoNetwork)
	w.must(p.Reconnect())
	w.must(p.Logout())
	w.code(p.Send(message()), CodeNotLoggedIn)
	got := w.rec.take()
	w.is(slices.Equal(got.refused, []int{CodeInvalidParameter, CodeNoNetwork, CodeNotLoggedIn}), "told %v", got.refused)
	w.is(slices.Equal(got.refs, []uint64{5, 5, 5}) && len(got.decisions) == 0, "told of %v, decided %v", got.refs, got.decisions)
	w.report(t)
}

func TestMessageWaitsNoLongerThanItsLifeTime(t *testing.T) {
	w := newWorld(t, nil)
	w.login("ann", "a1").Close()
	short, long := text("ann"), text("ann")
	short.LifeTime = time.Hour
	w.send(short)
	w.send(long)
	w.clock.move(time.Hour)
	again := w.login("ann", "a1")
	w.is(len(again.got) == 1 && again.got[0] == long, "synced %d messages", len(again.got))
	w.report(t)
}

func TestMissedMessagesAreBounded(t *testing.T) {
	w := newWorld(t, func(c *Config) { c.MissedPerUser = 3 })
	w.login("ann", "a1").Close()
	var sent []*Message
	for range 5 {
		m := text("ann")
		sent = append(sent, m)
		w.send(m)
	}
	again := w.login("ann", "a1")
	w.is(slices.Equal(again.got, sent[2:]), "synced %d messages, want the newest 3 in order", len(again.got))
	w.is(w.Evicted() == 2, "evicted %d", w.Evicted())
	w.report(t)
}
