package handset

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// The person's own settings, and the app's, that keep a notification from showing;
// they stand in an outcome where else a rule's id would.
const (
	SettingNotificationsOff = "notifications_off"
	SettingChannelBlocked   = "channel_blocked"
	SettingForegroundHidden = "foreground_hidden"
	SettingForceStopped     = "force_stopped"
)

// SuppressedNotInstalled and SuppressedWrongToken are what the observer hears of a delivery that met no app of its own.
const (
	SuppressedNotInstalled = "not_installed"
	SuppressedWrongToken   = "wrong_token"
)

// firstsKept is how many keys of Notification.First an app's newest ones are remembered of.
const firstsKept = 200

// receive does with a delivery what its directions say and returns the acknowledgement.
//
//	installed? ─▶ seen before? ─▶ this app's token? ─▶ may it be woken? ─▶ data: process? ─▶ handed over
//	                                                                   └▶ notification: in front? switch? channel? ─▶ tray
func (p *Phone) receive(vendor string, d *link.Delivery) link.Ack {
	p.mu.Lock()
	a := p.apps[d.Package]
	if a == nil {
		p.mu.Unlock()
		ack := link.Ack{Result: link.ResultNotInstalled}
		p.report(vendor, d, ack)
		return ack
	}
	if ack, again := a.seen.find(vendor, d.Serial); again {
		p.mu.Unlock()
		return ack
	}
	ack, then := a.judge(vendor, d)
	ack.SwitchOn = a.switchOn
	a.seen.add(vendor, d.Serial, ack)
	p.mu.Unlock()
	p.report(vendor, d, ack)
	if then != nil {
		then()
	}
	return ack
}

// report tells the observer what became of a delivery; a recall is none.
func (p *Phone) report(vendor string, d *link.Delivery, ack link.Ack) {
	if d.Recall != nil {
		return
	}
	p.observe(func(o Observer) {
		switch ack.Result {
		case link.ResultShown, link.ResultShownSilent:
			o.Shown(vendor, d, ack.Result == link.ResultShownSilent)
		case link.ResultHanded:
			o.HandedToApp(vendor, d)
		case link.ResultSuppressed:
			o.Suppressed(vendor, d, ack.Rule)
		case link.ResultNotInstalled:
			o.Suppressed(vendor, d, SuppressedNotInstalled)
		case link.ResultWrongToken:
			o.Suppressed(vendor, d, SuppressedWrongToken)
		case link.ResultReplaced:
			o.Replaced(vendor, d)
		}
	})
}

// judge decides under the phone's lock; then, if not nil, runs after it was released.
func (a *App) judge(vendor string, d *link.Delivery) (ack link.Ack, then func()) {
	if own := a.tokens[vendor]; d.VerifyToken != "" && d.VerifyToken != own || own != "" && own != d.Token {
		return link.Ack{Result: link.ResultWrongToken}, nil
	}
	if d.Recall != nil {
		a.phone.tray.recall(a.Package, d.Recall)
		return link.Ack{Result: link.ResultRecalled}, nil
	}
	if d.Dedupe > 0 && !a.firstID(d.MessageID, d.Dedupe) {
		return link.Ack{Result: link.ResultSuppressed, Rule: d.DedupeRule}, nil
	}
	if d.Start != nil && d.Start.StoppedRule != "" && (a.state == ForceStopped || !a.opened) {
		return link.Ack{Result: link.ResultSuppressed, Rule: d.Start.StoppedRule}, nil
	}
	if d.Notification == nil {
		return a.data(vendor, d)
	}
	if d.Live != nil && d.Live.Rule != "" {
		return a.live(vendor, d)
	}
	return a.notify(vendor, d)
}

func (a *App) firstID(id string, keep int) bool {
	if slices.Contains(a.ids, id) {
		return false
	}
	a.ids = newest(append(a.ids, id), keep)
	return true
}

func (a *App) data(vendor string, d *link.Delivery) (link.Ack, func()) {
	if !alive(a.state) {
		switch d.NeedProcess.Absent {
		case link.ProcessDrop:
			return link.Ack{Result: link.ResultSuppressed, Rule: d.NeedProcess.Rule}, nil
		case link.ProcessCache:
			a.cached = newest(append(a.cached, cachedData{vendor, d}), cachedMax)
			return link.Ack{Result: link.ResultCached, Rule: d.NeedProcess.Rule}, nil
		}
	}
	if a.state == ForceStopped { // nothing may wake it: the message waits until a person opens the app
		a.cached = newest(append(a.cached, cachedData{vendor, d}), cachedMax)
		return link.Ack{Result: link.ResultCached, Rule: SettingForceStopped}, nil
	}
	started := a.wake()
	return link.Ack{Result: link.ResultHanded}, func() {
		started()
		a.callbacks.Message(vendor, d)
	}
}

func (a *App) notify(vendor string, d *link.Delivery) (link.Ack, func()) {
	n := d.Notification
	if a.state == Foreground && !a.phone.locked {
		switch d.Foreground {
		case link.ForegroundApp:
			return link.Ack{Result: link.ResultHanded}, func() { a.callbacks.Message(vendor, d) }
		case link.ForegroundHide:
			return link.Ack{Result: link.ResultSuppressed, Rule: SettingForegroundHidden}, nil
		}
	}
	if n.Channel.Hidden != "" {
		return link.Ack{Result: link.ResultSuppressed, Rule: n.Channel.Hidden}, nil
	}
	if !a.switchOn {
		return link.Ack{Result: link.ResultSuppressed, Rule: SettingNotificationsOff}, nil
	}
	channel, rule := a.channel(&n.Channel)
	if rule != "" {
		return link.Ack{Result: link.ResultSuppressed, Rule: rule}, nil
	}
	if n.First != "" {
		if slices.Contains(a.firsts, n.First) {
			return link.Ack{Result: link.ResultReplaced, Rule: n.FirstRule}, nil
		}
		a.firsts = newest(append(a.firsts, n.First), firstsKept)
	}
	silent := n.Silent || channel != "" && a.channels[channel] <= ImportanceLow
	a.phone.tray.add(&Shown{
		Vendor: vendor, Package: a.Package, MessageID: d.MessageID, Token: d.Token, Title: n.Title, Body: n.Body,
		Image: n.Image, Channel: channel, Class: d.Class, Silent: silent, Sound: n.Sound,
		ShownAt: a.phone.now(), replace: n.Replace, click: n.Click,
	}, n.GroupMax)
	ack := link.Ack{Result: link.ResultShown, Channel: channel}
	if silent {
		ack.Result = link.ResultShownSilent
	}
	return ack, nil
}
