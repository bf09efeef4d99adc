package huawei

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// topicBody is a call of the topic service.
func topicBody(name string, tokens ...string) string {
	return edit(map[string]any{"topic": name, "tokenArray": tokens}, nil)
}

// topicCallTo calls the topic service for the main app.
func topicCallTo(e *env, method, body string) (map[string]any, error) {
	auth, err := bearer1(e, e.App())
	if err != nil {
		return nil, err
	}
	r, err := e.PostJSON("/v1/"+e.App().AppID+"/topic:"+method, body, auth)
	if err != nil {
		return nil, err
	}
	return r.JSON()
}

// topicCode compares a call's code.
func topicCode(e *env, method, body, code string) error {
	m, err := topicCallTo(e, method, body)
	return first(err, same(method, m["code"], code))
}

// inFront runs f with the app in front.
func inFront(d *device, f func() error) error {
	d.App.SetState(handset.Foreground)
	defer d.App.SetState(handset.Background)
	return f()
}

var notifyID = regexp.MustCompile(`^[0-9]+$`)

var deviceTestRows = []row{
	{Rule: "HW-T1", Says: "a topic with other letters or over 900 characters is 82000007", Check: onPhone(func(e *env, _ *device, token string) error {
		return first(topicCode(e, "subscribe", topicBody("天气_-.~%9", token), codeAccepted), topicCode(e, "subscribe", topicBody("a b", token), "82000007"),
			topicCode(e, "subscribe", topicBody(strings.Repeat("a", 901), token), "82000007"), topicCode(e, "unsubscribe", topicBody("", token), "82000007"))
	})},
	{Rule: "HW-T1", Says: "no token array, an empty one and over a thousand tokens are 82000008", Check: onPhone(func(e *env, _ *device, token string) error {
		return first(topicCode(e, "subscribe", `{"topic":"a"}`, "82000008"), topicCode(e, "subscribe", topicBody("a"), "82000008"),
			topicCode(e, "subscribe", topicBody("a", slices.Repeat([]string{token}, 1001)...), "82000008"))
	})},
	{Rule: "HW-T1", Says: "one topic too many for a device is 82000009", With: with(func(s *Settings) { s.TopicsPerDevice = 2 }), Check: onPhone(func(e *env, _ *device, token string) error {
		return first(topicCode(e, "subscribe", topicBody("a", token), codeAccepted), topicCode(e, "subscribe", topicBody("b", token), codeAccepted),
			topicCode(e, "subscribe", topicBody("b", token), codeAccepted), topicCode(e, "subscribe", topicBody("c", token), "82000009"),
			topicCode(e, "unsubscribe", topicBody("a", token), codeAccepted), topicCode(e, "subscribe", topicBody("c", token), codeAccepted))
	})},
	{Rule: "HW-T1", Says: "bad tokens are listed by their index", Check: onPhone(func(e *env, _ *device, token string) error {
		m, err := topicCallTo(e, "subscribe", topicBody("a", "nobody", token))
		return first(err, same("code", m["code"], codeAccepted), same("success", fmt.Sprint(m["successCount"]), "1"), same("failure", fmt.Sprint(m["failureCount"]), "1"),
			same("errors", fmt.Sprint(m["errors"]), "[map[index:0 reason:Some tokens are incorrect.]]"), topicCode(e, "subscribe", topicBody("a", "nobody"), "82000010"))
	})},
	{Rule: "HW-D1", Says: "foreground_show false hands the message to the app in front and shows nothing", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(inFront(d, func() error { return accepted(e, chat(token, note("foreground_show", false)...)) }), shown(d, 0),
			same("handed", len(d.Log.Messages), 1))
	})},
	{Rule: "HW-D1", Says: "in the background the flag does nothing, and without it the app in front gets no callback", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(accepted(e, chat(token, note("foreground_show", false)...)), inFront(d, func() error { return accepted(e, chat(token)) }), shown(d, 2),
			same("handed", len(d.Log.Messages), 0))
	})},
	{Rule: "HW-D1", Says: "before EMUI 9.1 there is no such flag", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		return first(inFront(d, func() error { return accepted(e, chat(token, note("foreground_show", false)...)) }), shown(d, 1))
	}, system(8))},
	{Rule: "HW-D2", Says: "a click carries the intent's extras, the keys of data as strings, and Huawei's own", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		intent := strings.Replace(vendortest.IntentURI, "end", "S.name=abc;i.age=180;end", 1)
		a, err := send(e, chat(token, append(note("click_action", obj{"type": 1, "intent": intent}), "message.data", `{"ext":"{\"v\":1}","n":2,"o":{"x":[1]},"t":true}`)...))
		if err := first(err, a.is(200, codeAccepted), shown(d, 1)); err != nil {
			return err
		}
		l, err := d.Tap(1)
		if err != nil {
			return err
		}
		if id := l.Extras["_push_notifyid"]; !notifyID.MatchString(id) {
			return fmt.Errorf("_push_notifyid is %q", id)
		}
		delete(l.Extras, "_push_notifyid")
		return first(same("page", l.Page, vendortest.Page), same("extras", l.Extras, map[string]string{"name": "abc", "age": "180", "ext": `{"v":1}`,
			"n": "2", "o": `{"x":[1]}`, "t": "true", "_push_msgid": a.RequestID, "_push_cmd_type": "cosa"}))
	})},
	{Rule: "HW-D2", Says: "by action, by the first page and with a notify id too; a web page gets none", With: with(approved), Check: onPhone(func(e *env, d *device, token string) error {
		for n, c := range []struct {
			click      obj
			page, url  string
			wantExtras bool
		}{
			{obj{"type": 1, "action": "com.example.chat.OPEN"}, vendortest.Page, "", true},
			{obj{"type": 3}, vendortest.Launcher, "", true},
			{obj{"type": 2, "url": "https://example.com/"}, "", "https://example.com/", false},
		} {
			if err := accepted(e, chat(token, append(note("click_action", c.click, "notify_id", 7), "message.android.data", `{"ext":"x"}`)...)); err != nil {
				return err
			}
			l, err := d.Tap(n + 1)
			if err := first(err, same("page", l.Page, c.page), same("url", l.URL, c.url), same("extras", l.Extras["ext"] == "x" && l.Extras["_push_notifyid"] == "7", c.wantExtras)); err != nil {
				return fmt.Errorf("%v: %w", c.click, err)
			}
		}
		return nil
	})},
	{Rule: "HW-D3", Says: "a new token ends the old one, whose messages get receipt 5", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(renew(e, d), same("tokens differ", e.Token(d) != token, true), accepted(e, chat(token), chat(e.Token(d))), shown(d, 1),
			dropped(e, "HW-D3"), r.statuses(e, 5, 0))
	})},
	{Rule: "HW-D3", Says: "so does a reinstall: the app is there, the token is not its own", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		d.App.Uninstall()
		err := e.Settle()
		d.App = d.Install(vendortest.Package, handset.InstallOptions{AllowNotifications: true}, silentApp{})
		return first(err, renew(e, d), accepted(e, chat(token), chat(e.Token(d))), shown(d, 1), dropped(e, "HW-D3"), r.statuses(e, 5, 0))
	})},
	{Rule: "HW-D3", Says: "what waited for the old token goes with it", With: append(with(func(s *Settings) { approved(s); s.Night.On = true }),
		at(1, 0)), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(accepted(e, chat(token)), shown(d, 0), renew(e, d), dropped(e, "HW-D3"), r.statuses(e, 201, 5), e.Jump(6*time.Hour), shown(d, 0))
	})},
}

