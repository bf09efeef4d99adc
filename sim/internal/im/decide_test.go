package im

import (
	"testing"
)

func TestRecipientsWithoutAPhone(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateAccounts("paper"))
	w.silent(text("paper"), "", WhyNoDevice)

	web := w.loginBare("clerk", "w1", Web)
	got := w.silent(text("clerk"), "w1", WhyNotMobile)
	w.is(len(got.online) == 1 && len(web.got) == 1, "the web client got %d messages", len(web.got))
	web.Close()
	w.silent(text("clerk"), "w1", WhyNotMobile)
	w.report(t)
}

func TestWebClientOnlineDoesNotStopThePhonesPush(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.login("ann", "a1").Background(0))
	w.loginBare("ann", "w1", Web)
	got := w.pushedMessage(text("ann"), "a1", WhyBackground)
	w.is(len(got.online) == 2, "delivered to %v", got.online)
	w.report(t)
}

func TestTwoPhonesOfOneUser(t *testing.T) {
	for _, c := range []struct {
		sentence string
		lastOnly bool
		pushes   int
	}{
		{"every phone that is not in the foreground is pushed", false, 2},
		{"last login only, when switched", true, 1},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := newWorld(t, func(cfg *Config) { cfg.Policy, cfg.FanOutLastLoginOnly = MultiPlatform, c.lastOnly })
			w.login("ann", "a1").Close()
			i := w.loginBare("ann", "i1", IPhone)
			w.must(i.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "apns"}))
			i.Close()
			got := w.send(text("ann"))
			w.decided(got, Decision{Recipient: "ann", Device: "i1", Push: true, Why: WhyKilled, Pushes: c.pushes})
			w.is(len(got.pushes) == c.pushes && got.pushes[0].Device == "i1", "pushed %+v", got.pushes)
			w.report(t)
		})
	}
}

func TestIOSBadgeCanBeIgnored(t *testing.T) {
	w := newWorld(t, nil)
	i := w.loginBare("ann", "a1", IPhone)
	w.must(i.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: tokenOf("a1")}))
	w.must(i.Background(2))
	got := w.pushedMessage(with(text("ann"), PushInfo{IgnoreIOSBadge: true}), "a1", WhyBackground)
	w.is(got.pushes[0].Badge == 2, "badge is %d, want the base alone", got.pushes[0].Badge)
	got = w.pushedMessage(text("ann"), "a1", WhyBackground)
	w.is(got.pushes[0].Badge == 3, "badge is %d, want the base and one", got.pushes[0].Badge)
	w.report(t)
}

func TestOnlineOnlyMessages(t *testing.T) {
	for _, c := range []struct {
		sentence string
		switched bool
		info     *PushInfo
		push     bool
	}{
		{"not pushed by default", false, &PushInfo{Desc: "call"}, false},
		{"pushed with push information when switched", true, &PushInfo{Desc: "call"}, true},
		{"not pushed without push information when switched", true, nil, false},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			w := newWorld(t, func(cfg *Config) { cfg.OnlineOnlyPush = c.switched })
			w.login("ann", "a1").Close()
			m := text("ann")
			m.OnlineOnly, m.Push = true, c.info
			if c.push {
				w.pushedMessage(m, "a1", WhyKilled)
			} else {
				w.silent(m, "a1", WhyOnlineOnly)
			}
			again := w.login("ann", "a1")
			w.is(len(again.got) == 0, "an online-only message was stored")
			w.report(t)
		})
	}
}

func TestOwnMessageOnlySyncs(t *testing.T) {
	w := newWorld(t, func(cfg *Config) { cfg.Policy = MultiPlatform })
	phone := w.login("ann", "a1")
	web := w.loginBare("ann", "w1", Web)
	w.must(phone.Background(0))
	w.rec.take()
	w.must(web.Send(&Message{To: "ann", Elements: []Element{{Kind: Text, Text: "note to self"}}}))
	got := w.rec.take()
	w.decided(got, Decision{Recipient: "ann", Device: "a1", Why: WhyOwnMessage})
	w.is(len(phone.got) == 1 && len(web.got) == 0 && len(got.pushes) == 0, "phone got %d, web %d, pushes %d", len(phone.got), len(web.got), len(got.pushes))
	w.report(t)
}

func TestEnglishDefaultTexts(t *testing.T) {
	w := newWorld(t, func(cfg *Config) { cfg.Lang = English })
	w.away()
	w.says(elements(Location), "a new message", "[Location]")
	w.says(elements(Face, Image, Sound, File, Video), "a new message", "[Face][Image][Voice][File][Video]")
	w.report(t)
}

func TestCustomElementsOwnPushFieldsCountWithoutPushInformation(t *testing.T) {
	w := newWorld(t, nil)
	w.away()
	m := custom("ann", "a gift")
	m.Elements[0].Ext, m.Elements[0].Sound = "{\"k\":1}", "ring.caf"
	got := w.pushedMessage(m, "a1", WhyBackground)
	w.is(got.pushes[0].Ext == "{\"k\":1}" && got.pushes[0].Info.IOSSound == "ring.caf", "pushed %+v", got.pushes[0])

	m = custom("ann", "a gift")
	m.Elements[0].Ext = "ignored"
	m.Push = &PushInfo{Desc: "shown", Vendors: map[string]string{"oppo_channel_id": "tuikit"}}
	got = w.pushedMessage(m, "a1", WhyBackground)
	w.is(got.pushes[0].Ext == "" && got.pushes[0].Info.Vendors["oppo_channel_id"] == "tuikit", "pushed %+v", got.pushes[0])
	w.report(t)
}
