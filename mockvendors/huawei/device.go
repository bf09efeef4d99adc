package huawei

import (
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Huawei's own channels on the phone.
const (
	channelService   = "hms_push_service"
	channelMarketing = "hms_push_marketing"
)

// directions are what one push tells the phones: the notification as a service and as a marketing one, and the data. They
// are made when a target first needs them and shared by the others; phones do not change them.
type directions struct {
	service, marketing *link.Notification
	data               map[string]string
}

// message is the accepted message for one target.
func (p *push) message(t *core.Target) *core.Message {
	m := p.c.Message(p.id, t)
	d := &m.Delivery
	d.Class = p.classFor(t.Token.Device)
	if p.notice == nil {
		d.Data, d.NeedProcess = p.handed(), p.process()
	} else {
		d.Notification = p.notification(d.Class)
		if !p.notice.ForegroundShow.Or(true) && !olderThan(t.Token.Device, 9) && p.v.p.Rules.On("HW-D1") {
			d.Data, d.Foreground = p.handed(), link.ForegroundApp
		}
	}
	m.Expires = p.now.Add(p.lifetime())
	m.NowOrNever = p.lifetime() == 0
	if key := p.android().CollapseKey.Or(-1); key >= 0 && p.v.p.Rules.On("HW-R3") {
		m.CollapseKey, m.CollapseRule = strconv.FormatInt(key, 10), "HW-R3"
	}
	m.Tag = p.receiptLine(t.Token)
	return m
}

// handed is what the app's message callback gets.
func (p *push) handed() map[string]string {
	if p.data != "" && p.shared.data == nil {
		p.shared.data = map[string]string{"data": p.data}
	}
	return p.shared.data
}

// notification is what a phone shows in a class.
func (p *push) notification(class string) *link.Notification {
	place := &p.shared.service
	if class == classMarketing {
		place = &p.shared.marketing
	}
	if *place == nil {
		*place = p.direct(class)
	}
	return *place
}

// direct writes the directions for a notification of a class (section 4).
func (p *push) direct(class string) *link.Notification {
	n := p.notice
	id := n.NotifyID.Or(-1)
	out := &link.Notification{
		Title: p.title, Body: p.text, Image: p.image, Sound: n.Sound.S,
		Silent: n.Importance.S == "LOW" && p.ignores("HW-C3"), Channel: p.channel(class),
	}
	switch {
	case n.Tag.S != "":
		out.Replace = "tag:" + n.Tag.S
	case id != -1:
		out.Replace = "id:" + strconv.FormatInt(id, 10)
	}
	if id == -1 { // the service makes one of its own
		id = int64(p.v.seq.Add(1) & 0x7fffffff)
	}
	if class == classMarketing && p.ignores("HW-C2") {
		out.Silent, out.Image, out.Sound = true, "", ""
	}
	out.Click = p.click(id)
	return out
}

// channel is where a notification is posted: the app's own channel counts for service, outside mainland China.
func (p *push) channel(class string) link.Channel {
	own := p.notice.ChannelID.S
	if own != "" && (class == classService && p.set.DataLocation != "CN" || !p.v.p.Rules.On("HW-C6")) {
		return link.Channel{Try: []string{own}, MissingRule: p.v.p.Rules.If("HW-C6")}
	}
	if class == classMarketing {
		return link.Channel{Create: channelMarketing, CreateName: "More notifications"}
	}
	return link.Channel{Create: channelService, CreateName: "Push"}
}

// click is what a tap does: the intent's own extras stand in its text, these come on top (section 6).
func (p *push) click(notifyID int64) link.Click {
	var c link.Click
	a := p.notice.Click
	if a == nil {
		a = &clickAction{} // only with HW-V3 off
	}
	switch {
	case a.Type.N == clickPage && a.Intent.S != "":
		c.Kind, c.Value = link.ClickIntent, a.Intent.S
	case a.Type.N == clickPage:
		c.Kind, c.Value = link.ClickAction, a.Action.S
	case a.Type.N == clickURL:
		c.Kind, c.Value = link.ClickURL, a.URL.S
	case a.Type.N == clickRich:
		c.Kind, c.Value = link.ClickURL, a.RichResource.S
	default:
		c.Kind = link.ClickLauncher
	}
	if c.Kind != link.ClickURL && p.v.p.Rules.On("HW-D2") {
		c.Extras = extras(p.data)
		c.Extras["_push_msgid"] = p.id
		c.Extras["_push_cmd_type"] = "cosa"
		c.Extras["_push_notifyid"] = strconv.FormatInt(notifyID, 10)
	}
	return c
}

// extras are the keys of a data text that is a JSON object, each as text; another text gives none.
func extras(data string) map[string]string {
	out := make(map[string]string, 8)
	if !strings.HasPrefix(strings.TrimSpace(data), "{") {
		return out
	}
	t, err := core.ParseTree([]byte(data))
	if err != nil {
		return out
	}
	for i := range t.Members {
		if m := &t.Members[i]; m.Kind != core.TreeNull {
			out[m.Name] = m.Text
		} else {
			out[m.Name] = ""
		}
	}
	return out
}

// process is what a data message does that meets no process of its app.
func (p *push) process() link.ProcessRule {
	high := p.android().Urgency.S == "HIGH" || p.category == voip || p.category == playVoice
	if high && p.set.HighPriority || !p.v.p.Rules.On("HW-R4") {
		return link.ProcessRule{}
	}
	return link.ProcessRule{Absent: link.ProcessCache, Rule: "HW-R4"}
}

// keep is the storage rule: so many wait, then the oldest goes.
func (v *vendor) keep(waiting []*core.Message, m *core.Message) []core.Eviction {
	if !v.p.Rules.On("HW-Q9") {
		return nil
	}
	return core.OneTooMany(waiting, m, settings(m.Token.App).Offline, "HW-Q9")
}

// event acts on what a phone tells.
func (v *vendor) event(t *core.Token, e link.Event) {
	switch e.Type {
	case link.EventTapped:
		v.tapped(t, e)
	case link.EventLocal:
		v.raisedLocally(t, e.Value)
	case link.EventAccount: // a user profile of the app (HW-R6)
		t.Data(func(kept any) any { return withProfile(kept, e.Value, e.On) })
	case link.EventTopic:
		if e.On {
			t.Subscribe(e.Value, v.p.Clock.Now(), v.topicsPerDevice(t.App))
		} else {
			t.Unsubscribe(e.Value)
		}
	}
}

func withProfile(kept any, id string, on bool) any {
	profiles, _ := kept.(map[string]bool)
	if profiles == nil {
		profiles = map[string]bool{}
	}
	if on {
		profiles[id] = true
	} else {
		delete(profiles, id)
	}
	return profiles
}

// raisedLocally counts a notification that the app raised itself, if it is marketing.
func (v *vendor) raisedLocally(t *core.Token, category string) {
	if !v.p.Rules.On("HW-Q7") {
		return
	}
	if s := settings(t.App); s.granted(category) && categories[category].known && !categories[category].marketing {
		return
	}
	v.p.Rules.Hit("HW-Q7")
	v.state[t.App].marketing.Add(v.today(t.App, v.p.Clock.Now()), t.Device.ID, 1)
}
