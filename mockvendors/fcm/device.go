package fcm

import (
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// The two ids of the channel chain on the phone (section 6.4).
const (
	manifestChannel = "com.google.firebase.messaging.default_notification_channel_id"
	fallbackChannel = "fcm_fallback_notification_channel"
)

// deliveries adds the message for one recipient; with repeat_every set, now and then the same one twice.
func (s *send) deliveries(out []*core.Message, id string, t *core.Target) []*core.Message {
	m := s.message(id, t)
	out = append(out, m)
	if n := s.v.sent.Add(1); s.set.RepeatEvery > 0 && n%s.set.RepeatEvery == 0 {
		twin := s.message(id, t)
		twin.CollapseKey = "" // it must not replace its twin
		out = append(out, twin)
	}
	return out
}

// message is the accepted message for one recipient.
func (s *send) message(id string, t *core.Target) *core.Message {
	rs, ttl := s.v.p.Rules, s.m.lifetime(s.set)
	m := s.c.Message(id, t)
	if rs.On("FCM-D1") {
		m.Expires, m.NowOrNever = s.now.Add(ttl), ttl == 0
	}
	key, collapsible := s.m.collapseKey(s.app.Package, rs.On("FCM-Q5"))
	if collapsible {
		m.CollapseKey, m.CollapseRule = key, rs.If("FCM-Q4")
	}
	high := s.m.high(s.set)
	m.Tag = high // acked counts what high ones lead to
	priority := Normal
	if high && t.Downgraded == "" {
		priority = High
	} else if device := t.Token.Device; rs.On("FCM-D2") {
		m.Hold = func() (string, bool) { return "FCM-D2", device.Dozing() }
	}
	s.direct(&m.Delivery, t.Token, s.bundle(id, key, ttl, high, priority))
	m.Delivery.Class = priority
	return m
}

// bundle is what Play services hands over (section 6.3), as it comes out of a tap: the data, and the service's own keys.
func (s *send) bundle(id, collapseKey string, ttl time.Duration, high bool, delivered string) map[string]string {
	out := make(map[string]string, len(s.m.payload)+7) // with one key of data still a small map
	for k, v := range s.m.payload {
		if !strippedFromTap(k) {
			out[k] = v
		}
	}
	if label := s.label(); label != "" { // a nested bundle, as JSON text
		out["gcm.n.analytics_data"] = string(core.JSON(map[string]string{"google.c.a.e": "1", "google.c.a.m_l": label}))
	}
	out["from"] = s.from()
	out["collapse_key"] = collapseKey // the sender's own is overwritten
	out["google.message_id"] = id
	out["google.sent_time"] = strconv.FormatInt(s.now.UnixMilli(), 10)
	out["google.ttl"] = strconv.FormatInt(int64(ttl/time.Second), 10)
	out["google.original_priority"] = Normal
	if high {
		out["google.original_priority"] = High
	}
	out["google.delivered_priority"] = delivered
	return out
}

// from is the topic, or the sender's id.
func (s *send) from() string {
	if topic := s.m.tree.String("topic"); topic != "" && s.m.kind == "topic" {
		return "/topics/" + topic
	}
	return s.app.ProjectNumber
}

// strippedFromTap reports whether the SDK keeps a key out of a tapped page's extras.
func strippedFromTap(key string) bool {
	return strings.HasPrefix(key, "google.c.") || strings.HasPrefix(key, "gcm.n.") || strings.HasPrefix(key, "gcm.notification.")
}

// direct tells the phone what to do (sections 6.2 to 6.5).
func (s *send) direct(d *link.Delivery, t *core.Token, bundle map[string]string) {
	rs := s.v.p.Rules
	d.Data, d.Bundle = s.m.data, bundle
	d.Start = &link.StartRule{StoppedRule: rs.If("FCM-D7")}
	if rs.On("FCM-D9") {
		d.Dedupe, d.DedupeRule = s.set.Repeats, "FCM-D9"
	}
	if !s.m.notifies() {
		return
	}
	if rs.On("FCM-D4") && !s.shownInFront() {
		d.Foreground = link.ForegroundApp
	}
	d.Notification = s.notification(t, bundle)
}

// shownInFront reports whether the notification is posted though the app is in front: android_v2's is the SDK's to post,
// unless the app asked to change it first.
func (s *send) shownInFront() bool {
	return s.m.v2 && s.m.alert != nil && !s.m.android.Get("remote_notification").Bool("mutable_content")
}

func (s *send) notification(t *core.Token, bundle map[string]string) *link.Notification {
	rs := s.v.p.Rules
	n := &link.Notification{Title: s.m.words("title"), Body: s.m.words("body"), Image: s.m.words("image")}
	if tag := s.m.alert.String("tag"); rs.On("FCM-D8") && tag != "" {
		n.Replace = tag
		if id := s.m.alert.Get("id"); id != nil { // android_v2: the identity is (tag, id)
			n.Replace += "#" + id.Text
		}
	}
	if t.Device.Android < 8 { // later the channel's sound and importance win
		n.Sound = s.m.alert.String("sound")
		p := s.m.alert.String("notification_priority")
		n.Silent = p == "PRIORITY_MIN" || p == "PRIORITY_LOW"
	}
	if id := s.m.alert.String("channel_id"); id != "" {
		n.Channel.Try = []string{id}
	}
	if rs.On("FCM-D5") {
		n.Channel.Manifest, n.Channel.Create, n.Channel.CreateName = manifestChannel, fallbackChannel, "Miscellaneous"
	}
	n.Click.Kind = link.ClickLauncher
	if action := s.m.alert.String("click_action"); action != "" {
		n.Click.Kind, n.Click.Value = link.ClickAction, action
	}
	if rs.On("FCM-D6") {
		n.Click.Extras = bundle
	}
	return n
}

// label is the analytics label, Android's own or the common one; analytics is on where there is one.
func (s *send) label() string {
	if own := s.m.android.Get("fcm_options").String("analytics_label"); own != "" {
		return own
	}
	return s.m.tree.Get("fcm_options").String("analytics_label")
}
