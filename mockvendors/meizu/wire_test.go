package meizu

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
	require.Regexp(t, `^[A-Z]{1,3}[0-9a-f]{42,44}$`, e.Token(d))
	require.Len(t, e.Token(d), 45)
	return e, d
}

func TestSignIsTheVendorsWorkedVector(t *testing.T) {
	f := core.Form{
		{Name: "pushIds", Value: "RA50c6348036344485d01776773577c64740465480a6b"},
		{Name: "sign", Value: "does not count"},
		{Name: "messageJson", Value: `{"title":"title","content":"content","pushTimeInfo":{"offLine":1,"validTime":24}}`},
		{Name: "appId", Value: "10000"},
	}
	assert.Equal(t, "ac076ff25d9900015a681cb5172aa53b", Sign(f, "<APP_SECRET>"))
	f[2].Value = strings.ReplaceAll(f[2].Value, ":", ": ")
	assert.NotEqual(t, "ac076ff25d9900015a681cb5172aa53b", Sign(f, "<APP_SECRET>"), "the text counts, not what it means")
}

var anyID = regexp.MustCompile(`"(NS[0-9]{17}_0_[0-9]+_1_3|[0-9a-f]{32})"`)

func TestAPushIDIsKnownByItsForm(t *testing.T) {
	hex := strings.Repeat("0a", 22)
	for id, want := range map[string]bool{
		"J" + hex: true, "RA" + hex[:43]: true, "ABC" + hex[:42]: true,
		"ABCD" + hex[:41]: false, "0" + hex: false, "J" + hex + "0": false, "J" + hex[:43]: false, "J" + strings.ToUpper(hex): false, "": false, "AAA": false,
	} {
		assert.Equal(t, want, wellFormed(id), id)
	}
}

func TestAnswersByteForByte(t *testing.T) {
	e, d := bench(t)
	token := e.Token(d)
	m := text(sound())
	for _, row := range []struct {
		says, path string
		p          params
		status     int
		want       string
	}{
		{"a push", byPushID, params{"pushIds": token, "messageJson": m}, 200, `{"code":"200","message":"","value":{},"redirect":"","msgId":"ID"}`},
		{"a push with bad targets", byPushID, params{"pushIds": "x," + token + ",y", "messageJson": m}, 200,
			`{"code":"200","message":"","value":{"110003":["x","y"]},"redirect":"","msgId":"ID"}`},
		{"an unknown alias", byAlias, params{"alias": "li", "messageJson": m}, 200,
			`{"code":"200","message":"","value":{"110005":["li"]},"redirect":"","msgId":"ID"}`},
		{"a bad messageJson", byPushID, params{"pushIds": token, "messageJson": "{"}, 200,
			`{"code":"1005","message":"messageJson不是合法的JSON","value":"","redirect":""}`},
		{"a wrong sign", byPushID, params{"pushIds": token, "messageJson": m, "sign": "x"}, 200,
			`{"code":"1006","message":"签名认证失败","value":"","redirect":""}`},
		{"an unknown path", pushPrefix + "/nothing", params{}, 404, `{"code":"500","message":"接口不存在","value":"","redirect":""}`},
		{"a task", pushPrefix + "/pushTask/getTaskId", params{"pushType": "0", "messageJson": m}, 200,
			`{"code":"200","message":"","value":{"taskId":100001,"pushType":0,"appId":"` + e.App().AppID + `"},"redirect":""}`},
		{"the task's numbers", pushPrefix + "/statistics/getTaskStatistics", params{"taskId": "100001"}, 200,
			`{"code":"200","message":"","value":{"taskId":100001,"targetNo":0,"validNo":0,"pushedNo":0,"acceptNo":0,"displayNo":0,"clickNo":0},"redirect":""}`},
		{"the switches", subPrefix + "/getRegisterSwitch", params{"pushId": token}, 200,
			`{"code":"200","message":"","value":{"barTypeSwitch":1,"directTypeSwitch":1,"pushId":"` + token + `"},"redirect":""}`},
		{"one switch off", subPrefix + "/changeRegisterSwitch", params{"pushId": token, "msgType": "1", "subSwitch": "0"}, 200,
			`{"code":"200","message":"","value":{"barTypeSwitch":1,"directTypeSwitch":0,"pushId":"` + token + `"},"redirect":""}`},
		{"an alias", subPrefix + "/subscribeAlias", params{"pushId": token, "alias": "li"}, 200,
			`{"code":"200","message":"","value":{"pushId":"` + token + `","alias":"li"},"redirect":""}`},
		{"no alias", subPrefix + "/unSubscribeAlias", params{"pushId": token, "alias": "li"}, 200,
			`{"code":"200","message":"","value":{"pushId":"` + token + `","alias":""},"redirect":""}`},
		{"tags", subPrefix + "/subscribeTags", params{"pushId": token, "tags": "b,a"}, 200,
			`{"code":"200","message":"","value":{"pushId":"` + token + `","tags":[{"tagId":1,"tagName":"a"},{"tagId":2,"tagName":"b"}]},"redirect":""}`},
		{"one tag less", subPrefix + "/unSubscribeTags", params{"pushId": token, "tags": "a"}, 200,
			`{"code":"200","message":"","value":{"pushId":"` + token + `","tags":[{"tagId":2,"tagName":"b"}]},"redirect":""}`},
		{"no tags", subPrefix + "/unSubAllTags", params{"pushId": token}, 200, `{"code":"200","message":"","value":true,"redirect":""}`},
		{"a subscription of nobody", subPrefix + "/getSubTags", params{"pushId": "J" + strings.Repeat("0", 44)}, 200,
			`{"code":"110002","message":"pushId未注册","value":"","redirect":""}`},
	} {
		t.Run(row.says, func(t *testing.T) {
			r, err := e.PostForm(row.path, signed(e.App(), row.p).Encode())
			require.NoError(t, err)
			assert.Equal(t, row.want, anyID.ReplaceAllString(string(r.Body), `"ID"`))
			assert.Equal(t, row.status, r.Status)
			assert.Equal(t, "application/json; charset=UTF-8", r.Header.Get("Content-Type"))
		})
	}
}

