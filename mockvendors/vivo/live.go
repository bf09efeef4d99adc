package vivo

import (
	"slices"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// liveMessage changes or ends a card (an atomic notification) that the app has made on the phone (section 2.7).
type liveMessage struct {
	Operation    core.LooseInt   `json:"operation"`
	Scene        core.ScalarText `json:"scene"`
	KeepDuration core.LooseInt   `json:"keepDuration"` // seconds
	ShowNotify   core.LooseBool  `json:"showNotify"`
	ChangeRecord core.LooseInt   `json:"changeRecord"`
	TemplateType core.LooseInt   `json:"templateType"`
	Island       *island         `json:"islandData"`
	Displays     core.LooseInt   `json:"displays"` // a bit mask
}

type island struct {
	ShowTime core.LooseInt `json:"showTime"` // seconds
}

func (m *liveMessage) mistyped() bool {
	return m != nil && (m.Operation.Bad || m.KeepDuration.Bad || m.ShowNotify.Bad || m.ChangeRecord.Bad || m.TemplateType.Bad || m.Displays.Bad ||
		m.Island != nil && m.Island.ShowTime.Bad)
}

const (
	liveUpdate = 1
	liveEnd    = 2
	liveIdle   = 14 * 24 * time.Hour // a phone away for longer is not sent to
)

// The types of a live message's receipts (section 5).
const (
	mainArrived = 300
	mainUnsent  = 301
	mainUnshown = 302

	subParameter = 31001
	subUnknown   = 31004
	subIdle      = 31005
	subOther     = 32000
	subSwitchOff = 32001
	subNoCard    = 32002
	subGone      = 32005
	subRate      = 32007
	subNoRight   = 32008
)

// badLive reports what is wrong with a live message beside the fields that every push has.
func (n *notice) badLive() bool {
	m, keep, show := n.Live, n.set.LiveKeep, n.set.LiveShow
	return m == nil || n.NotifyID.N <= 0 || m.Operation.N != liveUpdate && m.Operation.N != liveEnd || !slices.Contains([]int64{1, 2, 4}, m.TemplateType.N) ||
		m.KeepDuration.N < 0 || m.KeepDuration.N > keep || m.Island != nil && (m.Island.ShowTime.N < 0 || m.Island.ShowTime.N > show)
}

// liveDrop accepts a live message that no phone will see; its receipt says why by a sub type.
func liveDrop(sub int) core.Verdict {
	return core.Verdict{Kind: core.Dropped, Code: strconv.Itoa(sub)}
}

// liveRows look at live messages.
func liveRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-L1", Phase: core.Validate, Says: "A live message updates or ends a card: it has the card's notifyId, operation 1 or 2 and template 1, 2 or 4, and keeps its lengths and times.",
			Figure: "title 20, content 50, keepDuration 3600 s, showTime 180 s", Setting: "live_refusal, live_title, live_content, live_keep, live_show", Answer: "0 and a receipt 301 with 31001; by choice 10101 at once", Source: "D-LIVE, by one note", Mark: core.Memory,
			Remedy: "Make the card in the app; push updates with its notifyId, operation 1, and one of the templates that may be pushed.",
		}, Check: func(n *notice) error {
			if n.kind == live && n.set.LiveRefusal == LiveAtOnce && n.badLive() {
				return codeContent
			}
			return nil
		}, Judge: func(n *notice, _ *core.Target) core.Verdict {
			if n.kind == live && n.badLive() {
				return liveDrop(subParameter)
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-L2", Phase: core.DevicePh, Says: "The card is on the phone, the app has the right to its scene, updates come in order and not too often.",
			Figure: "10 in 5 minutes, 60 an hour", Setting: "live_scenes, live_per_5min, live_per_hour", Answer: "0 and a receipt 302 with 32002, 32007 or 32008; out of order: nothing", Source: "D-LIVE, by one note", Mark: core.Memory,
			Remedy: "Have vivo grant the scene, make the card before updating it, and raise changeRecord with every update.",
		}, Judge: func(n *notice, _ *core.Target) core.Verdict {
			if n.kind == live && n.Live != nil && !slices.Contains(n.set.LiveScenes, n.Live.Scene.S) {
				return liveDrop(subNoRight)
			}
			return core.Verdict{}
		}},
		{Rule: core.Rule{
			ID: "VIVO-L3", Phase: core.ReceiptPh, Says: "What became of a live message is posted to the console's address that callback.id names; a phone away for over 14 days is not sent to.",
			Figure: "14 days", Setting: "callbacks", Answer: "POST with mainType 300, 301 or 302 and a subType", Source: "D-LIVE, by one note; item shape mock", Mark: core.Memory,
			Remedy: "Set an address in the console and name its id in extra's callback.id.",
		}, Judge: func(n *notice, t *core.Target) core.Verdict {
			if n.kind == live && t.Token != nil && n.v.p.Since(t.Token.Device) > liveIdle {
				return liveDrop(subIdle)
			}
			return core.Verdict{}
		}},
	}
}

// sendLive is /livemessage/send.
func (v *vendor) sendLive(r *request) core.Answer { return v.sendToOne(r, v.newNotice(r, live)) }

// card says which card the phone is to change; nil for what is no live message.
func (n *notice) card() *link.Live {
	if n.kind != live {
		return nil
	}
	l := &link.Live{ID: strconv.FormatInt(n.NotifyID.N, 10), Rule: n.v.p.Rules.If("VIVO-L2"), Per5Min: n.set.LivePer5Min, PerHour: n.set.LivePerHour}
	if m := n.Live; m != nil { // nil only with VIVO-L1 off
		l.End, l.Ordered, l.Order = m.Operation.N == liveEnd, m.ChangeRecord.Set, m.ChangeRecord.N
	}
	return l
}

// liveAcked reports what a phone made of a live message; one that came out of order is not spoken of.
func (v *vendor) liveAcked(m *core.Message, o *origin, a link.Ack) {
	main, sub := mainUnshown, subOther
	switch {
	case a.Detail == link.LiveStale:
		return
	case a.Result == link.ResultShown:
		main, sub = mainArrived, 0
	case a.Result == link.ResultNotInstalled:
		sub = subGone
	case a.Result == link.ResultWrongToken:
		main, sub = mainUnsent, subUnknown
	case a.Detail == link.LiveNoCard:
		sub = subNoCard
	case a.Detail == link.LiveRate:
		sub = subRate
	case !a.SwitchOn:
		sub = subSwitchOff
	}
	v.postLive(o, m.ID, main, sub)
}

// liveNews reports a live message that was dropped before any phone had it, by the sub type that its verdict carries.
func (v *vendor) liveNews(o *origin, taskID, code string) {
	sub, err := strconv.Atoi(code)
	if !o.live || err != nil {
		return
	}
	main := mainUnsent
	if sub >= subOther {
		main = mainUnshown
	}
	v.postLive(o, taskID, main, sub)
}

func (v *vendor) postLive(o *origin, taskID string, main, sub int) {
	if !v.reachable(o) || !v.p.Rules.On("VIVO-L3") {
		return
	}
	v.p.Rules.Hit("VIVO-L3")
	item := receiptItem{Param: o.param, Targets: o.target, MainType: main, SubType: sub}
	v.p.Receipts.Add(o.callback, &receiptForm, core.Receipt{Kind: strconv.Itoa(main), Item: receipt{taskID, item}})
}
