package oppo

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// register is HeytapPushManager.register(appKey, appSecret): the codes are the server's own numbers. It takes the
// AppSecret; the MasterSecret, which signs calls, is wrong here as the AppSecret is wrong there.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, answer, text string) {
	app = v.p.Apps.Find(func(a *core.App) bool { return core.Equal(a.AppKey, r.AppKey) })
	var refused code
	switch {
	case r.AppKey == "":
		refused = codeMissingAppKey
	case app == nil || app.Package != r.Package:
		refused = codeInvalidAppKey
	case r.AppSecret == "":
		refused = codeMissingSignature
	case !core.Equal(app.AppSecret, r.AppSecret):
		refused = codeInvalidSignature
	default:
		return app, "", ""
	}
	return nil, refused.String(), refused.Error()
}

// event acts on what a phone tells beyond what core has noted.
func (v *vendor) event(t *core.Token, e link.Event) {
	if e.Type == link.EventUninstalled {
		v.p.Kill(t, "uninstalled")
	}
	v.p.Tokens.Note(t, e, v.p.Clock.Now(), 0)
}

// deliver makes the message for one target, with what the phone is to do.
func (n *notice) deliver(r *request, t *core.Target) *core.Message {
	c, now := &n.Notification, n.v.p.Clock.Now()
	m := r.Message(n.id, t)
	m.Delivery.Class = string(n.class)
	m.Delivery.Notification = n.notification(t.Token.Device.Android)
	if n.VerifyRegID.On {
		m.Delivery.VerifyToken = t.Token.Value
	}
	m.Expires = now.Add(n.ttl())
	if c.ShowTimeType.N == scheduledShow {
		if start := time.UnixMilli(c.ShowStart.N); start.After(m.NotBefore) {
			m.NotBefore, m.HeldBy = start, "scheduled"
		}
		m.Expires = time.UnixMilli(c.ShowEnd.N)
	}
	m.NowOrNever = !c.OffLine.Or(true)
	if c.CallBackURL.S != "" && (n.TargetType.N == targetTypeReg) {
		m.Tag = &callback{url: c.CallBackURL.S, param: c.CallBackParam.S, app: n.app, taskID: n.taskID}
	}
	return m
}

// ttl is how long the message waits for a phone that is away. OPPO-M7.
func (n *notice) ttl() time.Duration {
	s := n.Notification.OffLineTTL.N
	if s <= 0 {
		s = n.set.DefaultTTL
	}
	if s > ttlMax && n.v.p.Rules.On("OPPO-M7") {
		n.v.p.Rules.Hit("OPPO-M7")
		s = ttlMax
	}
	return time.Duration(min(s, 100*ttlMax)) * time.Second
}

func (n *notice) notification(android int) *link.Notification {
	c := &n.Notification
	out := &link.Notification{
		Title: c.Title.S, Body: c.Content.S, Image: c.BigPictureID.S, Silent: n.level == levelDrawer,
		Channel: n.channel(android), Click: n.click(),
	}
	if t, private := n.set.Templates[c.TemplateID.S]; private {
		out.Title, out.Body = fill(t.Title, c.TitleParams.S), fill(t.Content, c.ContentParams.S)
	}
	if c.NotifyID.N != 0 {
		out.Replace = strconv.FormatInt(c.NotifyID.N, 10)
	}
	return out
}

// defaultChannel is the channel that OPPO's SDK makes by itself. [memory]
const defaultChannel = "Heytap PUSH"

// channel says where the phone posts the notification, and by which rule it does not. Below Android 8 there are none.
func (n *notice) channel(android int) link.Channel {
	id, on := n.Notification.ChannelID.S, n.v.p.Rules
	if id == "" {
		if n.set.NoChannel == NoneDefault {
			return link.Channel{Create: defaultChannel}
		}
		return link.Channel{NoneRule: on.If("OPPO-C7")}
	}
	c := link.Channel{Try: []string{id}, MissingRule: on.If("OPPO-C6")}
	if n.strayChannel() && n.set.UnknownChannel == UnknownHidden && android >= 8 {
		c.Hidden = on.If("OPPO-C5")
	}
	return c
}

// click is what a tap opens. A page gets each parameter as a string extra; an address gets them in its query.
func (n *notice) click() link.Click {
	c, params := &n.Notification, n.params
	switch c.ClickType.N {
	case clickAction:
		return link.Click{Kind: link.ClickAction, Value: c.ClickActivity.S, Extras: params}
	case clickActivity:
		return link.Click{Kind: link.ClickActivity, Value: c.ClickActivity.S, Extras: params}
	case clickWeb:
		return link.Click{Kind: link.ClickURL, Value: withQuery(c.ClickURL.S, params)}
	case clickIntent:
		return link.Click{Kind: link.ClickIntent, Value: withQuery(c.ClickURL.S, params)}
	}
	return link.Click{Kind: link.ClickLauncher, Extras: params}
}

// withQuery adds parameters to an address, before its fragment: in an intent URI the fragment is the intent.
func withQuery(address string, params map[string]string) string {
	if len(params) == 0 {
		return address
	}
	q := url.Values{}
	for k, v := range params {
		q.Set(k, v)
	}
	base, fragment, cut := strings.Cut(address, "#")
	sep := "?"
	if strings.Contains(base, "?") {
		sep = "&"
	}
	base += sep + q.Encode()
	if cut {
		base += "#" + fragment
	}
	return base
}