func TestWhatRealClientsSendIsTaken(t *testing.T) {
	for _, row := range []struct{ says, messageJSON string }{
		{"Java: truth values and every object, mostly empty", `{"noticeBarInfo":{"noticeBarType":0,"title":"t","content":"c"},"noticeExpandInfo":{"noticeExpandType":0,"noticeExpandContent":"","noticeExpandImgUrl":""},
			"clickTypeInfo":{"clickType":0,"url":"","parameters":{},"activity":"","customAttribute":""},"pushTimeInfo":{"offLine":true,"validTime":24,"pushTimeType":0,"startTime":""},
			"advanceInfo":{"fixSpeed":false,"fixSpeedRate":0,"suspend":true,"clearNoticeBar":true,"fixDisplay":false,"fixStartDisplayTime":"","fixEndDisplayTime ":"","notificationType":{"vibrate":true,"lights":true,"sound":true},"notifyKey":""},
			"vipInfo":{"subTitle":"","notGroup":false,"titleColor":null},"extra":{}}`},
		{"Go: an ampersand escaped in the text that is signed", `{"noticeBarInfo":{"title":"a \u0026 b","content":"c"},"clickTypeInfo":{"clickType":0,"activity":"","customAttribute":""},"pushTimeInfo":{"offLine":1,"validTime":24},"advanceInfo":{"suspend":0}}`},
		{"Node: no advanceInfo and the old spelling of 2016", `{"noticeBarInfo":{"title":"t","content":"c"},"clickTypeInfo":{"clickType":0},"pushTimeInfo":{"offLine":1,"validTime":3},"isFixDisplay":0}`},
		{"curltech: no pushTimeInfo at all", `{"noticeBarInfo":{"title":"t","content":"c"},"clickTypeInfo":{"clickType":0}}`},
		{"hipush: not for later, with a validTime of 0", `{"noticeBarInfo":{"title":"t","content":"c"},"clickTypeInfo":{"clickType":0},"pushTimeInfo":{"offLine":0,"validTime":0}}`},
	} {
		t.Run(row.says, func(t *testing.T) {
			e, d := bench(t)
			a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": row.messageJSON})
			require.NoError(t, err)
			assert.Equal(t, "200", a.Code, a.raw)
			assert.Len(t, d.Shown(), 1)
		})
	}
}

