package meizu

import (
	"maps"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// systemChannel is the channel of Meizu's push service: the vendor knows no others (section 9).
const systemChannel = "meizu_push"

// tag is what this vendor keeps with a message on its way.
type tag struct {
	counts []*counters // the task's and the day's
	wish   *wish
	name   string // the target as the sender wrote it
}

// fill gives an accepted message the directions for its phone.
func (r *request) fill(out *core.Message, name string) {
	m, d := r.message, &out.Delivery
	out.Tag = tag{r.counts, m.wish, name}
	for _, c := range r.counts {
		c.valid.Add(1)
		c.pushed.Add(1)
	}
	begin := r.now
	if at := m.start(r.now); r.wide() && !at.IsZero() { // only sends to an app or to tags are timed
		out.NotBefore, out.HeldBy, begin = at, "start_time", at
	}
	out.Expires = begin.Add(m.life())
	out.NowOrNever = !m.offLine()
	if m.pass {
		d.Data = map[string]string{"title": m.Title.S, "content": m.Content.S}
		d.NeedProcess = link.ProcessRule{Absent: link.ProcessDrop, Rule: "no_process"}
		return
	}
	d.Class = "public"
	if m.private() {
		d.Class = "private"
	}
	taskID := out.ID
	if r.task != nil {
		taskID = r.task.text()
	}
	alert := m.Advance.Type
	d.Notification = &link.Notification{
		Title: m.Bar.Title.S, Body: m.Bar.Content.S, Image: r.picture(),
		Silent:  !alert.Sound.Or(true) && !alert.Vibrate.Or(true),
		Channel: link.Channel{Try: []string{systemChannel}, Create: systemChannel},
		Replace: m.Advance.NotifyKey.S,
		Click:   m.click(taskID),
	}
}

// picture is the message's picture as the phone shows it: without MZ-I1 any address will do.
func (r *request) picture() string {
	address := r.message.Expand.ImageURL.S
	if !r.v.p.Rules.On("MZ-I1") {
		return address
	}
	return r.v.pictures.shown(address, r.now)
}

// click is what a tap does (section 9): the app is called back for every kind; 0 and 1 open a page with the parameters and
// platform_extra as extras, 2 opens the URI, 3 nothing.
func (m *message) click(taskID string) link.Click {
	c := link.Click{Kind: link.ClickLauncher, Callback: map[string]string{selfDefined: m.selfDefined()}}
	switch m.Click.Type.N {
	case 1:
		c.Kind, c.Value = link.ClickActivity, m.Click.Activity.S
	case 2:
		c.Kind, c.Value = link.ClickURL, m.Click.URL.S
		if strings.HasPrefix(c.Value, "intent:") {
			c.Kind = link.ClickIntent
		}
		return c
	case 3:
		c.Kind = link.ClickCallback
		return c
	}
	c.Extras = make(map[string]string, len(m.parameters)+1)
	maps.Copy(c.Extras, m.parameters)
	c.Extras["platform_extra"] = `{"task_id":"` + taskID + `"}`
	return c
}

// selfDefined is the callback's parameter for MzPushMessage.getSelfDefineContentString().
const selfDefined = "self_define_content"

func (m *message) selfDefined() string {
	switch {
	case m.Click.Type.N == 3 && m.Click.Custom.S != "":
		return m.Click.Custom.S
	case len(m.parameters) == 0:
		return "{}"
	}
	return string(m.Click.Parameters)
}

// onAck counts what a phone has acknowledged and tells the sender.
func (v *vendor) onAck(m *core.Message, a link.Ack) {
	g := m.Tag.(tag)
	if a.Result == link.ResultNotInstalled || a.Result == link.ResultWrongToken {
		v.kill(m.Token)
		return
	}
	for _, c := range g.counts {
		c.accepted.Add(1)
		if a.Result == link.ResultShown || a.Result == link.ResultShownSilent {
			c.displayed.Add(1)
		}
	}
	v.receipt(g.wish, m.ID, receiptDelivered, g.name)
}

// event acts on what a phone tells.
func (v *vendor) event(t *core.Token, e link.Event) {
	switch e.Type {
	case link.EventUninstalled:
		v.kill(t)
	case link.EventTapped:
		v.tapped(t, e.MessageID)
	}
	v.p.Tokens.Note(t, e, v.p.Clock.Now(), v.maxTags()) // a topic is a tag, as this vendor calls it
}

// kill ends a pushId, if the rule by which pushIds die is on.
func (v *vendor) kill(t *core.Token) {
	if v.p.Rules.On("MZ-D2") {
		v.p.Kill(t, "MZ-D2")
	}
}
