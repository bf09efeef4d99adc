package fcm

import (
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// register is what getToken answers: the build's google-services.json must be that of its package. What the app has adopted since
// is its callers', not its build's.
func (v *vendor) register(_ *core.Device, r link.Register) (app *core.App, code, text string) {
	app = v.p.Apps.ByPackage(r.Package)
	switch {
	case r.Project == "" && r.AppID == "" && r.AppKey == "":
		return nil, "NO_FIREBASE_APP", "Default FirebaseApp is not initialized in this process: google-services.json, or its plugin, is missing"
	case app == nil:
		return nil, "AUTHENTICATION_FAILED", "the project has no Android app of this package"
	case r.Project != "" && r.Project != app.ProjectID && r.Project != app.ProjectNumber, r.AppID != "" && r.AppID != app.AppID, r.AppKey != "" && !core.Equal(r.AppKey, app.AppKey):
		return nil, "INVALID_SENDER", "google-services.json is not that of this package"
	}
	return app, "", ""
}

// registered makes the token known by its installation's id, and tells the client how many upstream messages it may queue
// (FCM-Q13).
func (v *vendor) registered(t *core.Token, done *link.Registered) {
	if fid, _, _ := strings.Cut(t.Value, ":"); fidShaped(fid) {
		v.p.Tokens.SetAlias(t, fid)
	}
	if v.p.Rules.On("FCM-Q13") {
		done.UpstreamQueue = set(t.App).UpstreamQueue
	}
}

// replaced ends the life of a token that a newer one has taken the place of. What was counted goes on: the limits are those
// of an app on a phone.
func (v *vendor) replaced(old, fresh *core.Token) {
	v.p.Kill(old, "FCM-T2")
	var counted *instance
	old.Data(func(d any) any {
		counted, _ = d.(*instance)
		return nil
	})
	if counted == nil {
		return
	}
	counted.deleted, counted.unseen, counted.seen = false, nil, time.Time{} // those were of the installation that is gone
	fresh.Data(func(any) any { return counted })
}

// event acts on what happened on a phone.
func (v *vendor) event(t *core.Token, e link.Event) {
	switch e.Type {
	case link.EventUninstalled, link.EventUnregister:
		v.p.Kill(t, "FCM-T2")
	case link.EventTopic:
		v.deviceTopic(t, e.Value, e.On)
	case link.EventUpstream:
		v.upstream(t)
	}
}

// acked learns from what a phone made of a message: an app that is gone, and whether high priority was worth it (FCM-D3).
func (v *vendor) acked(m *core.Message, a link.Ack) {
	if a.Result == link.ResultNotInstalled {
		v.p.Kill(m.Token, "FCM-T2")
	}
	s := set(m.Token.App)
	if high, _ := m.Tag.(bool); !high || s.LowerAfter == 0 {
		return
	}
	now := v.p.Clock.Now()
	v.instance(m.Token, func(i *instance) {
		if a.Result == link.ResultShown || a.Result == link.ResultShownSilent {
			i.seen = now
			return
		}
		i.unseen = append(i.unseen, now)
		if n := len(i.unseen) - s.LowerAfter; n > 0 {
			i.unseen = i.unseen[n:]
		}
	})
}

// judgePriority is FCM-D3.
func (s *send) judgePriority(t *core.Target) (verdict core.Verdict) {
	if s.set.LowerAfter == 0 || !s.m.high(s.set) {
		return verdict
	}
	since := s.now.Add(-days(s.set.LowerDays))
	s.v.instance(t.Token, func(i *instance) {
		if len(i.unseen) >= s.set.LowerAfter && i.unseen[0].After(since) && !i.seen.After(since) {
			verdict = core.Downgrade()
		}
	})
	return verdict
}

// judgeBucket is FCM-Q4.
func (s *send) judgeBucket(t *core.Target) (verdict core.Verdict) {
	key, collapsible := s.m.collapseKey(s.app.Package, s.v.p.Rules.On("FCM-Q5"))
	if !collapsible {
		return verdict
	}
	s.v.instance(t.Token, func(i *instance) {
		if at := i.slot(s.now, key, s.set); at.After(s.now) {
			verdict = core.Defer(at)
		}
	})
	return verdict
}

// undelivered remembers what a phone is to be told of when it is back.
func (v *vendor) undelivered(m *core.Message, kind core.EventKind, rule string) {
	switch {
	case rule == "FCM-Q7":
		v.instance(m.Token, func(i *instance) { i.deleted = true })
	case kind == core.EventExpired:
		v.p.Rules.Hit("FCM-D1")
	}
}

// returned tells a phone that is back of messages that were thrown away: onDeletedMessages.
func (v *vendor) returned(t *core.Token) {
	owed := false
	v.instance(t, func(i *instance) { owed, i.deleted = i.deleted, false })
	if !owed {
		return
	}
	m := &core.Message{ID: v.messageID(false), Token: t, Expires: v.p.Clock.Now().Add(24 * time.Hour)}
	m.Delivery.Data = map[string]string{"message_type": "deleted_messages"}
	m.Delivery.Start = &link.StartRule{StoppedRule: v.p.Rules.If("FCM-D7")}
	m.Delivery.Class = High
	v.p.Accept(m)
}
