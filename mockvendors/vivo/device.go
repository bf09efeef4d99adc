package vivo

import (
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// stateInitFault is what turnOnPush answers where the build's AppID or AppKey is wrong [mock].
const stateInitFault = "102"

// register is PushClient.turnOnPush, with the AppID and AppKey of the build's manifest.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, code, text string) {
	app = v.p.Apps.Find(func(a *core.App) bool { return core.Equal(a.AppID, r.AppID) })
	if app == nil || app.Package != r.Package || !core.Equal(app.AppKey, r.AppKey) {
		return nil, stateInitFault, "the build's AppID, AppKey and package are not those of one app"
	}
	return app, "", ""
}

// event acts on what a phone tells beyond what core has noted.
func (v *vendor) event(t *core.Token, e link.Event) {
	switch e.Type {
	case link.EventUninstalled:
		v.p.Kill(t, "uninstalled")
	case link.EventTapped:
		if task := v.tasks.find(t.App, e.MessageID); task != nil {
			task.add(clicked)
		}
	}
	v.p.Tokens.Note(t, e, v.p.Clock.Now(), 0)
}

// deliver makes the message for one target, with what the phone is to do.
func (n *notice) deliver(r *request, t *core.Target) *core.Message {
	m := r.Message(n.taskID, t)
	m.Tag = n.origin(t)
	d := &m.Delivery
	d.Class = n.className()
	d.Notification = &link.Notification{
		Title: n.Title.S, Body: n.Content.S, Channel: link.Channel{Create: ownChannel}, Click: n.click(),
		// Operational messages go to the drawer only; a system one is as loud as notifyType says, 1 being not at all.
		Silent: !n.system || n.NotifyType.N == notifyNone,
	}
	if n.NotifyID.N > 0 {
		d.Notification.Replace = strconv.FormatInt(n.NotifyID.N, 10)
	}
	if !n.ForegroundShow.Or(!n.set.HiddenInFront) {
		d.Foreground = link.ForegroundHide
	}
	ttl := n.TTL.N
	if ttl <= 0 {
		ttl = ttlDefault
	}
	m.Expires = n.v.p.Clock.Now().Add(time.Duration(min(ttl, 100*ttlMax)) * time.Second)
	m.NowOrNever = n.SendOnline.On
	d.Live = n.card()
	return m
}

// notifyNone is the notifyType without sound and vibration.
const notifyNone = 1

// ownChannel is the channel in which vivo's service posts: the app has no choice, the class decides. Its id is [memory].
const ownChannel = "vivo_push_channel"

// click is what a tap opens, and where clientCustomMap goes: since client SDK 3 into the page's intent, before into the
// clicked callback.
func (n *notice) click() link.Click {
	c := link.Click{Kind: link.ClickLauncher}
	switch n.SkipType.N {
	case skipLink:
		return link.Click{Kind: link.ClickURL, Value: n.SkipContent.S}
	case skipCustom: // the app decides in its callback
		params := map[string]string{"skipContent": n.SkipContent.S}
		for k, v := range n.CustomMap.M {
			params[k] = v
		}
		return link.Click{Kind: link.ClickCallback, Callback: params}
	case skipPage:
		c = link.Click{Kind: link.ClickActivity, Value: n.SkipContent.S}
		if strings.HasPrefix(n.SkipContent.S, "intent:") || strings.Contains(n.SkipContent.S, "://") {
			c.Kind = link.ClickIntent
		}
	}
	if n.set.ClientSDK >= 3 {
		c.Extras = n.CustomMap.M
	} else if n.CustomMap.M != nil {
		c.Callback = n.CustomMap.M
	}
	return c
}