var receiptTestRows = []row{
	{Rule: "HW-R1", Says: "a signed post proves itself over timestamp, nonce and user name", Check: withReceipts(func(e *env, _ *device, token string, r *sender) error {
		set(e, func(s *Settings) { s.ReceiptUser, s.ReceiptKey = "pushrig", "c2VjcmV0" })
		old := first(accepted(e, chat(token)), r.statuses(e, 0), r.signed(0, "pushrig", "c2VjcmV0"))
		set(e, func(s *Settings) { s.ReceiptKeyBase64 = true })
		return first(old, accepted(e, chat(token)), r.statuses(e, 0, 0), r.signed(1, "pushrig", "secret"))
	})},
	{Rule: "HW-R1", Says: "without user name and key a post is not signed", Check: withReceipts(func(e *env, _ *device, token string, r *sender) error {
		return first(accepted(e, chat(token)), r.statuses(e, 0), same("header", len(r.headers[0]["X-Huawei-Callback-Id"]), 0))
	})},
	{Rule: "HW-R1", Says: "a hundred statuses come in one post, the rest in the next", With: with(approved), Check: withReceipts(func(e *env, _ *device, token string, r *sender) error {
		list, err := r.after(e, accepted(e, chat(slices.Repeat([]string{token}, 130))))
		return first(err, same("statuses", len(list), 130), same("posts", len(r.posts), 2), same("first post", strings.Count(string(r.posts[0]), "requestId"), 100))
	})},
	{Rule: "HW-R1", Says: "a message picks its configuration by receipt_id; one that does not exist is 80300013", Check: withReceipts(func(e *env, _ *device, token string, r *sender) error {
		set(e, func(s *Settings) { s.Receipts = map[string]string{"r1": r.URL}; s.ReceiptURL = "" })
		return first(accepted(e, chat(token, "message.android.receipt_id", "r1", "message.android.bi_tag", "job-1")), r.statuses(e, 0),
			expect(e, chat(token, "message.android.receipt_id", "r2"), 200, "80300013"), accepted(e, chat(token)), r.statuses(e, 0))
	})},
	{Rule: "HW-R2", Says: "an uninstalled app is accepted, and receipt 2 tells", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		d.App.Uninstall()
		return first(e.Settle(), accepted(e, chat(token)), dropped(e, "HW-R2"), r.statuses(e, 2))
	})},
	{Rule: "HW-R2", Says: "one uninstalled while the phone was away too, once the phone says so", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(offline(e, d, func() error { d.App.Uninstall(); return accepted(e, chat(token)) }), r.statuses(e, 2))
	})},
	{Rule: "HW-R2", Says: "notifications switched off and turnOffPush are receipt 6, data messages still come", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		d.App.AllowNotifications(false)
		off := first(accepted(e, chat(token)), shown(d, 0), r.statuses(e, 6))
		d.App.AllowNotifications(true)
		d.App.Unregister(Name)
		return first(off, e.Settle(), accepted(e, chat(token)), shown(d, 0), dropped(e, "HW-R2"), accepted(e, chat(token, data()...)), r.statuses(e, 6, 6, 0),
			same("handed", len(d.Log.Messages), 1))
	})},
	{Rule: "HW-R2", Says: "a device offline for 30 days is not sent to, receipt 10; for 29 it is", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		return first(offline(e, d, func() error {
			return first(e.Jump(29*24*time.Hour), accepted(e, chat(token)), dropped(e), e.Jump(24*time.Hour), accepted(e, chat(token)), dropped(e, "HW-R2"))
		}), r.statuses(e, 10))
	})},
	{Rule: "HW-R3", Says: "a message with the same collapse_key replaces the one that waits, receipt 15; -1 replaces nothing", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		err := offline(e, d, func() error {
			for _, m := range []struct {
				title string
				key   any
			}{{"a0", 0}, {"a1", 1}, {"n", -1}, {"b0", 0}, {"b1", 1}, {"n2", nil}} {
				if err := accepted(e, chat(token, append(note("title", m.title), "message.android.collapse_key", m.key)...)); err != nil {
					return err
				}
			}
			return nil
		})
		return first(err, same("titles", titles(d), []string{"n", "b0", "b1", "n2"}), r.statuses(e, 15, 15, 0, 0, 0, 0))
	})},
	{Rule: "HW-R4", Says: "a data message that meets no process waits for the app's start, receipt 27", With: with(func(s *Settings) { s.HighPriority = true }), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		d.App.SetState(handset.NotRunning)
		err := first(accepted(e, chat(token, data()...)), same("handed", len(d.Log.Messages), 0), r.statuses(e, 27))
		d.App.SetState(handset.Foreground)
		return first(err, e.Settle(), same("handed", len(d.Log.Messages), 1))
	})},
	{Rule: "HW-R4", Says: "with the right, HIGH urgency, VOIP and PLAY_VOICE start the process", With: with(func(s *Settings) { s.HighPriority = true }), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		for _, c := range []edits{{"message.android.urgency", "HIGH"}, {"message.android.category", "VOIP"}, {"message.android.category", "PLAY_VOICE"}} {
			d.App.SetState(handset.NotRunning)
			if err := accepted(e, chat(token, data(c...)...)); err != nil {
				return err
			}
		}
		return first(r.statuses(e, 0, 0, 0), same("handed", len(d.Log.Messages), 3))
	})},
	{Rule: "HW-R5", Says: "a click whose page is missing is receipt 31, one that opens is not", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		gone := strings.Replace(vendortest.IntentURI, "MainActivity", "Gone", 1)
		err := accepted(e, chat(token, note("click_action", obj{"type": 1, "intent": gone})...), chat(token))
		for n := range 2 {
			if _, tapErr := d.Tap(n + 1); tapErr != nil {
				return tapErr
			}
		}
		return first(err, r.statuses(e, 0, 0, 31))
	})},
	{Rule: "HW-R6", Says: "a profile that the phone does not know is receipt 144, one that it registered is shown", With: with(approved), Check: withReceipts(func(e *env, d *device, token string, r *sender) error {
		unknown := first(accepted(e, chat(token, note("profile_id", "u1")...)), shown(d, 0), dropped(e, "HW-R6"))
		d.App.Event(Name, link.Event{Type: link.EventAccount, On: true, Value: "u1"})
		known := first(e.Settle(), accepted(e, chat(token, note("profile_id", "u1")...)), shown(d, 1))
		d.App.Event(Name, link.Event{Type: link.EventAccount, Value: "u1"})
		return first(unknown, known, e.Settle(), accepted(e, chat(token, note("profile_id", "u1")...)), r.statuses(e, 144, 0, 144))
	})},
}
