package im

import (
	"strings"
	"time"
)

// away logs ann in on a phone in the background: what can be pushed, is.
func (w *world) away() {
	w.must(w.login("ann", "a1").Background(0))
}

// says checks what the push of m says.
func (w *world) says(m *Message, title, desc string) {
	got := w.pushedMessage(m, "a1", WhyBackground)
	w.is(len(got.pushes) == 1 && got.pushes[0].Title == title && got.pushes[0].Desc == desc,
		"want %q / %q, got %+v", title, desc, got.pushes)
}

func elements(kinds ...Kind) *Message {
	m := text("ann")
	m.Elements = nil
	for _, k := range kinds {
		m.Elements = append(m.Elements, Element{Kind: k, Text: "hi", Data: "payload"})
	}
	return m
}

// messageRows are the rows about what a message says and wants.
func messageRows() []row {
	return []row{
		{id: "IM-53", sentence: "ext: the receiver's app gets the sender's bytes", check: func(w *world) {
			w.away()
			ext := " {\"entity\":{\"sender\":\"u1\",\"nickname\":\"\\u5f20\xff\"}}\x00\n"
			got := w.pushedMessage(with(text("ann"), PushInfo{Ext: ext}), "a1", WhyBackground)
			w.is(len(got.pushes) == 1 && got.pushes[0].Ext == ext, "ext changed: %+v", got.pushes)
		}},
		{id: "IM-58", sentence: "text without desc: the text is shown", check: func(w *world) {
			w.away()
			w.says(text("ann"), defaultTitle, "see you at eight")
			w.says(with(text("ann"), PushInfo{Title: "Bob", Ext: "{}"}), "Bob", "see you at eight")
		}},
		{id: "IM-59", sentence: "custom message without desc: delivered, not pushed", check: func(w *world) {
			w.away()
			got := w.silent(custom("ann", ""), "a1", WhyNoDesc)
			w.is(len(got.online) == 1, "the message was not delivered")
			w.silent(with(custom("ann", "ignored beside push information"), PushInfo{Ext: "{}"}), "a1", WhyNoDesc)
		}},
		{id: "IM-60", sentence: "custom message with desc: pushed, the desc is shown", check: func(w *world) {
			w.away()
			w.says(custom("ann", "you have a call"), defaultTitle, "you have a call")
			w.says(with(custom("ann", ""), PushInfo{Desc: "a gift"}), defaultTitle, "a gift")
		}},
		{id: "IM-61", sentence: "location and face without desc: the documented words", check: func(w *world) {
			w.away()
			w.says(elements(Location), defaultTitle, "[位置]")
			w.says(elements(Face), defaultTitle, "[表情]")
		}},
		{id: "IM-62", sentence: "combined elements: texts joined without separator", check: func(w *world) {
			w.away()
			w.says(elements(Text, Face, Text, Image), defaultTitle, "hi[表情]hi[图片]")
			m := elements(Text)
			m.Elements = append(m.Elements, Element{Kind: Custom, Desc: "+gift"})
			w.says(m, defaultTitle, "hi+gift")
		}},
		{id: "IM-63", sentence: "desc on any message replaces the default", check: func(w *world) {
			w.away()
			w.says(with(text("ann"), PushInfo{Desc: "secret"}), defaultTitle, "secret")
			w.says(with(elements(Face, Text), PushInfo{Desc: "secret"}), defaultTitle, "secret")
		}},
		{id: "IM-64", sentence: "no title: a new message", check: func(w *world) {
			w.away()
			w.says(text("ann"), "a new message", "see you at eight")
			w.says(with(text("ann"), PushInfo{Title: "Bob"}), "Bob", "see you at eight")
		}},
		{id: "IM-65", sentence: "PushFlag 1: delivered, not pushed", check: func(w *world) {
			w.away()
			got := w.silent(with(text("ann"), PushInfo{DisablePush: true}), "a1", WhyPushDisabled)
			w.is(len(got.online) == 1, "the message was not delivered")
		}},
		{id: "IM-101", sentence: "muted conversation or quiet hours: not pushed; a REST message is", check: func(w *world) {
			w.away()
			w.must(w.SetReceiveOption("ann", WithPeer("sender"), ReceiveSilently))
			w.silent(text("ann"), "a1", WhyMuted)
			rest := text("ann")
			rest.REST = true
			w.pushedMessage(rest, "a1", WhyBackground)
			rest = text("ann")
			rest.REST, rest.WithMuteNotifications = true, true
			w.silent(rest, "a1", WhyMuted)
			w.must(w.SetReceiveOption("ann", WithPeer("sender"), ReceiveAll))
			w.pushed("ann", "a1", WhyBackground)
			w.must(w.SetQuietHours("ann", QuietHours{From: 22 * time.Hour, For: 12 * time.Hour}))
			w.silent(text("ann"), "a1", WhyQuietHours) // it is 09:00
			w.clock.move(time.Hour)
			w.pushed("ann", "a1", WhyBackground)
		}},
		{id: "IM-102", sentence: "the same MsgRandom within 120 s: one push only", check: func(w *world) {
			w.away()
			twin := func() *Message { m := text("ann"); m.Random = 42; return m }
			w.pushedMessage(twin(), "a1", WhyBackground)
			w.clock.move(120*time.Second - 1)
			got := w.send(twin())
			w.decided(got, Decision{Recipient: "ann", Why: WhyDuplicate})
			w.is(len(got.pushes) == 0 && len(got.online) == 0, "a duplicate was delivered or pushed")
			other := twin()
			other.Elements[0].Text = "another text"
			w.pushedMessage(other, "a1", WhyBackground)
			w.clock.move(1)
			w.pushedMessage(twin(), "a1", WhyBackground)
		}},
		{id: "IM-103", sentence: "sent while killed, opened later: syncs within 7 days, older is gone", check: func(w *world) {
			p := w.login("ann", "a1")
			p.Close()
			w.pushed("ann", "a1", WhyKilled)
			w.clock.move(24 * time.Hour)
			w.send(text("ann"))
			w.clock.move(6 * 24 * time.Hour)
			w.rec.take()
			again := w.login("ann", "a1")
			got := w.rec.take()
			w.is(len(again.got) == 1, "synced %d messages, want the one that is younger than 7 days", len(again.got))
			w.is(len(got.synced) == 1 && len(got.online) == 0, "synced %v, online %v", got.synced, got.online)
		}},
		{id: "IM-107", sentence: "a message over 12 KB: 80002, nothing sent", check: func(w *world) {
			w.away()
			m := text("ann")
			m.Elements[0].Text = ""
			m.Elements[0].Text = strings.Repeat("x", 12*1024-m.Size())
			w.pushedMessage(m, "a1", WhyBackground)
			over := text("ann")
			over.Ref = 9
			over.Elements[0].Text = m.Elements[0].Text + "x"
			w.rec.take()
			w.code(w.Send(over), CodeTooLong)
			got := w.rec.take()
			w.is(len(got.decisions) == 0 && len(got.pushes) == 0 && len(got.online) == 0, "a refused message had effects: %+v", got)
			w.is(len(got.refused) == 1 && got.refused[0] == CodeTooLong && got.refs[0] == 9, "told %v of %v", got.refused, got.refs)
		}},
	}
}