func TestATapOpensWhatTheClickTypeSays(t *testing.T) {
	const ext = `{"entity":{"sender":"u1"}}`
	for _, row := range []struct {
		says      string
		click     object
		page, url string
		callback  string
		extras    bool
	}{
		{"0 opens the launcher with the parameters as extras", object{"clickType": 0, "activity": ""}, vendortest.Launcher, "", `{"ext":"{\"entity\":{\"sender\":\"u1\"}}"}`, true},
		{"1 opens the activity with them", object{}, vendortest.Page, "", `{"ext":"{\"entity\":{\"sender\":\"u1\"}}"}`, true},
		{"2 opens a web page", object{"clickType": 2, "url": "https://example.com/x", "parameters": nil}, "", "https://example.com/x", "{}", false},
		{"2 opens the page of an intent URI", object{"clickType": 2, "url": vendortest.IntentURI, "parameters": ""}, vendortest.Page, "", "{}", false},
		{"2 opens the app whose filter takes the address", object{"clickType": 2, "url": "https://chat.example.com/room", "parameters": nil}, vendortest.Page, "", "{}", false},
		{"2 opens the page whose filter takes a link that is no intent URI", object{"clickType": 2, "url": "myapp://chat/detail?uid=1", "parameters": nil}, vendortest.Page, "", "{}", false},
		{"2 with a link that nobody takes opens nothing", object{"clickType": 2, "url": "otherapp://chat", "parameters": nil}, "", "", "{}", false},
		{"3 opens nothing and hands the text to the app", object{"clickType": 3, "customAttribute": "mine"}, "", "", "mine", false},
	} {
		t.Run(row.says, func(t *testing.T) {
			e, d := bench(t)
			a, err := push(e, e.Token(d), "200", click(row.click))
			require.NoError(t, err)
			l, err := d.Tap(1)
			require.NoError(t, err)
			assert.Equal(t, row.page, l.Page, l.Why)
			assert.Equal(t, row.url, l.URL)
			require.Len(t, d.Log.Clicks, 1)
			assert.Equal(t, row.callback, d.Log.Clicks[0][selfDefined])
			if row.extras {
				assert.Equal(t, ext, l.Intent.Extras["ext"])
				assert.Equal(t, `{"task_id":"`+a.MsgID+`"}`, l.Intent.Extras["platform_extra"])
			}
		})
	}
}

func TestPrivateMessagesNeedTheRight(t *testing.T) {
	e, d := bench(t, with(func(s *Settings) { s.Private = false })...)
	a, err := push(e, e.Token(d), "200")
	require.NoError(t, err)
	assert.Equal(t, map[string][]string{"201": {e.Token(d)}}, a.bad())
	assert.Equal(t, []string{"private 201"}, rejected(e, e.Token(d)))
	_, err = push(e, e.Token(d), "200", public())
	require.NoError(t, err)
	assert.Len(t, d.Shown(), 1)
}

func TestAMessageWaitsForItsPhoneOrDoesNot(t *testing.T) {
	e, d := bench(t)
	for _, row := range []struct {
		says  string
		time  object
		away  time.Duration
		shown int
	}{
		{"a day by default", object{"validTime": nil}, 23 * time.Hour, 1},
		{"not longer than validTime", object{"validTime": 2}, 3 * time.Hour, 0},
		{"not at all without offLine", object{"offLine": false}, time.Second, 0},
	} {
		t.Run(row.says, func(t *testing.T) {
			d.App.CancelAll()
			require.NoError(t, d.Airplane(t.Context(), true))
			_, err := push(e, e.Token(d), "200", timing(row.time))
			require.NoError(t, err)
			require.NoError(t, e.Jump(row.away))
			require.NoError(t, d.Airplane(t.Context(), false))
			require.NoError(t, e.Settle())
			assert.Len(t, d.Shown(), row.shown)
		})
	}
}

