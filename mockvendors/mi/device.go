package mi

import (
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// groupMax is how many notifications of an app MIUI keeps in the tray (MI-D1).
const groupMax = 10

// tag is what this vendor keeps with a message on its way.
type tag struct {
	tally tally
	taken time.Time // the day on which it was counted for its phone (MI-Q3, MI-Q4)
	wish  *wish
	rec   *record
	name  string // the target as the sender wrote it
}

// noProcess keeps a pass-through message from an app that does not run.
const noProcess = "no_process"

// fill gives an accepted message the directions for its phone.
func (m *message) fill(out *core.Message, name string, rec *record) {
	d := &out.Delivery
	out.Tag = tag{m.tally(), m.v.quotaDay(m.set, m.now), m.wish, rec, name}
	if m.wish != nil && m.wish.types&receiptClicked != 0 {
		m.v.taps.Put(tap{out.ID, out.Token.Value}, tapWish{m.wish, name})
	}
	d.Class = string(m.class)
	start := m.now
	if at := m.sendTime(); !at.IsZero() {
		out.NotBefore, out.HeldBy, start = at, "time_to_send", at
	}
	out.Expires = start.Add(m.life())
	out.NowOrNever = m.extra("only_send_once") == "1"
	if m.passThrough {
		d.Data = map[string]string{"payload": m.payload, keyMessage: m.keyMessage(out.ID, name)}
		d.NeedProcess = link.ProcessRule{Absent: link.ProcessDrop, Rule: noProcess}
		return
	}
	if m.extra("notify_foreground") == "0" {
		d.Foreground = link.ForegroundApp
	}
	d.Notification = m.notification(out.ID, name)
}

func (m *message) notification(id, name string) *link.Notification {
	n := &link.Notification{
		Title: m.title, Body: m.description, Sound: m.extra("sound_uri"),
		// Only private messages ring (section 5.2); notify_type 0 silences them too.
		Silent: m.class != ClassPrivate || m.notifyType.Set && m.notifyType.N == 0,
		// The system's push service makes the channel that it posts to.
		Channel: link.Channel{Create: first(m.extra("channel_id"), "mipush_default"), CreateName: m.extra("channel_name")},
		Click:   m.click(id, name),
	}
	n.Channel.Try = []string{n.Channel.Create}
	if m.v.p.Rules.On("MI-D1") {
		// Without distinct ids only one notification shows: absent means 0.
		n.Replace = strconv.FormatInt(m.notifyID.N, 10)
		n.First, n.FirstRule, n.GroupMax = m.extra("jobkey"), "MI-D1", groupMax
	}
	return n
}

// keyMessage is the extra under which an opened page finds the message (PushMessageHelper.KEY_MESSAGE); its value is
// [memory].
const keyMessage = "key_message"

// click is what a tap does: notify_effect 1, 2 and 3, or the retired custom notification that only calls the app back.
func (m *message) click(id, name string) link.Click {
	if m.extra("notify_effect") == "3" {
		return link.Click{Kind: link.ClickURL, Value: m.extra("web_uri")}
	}
	text := m.keyMessage(id, name)
	c := link.Click{Kind: link.ClickLauncher, Extras: map[string]string{keyMessage: text, "messageId": id}}
	if key := m.extra("jobkey"); key != "" {
		c.Extras["jobkey"] = key
	}
	switch m.extra("notify_effect") {
	case "1":
	case "2":
		c.Kind, c.Value = link.ClickIntent, m.extra("intent_uri")
		if c.Value == "" {
			c.Kind, c.Value = link.ClickActivity, m.extra("class_name")
		}
	default:
		return link.Click{Kind: link.ClickCallback, Callback: map[string]string{keyMessage: text}}
	}
	if m.set.ClickedCallback {
		c.Callback = map[string]string{keyMessage: text}
	}
	return c
}

// pushMessage is MiPushMessage as the app sees it (section 8).
type pushMessage struct {
	MessageID   string            `json:"messageId"`
	Content     string            `json:"content"`
	Alias       string            `json:"alias,omitempty"`
	Topic       string            `json:"topic,omitempty"`
	UserAccount string            `json:"userAccount,omitempty"`
	PassThrough int               `json:"passThrough"`
	NotifyType  int64             `json:"notifyType"`
	NotifyID    int64             `json:"notifyId"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	Extra       map[string]string `json:"extra"`
}

func (m *message) keyMessage(id, name string) string {
	pm := pushMessage{
		MessageID: id, Content: m.payload, NotifyType: m.notifyType.Or(-1), NotifyID: m.notifyID.N, Title: m.title,
		Description: m.description, Extra: make(map[string]string, len(m.extras)),
	}
	if m.passThrough {
		pm.PassThrough = 1
	}
	switch m.kind.name {
	case "ALIAS":
		pm.Alias = name
	case "USER_ACCOUNT":
		pm.UserAccount = name
	case "TOPIC":
		pm.Topic = name
	}
	for _, e := range m.extras {
		if !strings.HasPrefix(e.Name, "callback") { // the receipt's wishes stay with the vendor
			pm.Extra[e.Name] = e.Value
		}
	}
	return string(core.JSON(&pm))
}

// onAck counts what a phone has acknowledged: that is what Mi's quotas are about (section 6).
func (v *vendor) onAck(m *core.Message, a link.Ack) {
	g := m.Tag.(tag)
	switch {
	case a.Result == link.ResultNotInstalled || a.Result == link.ResultWrongToken:
		v.kill(m.Token)
		v.receipt(g.wish, m.ID, receiptInvalid, g.name, nil)
		return
	case a.Rule == noProcess: // no receipt tells of it, and it is no delivery (section 7)
		v.onUndelivered(m, core.EventDropped, noProcess)
		return
	}
	v.acked.Add(v.quotaDay(g.tally.app.Settings().(*Settings), v.p.Clock.Now()), g.tally.key(), 1)
	g.rec.delivered.Add(1)
	v.receipt(g.wish, m.ID, receiptDelivered, g.name, &a)
}

// onUndelivered gives back what the message would have used up.
func (v *vendor) onUndelivered(m *core.Message, kind core.EventKind, rule string) {
	g := m.Tag.(tag)
	v.phones.Return(g.taken, phoneKey(m.Token.Value, g.tally.tier))
	switch {
	case kind == core.EventExpired:
		v.receipt(g.wish, m.ID, receiptExpired, g.name, nil)
	case rule == "MI-D3":
		v.receipt(g.wish, m.ID, receiptInvalid, g.name, nil)
	}
}

// event acts on what a phone tells.
func (v *vendor) event(t *core.Token, e link.Event) {
	switch e.Type {
	case link.EventUninstalled:
		v.kill(t)
	case link.EventAlias:
		v.names.set(aliasOf, t, e.Value, e.On, v.p.Rules.On("MI-D2"))
	case link.EventAccount:
		v.names.set(accountOf, t, e.Value, e.On, v.p.Rules.On("MI-D2"))
	case link.EventTopic:
		v.p.Tokens.Note(t, e, v.p.Clock.Now(), v.maxTopicsPerPhone())
	case link.EventTapped:
		v.tapped(t, e.MessageID)
	}
}

// kill ends a regid, if the rule by which regids die is on.
func (v *vendor) kill(t *core.Token) {
	if v.p.Rules.On("MI-D3") {
		v.p.Kill(t, "MI-D3")
		v.names.forget(t)
	}
}

// replaced ends the regid that a newer one of the same app and phone has taken the place of.
func (v *vendor) replaced(old, _ *core.Token) {
	v.p.Kill(old, "token_replaced")
	v.names.forget(old)
}
