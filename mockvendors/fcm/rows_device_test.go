package fcm

import (
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// manifestDefault gives the app's build a default channel.
func manifestDefault(_ *handset.Options, i *handset.InstallOptions, _ *link.Register) {
	i.Manifest.Meta = map[string]string{manifestChannel: "from_manifest"}
}

// posted checks the channel a notification is posted in.
func posted(want string, message string, o ...vendortest.PhoneOption) func(e *vendortest.Env) error {
	return func(e *vendortest.Env) error {
		c, d, err := ready(e, o...)
		if err != nil {
			return err
		}
		if err := yes(c.to(e.Token(d), message)); err != nil {
			return err
		}
		return first(same("shown", len(titles(d)), 1), same("channel", d.Shown()[0].Channel, want))
	}
}

const inChannel = `"android":{"notification":{"channel_id":"tuikit"}}`

var deviceRows = []vendortest.Row{
	{Rule: "FCM-D1", Says: "a message that no phone had within its ttl is gone", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		return first(yes(c.to(e.Token(d), `"android":{"ttl":"60.9s"}`)), e.Jump(59*time.Second), same("expired", len(e.Events(core.EventExpired)), 0),
			e.Jump(time.Second), same("expired", len(e.Events(core.EventExpired)), 1), d.Airplane(bg, false), e.Settle(), same("shown", titles(d), none))
	}},
	{Rule: "FCM-D1", Says: "with ttl 0 it is now or never", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		return first(yes(c.to(e.Token(d), `"android":{"ttl":"0s"}`)), same("shown", titles(d), []string{"hi"}), d.Airplane(bg, true),
			yes(c.to(e.Token(d), `"android":{"ttl":"0s"}`)), same("expired", len(e.Events(core.EventExpired)), 1))
	}},
	{Rule: "FCM-D1", Says: "without ttl it waits for four weeks", Check: func(e *vendortest.Env) error {
		c, d, err := away(e)
		if err != nil {
			return err
		}
		return first(yes(c.to(e.Token(d))), e.Jump(days(28)-time.Second), d.Airplane(bg, false), e.Settle(), same("shown", titles(d), []string{"hi"}),
			same("expired", len(e.Events(core.EventExpired)), 0))
	}},
	{Rule: "FCM-D2", Says: "normal priority waits until Doze ends, high wakes the phone", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		d.Doze(true)
		if err := first(e.Settle(), yes(c.data(e.Token(d))), same("data is normal", handed(d), 0), same("held by", ruleOf(e, core.EventHeld), "FCM-D2"),
			yes(c.data(e.Token(d), `"android":{"priority":"HIGH"}`)), same("high", handed(d), 1),
			yes(c.to(e.Token(d))), same("a notification is high by default", len(titles(d)), 1)); err != nil {
			return err
		}
		d.Doze(false)
		return first(e.Settle(), same("after Doze", handed(d), 2))
	}},
	{Rule: "FCM-D3", Says: "high priority that shows nothing is lowered, and the app can see it", With: with(func(s *Settings) { s.LowerAfter = 2 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			high := func(int) error { return yes(c.data(e.Token(d), `"android":{"priority":"high"}`)) }
			if err := first(times(3, high), same("handed", handed(d), 3)); err != nil {
				return err
			}
			var got []string
			for _, m := range d.Log.Messages {
				got = append(got, m.Bundle["google.original_priority"]+"/"+m.Bundle["google.delivered_priority"])
			}
			return first(same("priorities", got, []string{"high/high", "high/high", "high/normal"}), same("told by", ruleOf(e, core.EventDowngraded), "FCM-D3"))
		}},
	{Rule: "FCM-D3", Says: "a visible notification within the week keeps high priority high", With: with(func(s *Settings) { s.LowerAfter = 2 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			high := func(int) error { return yes(c.data(e.Token(d), `"android":{"priority":"high"}`)) }
			return first(yes(c.to(e.Token(d))), times(5, high), same("lowered", len(e.Events(core.EventDowngraded)), 0))
		}},
	{Rule: "FCM-D4", Says: "in front of the person everything goes to the app", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		d.App.SetState(handset.Foreground)
		return first(yes(c.to(e.Token(d), `"data":{"ext":"e"}`)), yes(c.data(e.Token(d))), same("handed", handed(d), 2), same("shown", titles(d), none),
			same("data", d.Log.Messages[0].Data["ext"], "e"))
	}},
	{Rule: "FCM-D4", Says: "in the background a notification goes to the tray and data to the app, started for it if need be", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		d.App.SetState(handset.NotRunning)
		if err := first(yes(c.to(e.Token(d), `"data":{"ext":"e"}`)), yes(c.data(e.Token(d))), same("shown", titles(d), []string{"hi"}), same("handed", handed(d), 1)); err != nil {
			return err
		}
		d.App.SetState(handset.Foreground)
		d.Lock(true)
		return first(yes(c.to(e.Token(d))), same("a locked screen is no foreground", len(titles(d)), 2))
	}},
	{Rule: "FCM-D5", Says: "a channel that the app has made is used", Check: posted("tuikit", inChannel)},
	{Rule: "FCM-D5", Says: "else the manifest's", Check: posted("from_manifest", inChannel,
		vendortest.Channels("from_manifest"), vendortest.With(manifestDefault))},
	{Rule: "FCM-D5", Says: "else Miscellaneous, made on the spot", Check: func(e *vendortest.Env) error {
		return first(posted(fallbackChannel, inChannel, vendortest.Channels())(e),
			posted(fallbackChannel, inChannel, vendortest.Channels("other"), vendortest.With(manifestDefault))(e))
	}},
	{Rule: "FCM-D6", Says: "a tap opens the launcher with the data and the service's keys", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		id, err := accepted(c.to(e.Token(d), `"data":{"ext":"{\"entity\":1}","gcm.n.x":"stripped"},"android":{"ttl":"60s"}`))
		if err != nil {
			return err
		}
		l, err := d.Tap(1)
		return first(err, same("page", l.Page, vendortest.Launcher), same("extras", l.Intent.Extras, map[string]string{
			"ext": `{"entity":1}`, "from": e.App().ProjectNumber, "collapse_key": vendortest.Package, "google.message_id": id,
			"google.sent_time": strconv.FormatInt(vendortest.Start.UnixMilli(), 10), "google.ttl": "60", "google.original_priority": "high", "google.delivered_priority": "high",
		}))
	}},
	{Rule: "FCM-D6", Says: "click_action opens the app's page of that action, an analytics label brings its bundle", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		if err := yes(c.to(e.Token(d), `"android":{"notification":{"click_action":"com.example.chat.OPEN"},"fcm_options":{"analytics_label":"l"}}`)); err != nil {
			return err
		}
		l, err := d.Tap(1)
		return first(err, same("page", l.Page, vendortest.Page), same("action", l.Intent.Action, "com.example.chat.OPEN"),
			same("analytics", l.Intent.Extras["gcm.n.analytics_data"], `{"google.c.a.e":"1","google.c.a.m_l":"l"}`))
	}},
	{Rule: "FCM-D7", Says: "a force-stopped app gets nothing until it is opened", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		d.App.SetState(handset.ForceStopped)
		if err := first(yes(c.to(e.Token(d))), same("shown", titles(d), none), same("by", d.Log.Rules, []string{"FCM-D7"})); err != nil {
			return err
		}
		d.App.SetState(handset.Foreground)
		d.App.SetState(handset.Background)
		return first(yes(c.to(e.Token(d))), same("shown", titles(d), []string{"hi"}))
	}},
	{Rule: "FCM-D8", Says: "the same tag takes the place of what is shown", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		tagged := func(tag string) error {
			return yes(c.to(e.Token(d), `"android":{"notification":{"tag":"`+tag+`"}}`))
		}
		return first(tagged("a"), tagged("b"), tagged("a"), same("shown", len(titles(d)), 2), yes(c.to(e.Token(d))), yes(c.to(e.Token(d))), same("untagged", len(titles(d)), 4))
	}},
	{Rule: "FCM-D9", Says: "a message that is delivered twice is shown once", With: with(func(s *Settings) { s.RepeatEvery = 1 }),
		Check: func(e *vendortest.Env) error {
			c, d, err := ready(e)
			if err != nil {
				return err
			}
			return first(yes(c.to(e.Token(d))), same("shown", titles(d), []string{"hi"}), same("by", d.Log.Rules, []string{"FCM-D9"}))
		}},
}