func TestATagReachesItsPhonesAndATimedTaskItsTime(t *testing.T) {
	e, d := bench(t)
	other, err := e.Phone()
	require.NoError(t, err)
	d.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "news"})
	other.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "news"})
	other.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "sport"})
	_, err = newTask(e, "/pushTask/pushToTag", params{"tagNames": "news,sport", "scope": "1"}, sound(bar("title", "both")))
	require.NoError(t, err)
	_, err = newTask(e, "/pushTask/pushToTag", params{"tagNames": "news,sport", "scope": "0"}, sound(bar("title", "either")))
	require.NoError(t, err)
	id, err := newTask(e, "/pushTask/pushToApp", nil, sound(bar("title", "noon"), timing(object{"pushTimeType": 1, "startTime": noon()})))
	require.NoError(t, err)
	require.NoError(t, e.Settle())
	assert.Equal(t, []string{"either"}, titles(d))
	assert.Equal(t, []string{"both", "either"}, titles(other))
	require.NoError(t, e.Jump(2*time.Hour))
	assert.Equal(t, []string{"either", "noon"}, titles(d))
	_, err = d.Tap(d.Shown()[1].N)
	require.NoError(t, err)
	require.NoError(t, e.Settle())
	a, err := post(e, pushPrefix+"/statistics/getTaskStatistics", params{"taskId": id})
	require.NoError(t, err)
	assert.JSONEq(t, `{"taskId":`+id+`,"targetNo":2,"validNo":2,"pushedNo":2,"acceptNo":2,"displayNo":2,"clickNo":1}`, string(a.Value))
	a, err = post(e, pushPrefix+"/statistics/dailyPushStatics", params{"startTime": today(), "endTime": today()})
	require.NoError(t, err)
	assert.JSONEq(t, `[{"date":"`+vendortest.Start.Format(time.DateOnly)+`","targetNo":5,"validNo":5,"pushedNo":5,"acceptNo":5,"displayNo":5,"clickNo":1}]`, string(a.Value))
}

func TestTheSDKAnswersWhatTheBuildCarries(t *testing.T) {
	e := vendortest.New(t, Spec())
	register := func(id, key string) string {
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) { r.AppID, r.AppKey = id, key }))
		require.NoError(t, err)
		return d.Log.Registrations[0].Code
	}
	assert.Equal(t, "", register(e.App().AppID, e.App().AppKey))
	assert.Equal(t, "110000", register(e.Other().AppID, e.App().AppKey))
	assert.Equal(t, "110001", register(e.App().AppID, e.App().AppSecret))
}

func TestAForcedTokenGetsItsCode(t *testing.T) {
	e := vendortest.New(t, Spec())
	for _, row := range []struct{ force, code, key string }{{"1003", "1003", ""}, {"501", "200", "501"}, {"110010", "200", "110010"}} {
		d, err := e.Phone(vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
			r.AppID, r.AppKey, r.Force = e.App().AppID, e.App().AppKey, row.force
		}))
		require.NoError(t, err)
		a, err := push(e, e.Token(d), row.code)
		require.NoError(t, err)
		if row.key != "" {
			assert.Equal(t, map[string][]string{row.key: {e.Token(d)}}, a.bad())
		}
		assert.Empty(t, d.Shown())
	}
}

func TestInjectedFaultsSpeakTheVendorsWords(t *testing.T) {
	e, d := bench(t)
	e.Platform.Faults.Set(&core.Fault{Status: 503, Count: 1})
	a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": text(sound())})
	require.NoError(t, err)
	assert.Equal(t, 503, a.status)
	assert.Equal(t, "1001", a.Code)
}

func TestMessageIDsMayBeHex(t *testing.T) {
	e, d := bench(t, with(func(s *Settings) { s.MessageID = IDHex })...)
	a, err := push(e, e.Token(d), "200")
	require.NoError(t, err)
	assert.Regexp(t, `^[0-9a-f]{32}$`, a.MsgID)
}

