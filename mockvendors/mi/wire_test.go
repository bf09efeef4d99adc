package mi

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func bench(t *testing.T, o ...vendortest.Option) (*env, *device) {
	t.Helper()
	e := vendortest.New(t, Spec(), o...)
	d, err := e.Phone()
	require.NoError(t, err)
	require.NotEmpty(t, e.Token(d))
	return e, d
}

var (
	anyID = regexp.MustCompile(`"[Xsatub][a-z]{2}[0-9a-z]{5}[0-9]{12}[0-9A-Za-z]{2}"`)
	idOf  = func(s string) string { return anyID.ReplaceAllString(s, `"ID"`) }
)

func TestAnswersByteForByte(t *testing.T) {
	e, d := bench(t)
	token := e.Token(d)
	d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
	key := auth(e.App())
	for _, row := range []struct{ says, method, path, form, key, want string }{
		{"a push to one regid", "POST", "/v3/message/regid", form(sound(token)), key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"id":"ID","day_quota":"0","day_acked":"0"},"description":"成功","info":"Received push messages for 1 REGID"}`},
		{"one good and one bad regid", "POST", "/v2/message/regid", form(sound(token + ",b/ad+=")), key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"id":"ID","day_quota":"0","day_acked":"1","bad_regids":"b/ad+="},"description":"成功","info":"Received push messages for 2 REGID"}`},
		{"an alias", "POST", "/v3/message/alias", form(sound("", "alias", "li")), key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"id":"ID","day_quota":"0","day_acked":"2"},"description":"成功","info":"Received push messages for 1 ALIAS"}`},
		{"a topic that nobody follows", "POST", "/v3/message/topic", form(sound("", "topic", "news")), key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"id":"ID","day_quota":"0","day_acked":"3"},"description":"成功","info":"Received push messages for 1 TOPIC"}`},
		{"no valid target", "POST", "/v3/message/regid", form(sound("x")), key,
			`{"result":"error","reason":"No valid targets!","trace_id":"ID","code":20301,"description":"发送消息失败"}`},
		{"no title", "POST", "/v3/message/regid", form(sound(token, "title", "")), key,
			`{"result":"error","reason":"Title or Description is empty!","trace_id":"ID","code":65011,"description":"未提供参数"}`},
		{"a wrong secret", "POST", "/v3/message/regid", form(sound(token)), "Authorization: key=no",
			`{"result":"error","reason":"Invalid application secret.","trace_id":"ID","code":21301,"description":"认证失败"}`},
		{"an unknown path", "POST", "/v9/message/regid", "", key,
			`{"result":"error","reason":"No such interface","trace_id":"ID","code":10020,"description":"接口不存在"}`},
		{"a send by GET", "GET", "/v3/message/regid?" + form(sound(token)), "", key,
			`{"result":"error","reason":"Http method not supported","trace_id":"ID","code":10021,"description":"请求的HTTP METHOD不支持"}`},
		{"a send by PUT", "PUT", "/v3/message/regid", form(sound(token)), key,
			`{"result":"error","reason":"Http method not supported","trace_id":"ID","code":10021,"description":"请求的HTTP METHOD不支持"}`},
		{"the offline feedback service", "GET", "/v1/feedback/fetch_invalid_regids", "", key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"list":[]},"description":"成功","info":""}`},
		{"the aliases of a regid", "GET", "/v1/alias/all?" + form(params{"registration_id": token}), "", key,
			`{"result":"ok","trace_id":"ID","code":0,"data":{"list":["li"]},"description":"成功","info":""}`},
		{"the trace of a message that is none", "GET", "/v1/trace/message/status?msg_id=x", "", key,
			`{"result":"error","reason":"Message not found","trace_id":"ID","code":65028,"description":"消息不存在"}`},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := e.Do(row.method, row.path, row.form, row.key, "Content-Type: application/x-www-form-urlencoded")
			require.NoError(t, err)
			assert.Equal(t, row.want, idOf(string(r.Body)))
			assert.Equal(t, 200, r.Status)
			assert.Equal(t, "application/json;charset=UTF-8", r.Header.Get("Content-Type"))
			assert.Equal(t, "1", r.Header.Get("X-PUSH-DISABLE-AUTO-SELECT-DOMAIN"))
			assert.Empty(t, r.Header.Get("X-PUSH-HOST-LIST"))
		})
	}
}

func TestWhatRealClientsSendIsTaken(t *testing.T) {
	const plain, utf8 = "Content-Type: application/x-www-form-urlencoded", "Content-Type: application/x-www-form-urlencoded;charset=UTF-8"
	e, d := bench(t)
	f := form(sound(e.Token(d)))
	for _, row := range []struct {
		says, path, body string
		headers          []string
	}{
		{"Python: all parameters in the query, no body", "/v2/message/regid?" + f, "", nil},
		{"modood: two content types", "/v3/message/regid", f, []string{plain, utf8}},
		{"Java: v4 and its own headers", "/v4/message/regid", f, []string{utf8, "X-PUSH-SDK-VERSION: JAVA_SDK_V1.0.3", "X-PUSH-HOST-LIST: true"}},
		{"Java: a repeated key", "/v3/message/regid", f + "&registration_id=another", []string{utf8}},
		{"push-xiaomi: empty extras and a millisecond notify id", "/v3/message/regid",
			form(sound(e.Token(d), "notify_id", "1790000000000")) + "&extra.intent_uri=&extra.callback=&extra.callback.type=", []string{plain}},
		{"xiaomi-push: no package", "/v2/message/regid", form(sound(e.Token(d), "restricted_package_name", "")), []string{plain}},
		{"modood: no pass_through", "/v3/message/regid", form(sound(e.Token(d), "pass_through", "")), []string{plain}},
		{"the feedback host answers the same", "/v3/message/regid", f, []string{plain, "Host: feedback.xmpush.xiaomi.com"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			d.App.CancelAll()
			a, err := read(e.Do("POST", row.path, row.body, append(row.headers, auth(e.App()))...))
			require.NoError(t, err)
			assert.Equal(t, 0, a.Code, a.raw)
			assert.Equal(t, []string{"王芳"}, titles(d))
		})
	}
}

func TestATapOpensWhatTheEffectSays(t *testing.T) {
	for _, row := range []struct {
		says    string
		changes []string
		page    string
		url     string
		extras  bool
		clicked int
		opts    []vendortest.Option
	}{
		{says: "1 opens the launcher with the message in the extras", page: vendortest.Launcher, extras: true},
		{says: "2 opens the page of the intent URI with the message in the extras", page: vendortest.Page, extras: true,
			changes: []string{"extra.notify_effect", "2", "extra.intent_uri", vendortest.IntentURI}},
		{says: "2 with an older class name opens that page", page: vendortest.Launcher, extras: true,
			changes: []string{"extra.notify_effect", "2", "extra.class_name", vendortest.Launcher}},
		{says: "3 opens the browser, without extras", url: "https://example.com/x",
			changes: []string{"extra.notify_effect", "3", "extra.web_uri", "https://example.com/x"}},
		{says: "2 opens the page whose filter takes a link that is no intent URI", page: vendortest.Page,
			changes: []string{"extra.notify_effect", "2", "extra.intent_uri", "myapp://chat/detail?uid=1"}},
		{says: "2 with a link that nobody takes opens nothing", changes: []string{"extra.notify_effect", "2", "extra.intent_uri", "otherapp://chat"}},
		{says: "3 opens the app whose filter takes the address", page: vendortest.Page,
			changes: []string{"extra.notify_effect", "3", "extra.web_uri", "https://chat.example.com/room"}},
		{says: "none only calls the app back", clicked: 1, changes: []string{"extra.notify_effect", ""}},
		{says: "1 also calls the app back in the older era", page: vendortest.Launcher, extras: true, clicked: 1,
			opts: with(func(s *Settings) { s.ClickedCallback = true })},
	} {
		t.Run(row.says, func(t *testing.T) {
			e, d := bench(t, row.opts...)
			a, err := push(e, d, 0, row.changes...)
			require.NoError(t, err)
			tray, _ := d.Tray()
			l, err := d.Tap(1)
			require.NoError(t, err)
			assert.Equal(t, l.Extras, tray[0].Extras, "the tray shows before the tap what the tap brings")
			assert.Equal(t, row.page, l.Page, l.Why)
			assert.Equal(t, row.url, l.URL)
			assert.Len(t, d.Log.Clicks, row.clicked)
			if row.extras {
				assert.Equal(t, a.Data.ID, l.Intent.Extras["messageId"])
				assert.JSONEq(t, `{"messageId":"`+a.Data.ID+`","content":"","passThrough":0,"notifyType":-1,"notifyId":1,"title":"王芳",
					"description":"See you at seven?","extra":`+extraJSON(row.changes)+`}`, l.Intent.Extras[keyMessage])
			}
		})
	}
}

// extraJSON is the extra object of a sound push with changes.
func extraJSON(changes []string) string {
	p := map[string]string{}
	for name, value := range sound("", changes...) {
		if rest, ok := strings.CutPrefix(name, "extra."); ok {
			p[rest] = value
		}
	}
	return string(core.JSON(p))
}

func TestAPassThroughMessageIsHandedToALivingProcess(t *testing.T) {
	e, d := bench(t)
	_, err := push(e, d, 0, "pass_through", "1", "payload", "hello", "extra.channel_id", "")
	require.NoError(t, err)
	require.Len(t, d.Log.Messages, 1)
	assert.Equal(t, "hello", d.Log.Messages[0].Data["payload"])
	d.App.SetState("not_running")
	_, err = push(e, d, 0, "pass_through", "1", "payload", "hello")
	require.NoError(t, err)
	assert.Equal(t, []string{"no_process"}, d.Log.Rules)
	e, d = bench(t, with(func(s *Settings) { s.PassThrough = Refuse })...)
	_, err = push(e, d, 10036, "pass_through", "1", "payload", "hello")
	require.NoError(t, err)
}

func TestATopicReachesItsFollowers(t *testing.T) {
	e, d := bench(t)
	other, err := e.Phone()
	require.NoError(t, err)
	d.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "news"})
	other.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "news"})
	other.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "sport"})
	for _, row := range []struct {
		says, path string
		p          params
		d, other   []string
	}{
		{"one topic", "/v3/message/topic", sound("", "topic", "news"), []string{"王芳"}, []string{"王芳"}},
		{"a union", "/v3/message/multi_topic", sound("", "topics", "sport;$;art", "topic_op", "UNION"), []string{}, []string{"王芳"}},
		{"an intersection", "/v3/message/multi_topic", sound("", "topics", "sport;$;news", "topic_op", "INTERSECTION"), []string{}, []string{"王芳"}},
		{"an exception", "/v3/message/multi_topic", sound("", "topics", "news;$;sport", "topic_op", "EXCEPT"), []string{"王芳"}, []string{}},
		{"everybody", "/v3/message/all", sound(""), []string{"王芳"}, []string{"王芳"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			d.App.CancelAll()
			other.App.CancelAll()
			a, err := post(e, row.path, row.p)
			require.NoError(t, err)
			assert.Equal(t, 0, a.Code, a.raw)
			assert.Equal(t, row.d, titles(d))
			assert.Equal(t, row.other, titles(other))
		})
	}
}

func TestStatsAndTraceCountWhatPhonesDid(t *testing.T) {
	today := vendortest.Start.Format("20060102")
	e, d := bench(t)
	sent, err := push(e, d, 0)
	require.NoError(t, err)
	_, err = d.Tap(1)
	require.NoError(t, err)
	require.NoError(t, e.Settle())
	a, err := get(e, "/v1/trace/message/status", params{"msg_id": sent.Data.ID})
	require.NoError(t, err)
	assert.Contains(t, a.raw, `"data":{"data":{"create_time":"`+vendortest.Start.Format(time.DateTime)+`"`)
	assert.Contains(t, a.raw, `"time_to_live":"864000000","click_rate":"100.00%","msg_type":"REGID","delivery_rate":"100.00%","delivered":1,"id":"`+sent.Data.ID+`","click":1,"resolved":1}`)
	a, err = get(e, "/v1/trace/messages/status", params{"begin_time": ms(-1), "end_time": ms(1)})
	require.NoError(t, err)
	assert.Contains(t, a.raw, `"data":{"data":[{"create_time"`)
	a, err = get(e, "/v1/stats/message/counters", params{"start_date": vendortest.Start.AddDate(0, 0, -1).Format("20060102"), "end_date": today})
	require.NoError(t, err)
	assert.Contains(t, a.raw, `{"date":"`+today+`","alias_recipients":0,"useraccount_recipients":0,"regid_recipients":1,"received":1,"broadcast_recipients":0,"click":1,"single_recipients":1}]}`)
	a, err = get(e, "/v1/stats/message/counters", params{"start_date": vendortest.Start.AddDate(0, 0, -31).Format("20060102"), "end_date": today})
	require.NoError(t, err)
	assert.Equal(t, 10017, a.Code)
}

func TestTheSDKAnswersWhatTheBuildCarries(t *testing.T) {
	e := vendortest.New(t, Spec())
	register := func(id, key string) string {
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) { r.AppID, r.AppKey = id, key }))
		require.NoError(t, err)
		require.Len(t, d.Log.Registrations, 1)
		return d.Log.Registrations[0].Code
	}
	assert.Equal(t, "", register(e.App().AppID, e.App().AppKey))
	assert.Equal(t, "22006", register(e.Other().AppID, e.App().AppKey))
	assert.Equal(t, "22007", register(e.App().AppID, e.App().AppSecret))
	d, err := e.Phone(vendortest.Of("com.unknown"))
	require.NoError(t, err)
	assert.Equal(t, "22022", d.Log.Registrations[0].Code)
}

func TestAForcedTokenGetsItsCode(t *testing.T) {
	e := vendortest.New(t, Spec())
	for _, row := range []struct {
		force string
		code  int
		bad   bool
	}{{"10002", 10002, false}, {"27001", 27001, false}, {"bad_regids", 20301, false}, {"nonsense", 10001, false}} {
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
			r.AppID, r.AppKey, r.Force = e.App().AppID, e.App().AppKey, row.force
		}))
		require.NoError(t, err)
		_, err = push(e, d, row.code)
		assert.NoError(t, err, row.force)
		assert.Empty(t, d.Shown())
	}
}

func TestInjectedFaultsSpeakTheVendorsWords(t *testing.T) {
	e, d := bench(t)
	e.Platform.Faults.Set(&core.Fault{Status: 503, Count: 1})
	a, err := post(e, "/v3/message/regid", sound(e.Token(d)))
	require.NoError(t, err)
	assert.Equal(t, 503, a.status)
	assert.Equal(t, 10001, a.Code)
}

func TestOnlySendOnceDoesNotWait(t *testing.T) {
	e, d := bench(t)
	require.NoError(t, d.Airplane(t.Context(), true))
	_, err := push(e, d, 0, "extra.only_send_once", "1")
	require.NoError(t, err)
	assert.Len(t, e.Events(core.EventExpired), 1)
}

func TestAResetForgetsWhatWasCountedNamedAndSent(t *testing.T) {
	e, d := bench(t)
	d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: "li"})
	sent, err := push(e, d, 0)
	require.NoError(t, err)
	e.Platform.Reset()
	require.NoError(t, e.Settle())
	assert.Contains(t, e.Platform.Quotas(), core.Quota{App: "main", Name: "private_day"})
	for path, p := range map[string]params{"/v2/message/alias": sound("", "alias", "li"), "/v3/message/regid": sound("x")} {
		a, err := post(e, path, p)
		require.NoError(t, err)
		assert.Equal(t, 20301, a.Code)
	}
	a, err := get(e, "/v1/trace/message/status", params{"msg_id": sent.Data.ID})
	require.NoError(t, err)
	assert.Equal(t, 65028, a.Code)
}

func TestTheConsoleShowsItsCounters(t *testing.T) {
	e, d := bench(t)
	_, err := push(e, d, 0)
	require.NoError(t, err)
	assert.Contains(t, e.Platform.Quotas(), core.Quota{App: "main", Name: "private_day", Used: 1})
	assert.Contains(t, e.Platform.Quotas(), core.Quota{App: "main", Name: "public_day", Limit: 20_000})
}

func TestSettingsSayWhatIsWrongWithThem(t *testing.T) {
	s := Defaults()
	require.NoError(t, core.CheckSettings(&s))
	for field, spoil := range map[string]func(*Settings){
		"channels[1].id":                func(s *Settings) { s.Channels = append(s.Channels, Channel{}) },
		"channels[0].class":             func(s *Settings) { s.Channels = []Channel{{ID: "x", Class: "chat"}} },
		"channels[0].status":            func(s *Settings) { s.Channels = []Channel{{ID: "x", Status: "no"}} },
		"channels has 31":               func(s *Settings) { s.Channels = make([]Channel, 31) },
		"templates[0].channel is empty": func(s *Settings) { s.Templates = []Template{{ID: "t"}} },
		"begins with":                   func(s *Settings) { s.Templates = []Template{{ID: "t", Channel: "c", Title: "{$a$}"}} },
		"stands twice":                  func(s *Settings) { s.Templates = []Template{{ID: "t", Channel: "c", Title: "x{$a$}{$a$}"}} },
		"channel_mode":                  func(s *Settings) { s.ChannelMode = "loose" },
		"pass_through":                  func(s *Settings) { s.PassThrough = "" },
		"max_targets":                   func(s *Settings) { s.MaxTargets = 0 },
		"users_floor":                   func(s *Settings) { s.UsersFloor = -1 },
		"public_total":                  func(s *Settings) { s.PublicTotal = -1 },
		"penalty_per_device":            func(s *Settings) { s.PenaltyPerDevice = -1 },
		"day_offset_hours":              func(s *Settings) { s.DayOffset = 15 },
	} {
		s := Defaults()
		spoil(&s)
		assert.ErrorContains(t, core.CheckSettings(&s), field)
	}
}