func TestPassThroughReachesALivingProcessWhereItsRuleIsOff(t *testing.T) {
	e, d := bench(t, vendortest.Off("MZ-U1"))
	for range 2 {
		_, err := post(e, pushPrefix+"/unvarnished/pushByPushId", params{"pushIds": e.Token(d), "messageJson": `{"title":"t","content":"hello"}`})
		require.NoError(t, err)
		d.App.SetState(handset.NotRunning)
	}
	require.Len(t, d.Log.Messages, 1)
	assert.Equal(t, "hello", d.Log.Messages[0].Data["content"])
	assert.Equal(t, []string{"no_process"}, d.Log.Rules)
}

func TestAResetForgetsWhatWasCountedTaggedAndSent(t *testing.T) {
	e, d := bench(t, with(func(s *Settings) { s.DayTotal = 9 })...)
	_, err := push(e, e.Token(d), "200")
	require.NoError(t, err)
	id, err := newTask(e, "/pushTask/getTaskId", nil, sound())
	require.NoError(t, err)
	e.Platform.Reset()
	require.NoError(t, e.Settle())
	assert.Contains(t, e.Platform.Quotas(), core.Quota{App: "main", Name: "pushes_day", Limit: 9})
	a, err := post(e, pushPrefix+"/statistics/getTaskStatistics", params{"taskId": id})
	require.NoError(t, err)
	assert.Equal(t, "110032", a.Code)
	a, err = post(e, pushPrefix+"/statistics/dailyPushStatics", params{"startTime": today(), "endTime": today()})
	require.NoError(t, err)
	assert.Contains(t, string(a.Value), `"pushedNo":0`)
}

func TestTheConsoleShowsItsCounters(t *testing.T) {
	e, d := bench(t, with(func(s *Settings) { s.DayTotal = 9 })...)
	_, err := push(e, e.Token(d), "200")
	require.NoError(t, err)
	assert.Contains(t, e.Platform.Quotas(), core.Quota{App: "main", Name: "pushes_day", Used: 1, Limit: 9})
}

func TestSettingsSayWhatIsWrongWithThem(t *testing.T) {
	s := Defaults()
	require.NoError(t, core.CheckSettings(&s))
	for field, spoil := range map[string]func(*Settings){
		"vip_fields":        func(s *Settings) { s.VIPFields = "no" },
		"custom_click":      func(s *Settings) { s.CustomClick = "" },
		"day_total":         func(s *Settings) { s.DayTotal = -1 },
		"day_offset":        func(s *Settings) { s.DayOffset = -13 },
		"message_id":        func(s *Settings) { s.MessageID = "x" },
		"max_targets":       func(s *Settings) { s.MaxTargets = 0 },
		"fold_messages":     func(s *Settings) { s.FoldMessages = 1001 },
		"callbacks[0]":      func(s *Settings) { s.Callbacks = []string{"http://example.com/"} },
		"callbacks has 101": func(s *Settings) { s.Callbacks = make([]string, 101) },
	} {
		s := Defaults()
		spoil(&s)
		assert.ErrorContains(t, core.CheckSettings(&s), field)
	}
}

func TestAPushIDLivesOnWhereTheRuleOfItsDeathIsOff(t *testing.T) {
	e, d := bench(t, vendortest.Off("MZ-D2"))
	require.NoError(t, d.Airplane(t.Context(), true))
	require.NoError(t, e.Jump(31*24*time.Hour))
	a, err := post(e, subPrefix+"/getSubTags", params{"pushId": e.Token(d)})
	require.NoError(t, err)
	assert.Equal(t, "200", a.Code)
}

func TestACancelledTaskHoldsBackWhatTheCancellingCouldNotTakeOut(t *testing.T) {
	e, d := bench(t)
	id, err := newTask(e, "/pushTask/pushToApp", nil, sound(timing(object{"pushTimeType": 1, "startTime": noon()})))
	require.NoError(t, err)
	e.Vendor.(*vendor).tasks.find(id).stopped.Store(true) // as when the cancelling overtakes the messages on their way in
	require.NoError(t, e.Jump(3*time.Hour))
	assert.Empty(t, d.Shown())
	require.NoError(t, e.Jump(24*time.Hour))
	assert.Len(t, e.Events(core.EventExpired), 1, "it ends, and says so")
}
