package restform

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/sim/internal/im"
)

const hello = `"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hi, beauty"}}]`

// row is one call and what is answered.
type row struct {
	says   string
	call   string
	body   string
	code   int
	status string // ActionStatus; FAIL where there is a code, else OK
	want   map[string]any
	pushed []string // to whom
	check  func(t *testing.T, pushes []im.Push)
}

const (
	single = "openim/sendmsg"
	batch  = "openim/batchsendmsg"
	group  = "group_open_http_svc/send_group_msg"
)

// Each documented call and each code, by what a script sends and reads.
func TestRows(t *testing.T) {
	long := strings.Repeat("x", 12<<10)
	rows := []row{
		{says: "a message to one user is pushed, and its key is seq, random and time", call: single,
			body: `{"SyncOtherMachine":2,"To_Account":"rong","MsgSeq":93847636,"MsgRandom":1287657,` + hello + `}`,
			want: map[string]any{"MsgTime": float64(noon.Unix()), "MsgKey": "93847636_1287657_1795435200"}, pushed: []string{"rong"},
			check: func(t *testing.T, p []im.Push) { assert.Equal(t, "hi, beauty", p[0].Desc) }},
		{says: "the sender may be another account, which its receivers see", call: single,
			body: `{"From_Account":"bonnie","To_Account":"rong","MsgRandom":1,` + hello + `}`, pushed: []string{"rong"},
			check: func(t *testing.T, p []im.Push) { assert.Equal(t, "bonnie", p[0].Message.From) }},
		{says: "without From_Account it is the administrator's", call: single, body: `{"To_Account":"rong","MsgRandom":1,` + hello + `}`,
			pushed: []string{"rong"}, check: func(t *testing.T, p []im.Push) { assert.Empty(t, p[0].Message.From) }},
		{says: "null is as good as nothing", call: single, body: `{"From_Account":null,"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":null,` + hello + `}`, pushed: []string{"rong"}},
		{says: "a field that the call does not know is left alone", call: single, body: `{"To_Account":"rong","MsgRandom":1,"NewInTenYears":{},` + hello + `}`, pushed: []string{"rong"}},
		{says: "MsgLifeTime 0 is for who is connected only", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgLifeTime":0,` + hello + `}`},
		{says: "OnlineOnlyFlag too", call: single, body: `{"To_Account":"rong","MsgRandom":1,"OnlineOnlyFlag":1,` + hello + `}`},
		{says: "a life of seven days is the longest", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgLifeTime":604800,` + hello + `}`, pushed: []string{"rong"}},
		{says: "a second more is refused", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgLifeTime":604801,` + hello + `}`, code: 90026},
		{says: "a negative life is refused", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgLifeTime":-1,` + hello + `}`, code: 90026},
		{says: "a life is a number", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgLifeTime":"60",` + hello + `}`, code: 90044},
		{says: "SyncOtherMachine is a number", call: single, body: `{"SyncOtherMachine":"2","To_Account":"rong","MsgRandom":1,` + hello + `}`, code: 90031},
		{says: "a receiver must be named", call: single, body: `{"MsgRandom":1,` + hello + `}`, code: 90003},
		{says: "a receiver is a text", call: single, body: `{"To_Account":["rong"],"MsgRandom":1,` + hello + `}`, code: 90003},
		{says: "a receiver must have an account", call: single, body: `{"To_Account":"nobody","MsgRandom":1,` + hello + `}`, code: 90012},
		{says: "a sender must have one", call: single, body: `{"From_Account":"nobody","To_Account":"rong","MsgRandom":1,` + hello + `}`, code: 90008},
		{says: "a message needs a random number", call: single, body: `{"To_Account":"rong",` + hello + `}`, code: 90005},
		{says: "which has 32 bits", call: single, body: `{"To_Account":"rong","MsgRandom":4294967296,` + hello + `}`, code: 90005},
		{says: "a message needs a body", call: single, body: `{"To_Account":"rong","MsgRandom":1}`, code: 90002},
		{says: "the body is a list", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":{}}`, code: 90007},
		{says: "with something in it", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[]}`, code: 90002},
		{says: "an element is of a known type", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMPearElem","MsgContent":{}}]}`, code: 90002},
		{says: "an element has its content", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMTextElem"}]}`, code: 90002},
		{says: "names are told apart by case", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"text":"hi"}}]}`, code: 90002},
		{says: "a text is a text", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":5}}]}`, code: 90002},
		{says: "a place and a face have texts of their own", call: single, pushed: []string{"rong"},
			body:  `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMLocationElem","MsgContent":{"Desc":"someinfo","Latitude":29.3,"Longitude":105.4}},{"MsgType":"TIMFaceElem","MsgContent":{"Index":6,"Data":"x"}}]}`,
			check: func(t *testing.T, p []im.Push) { assert.Equal(t, "[位置][表情]", p[0].Desc) }},
		{says: "a custom element shows its Desc and carries its Ext", call: single, pushed: []string{"rong"},
			body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d","Desc":"shown","Ext":"{}","Sound":"s.aiff"}}]}`,
			check: func(t *testing.T, p []im.Push) {
				assert.Equal(t, []string{"shown", "{}", "s.aiff"}, []string{p[0].Desc, p[0].Ext, p[0].Info.IOSSound})
			}},
		{says: "without a Desc it is not pushed", call: single, body: `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMCustomElem","MsgContent":{"Data":"d"}}]}`},
		{says: "a picture is pushed as one", call: single, pushed: []string{"rong"},
			body:  `{"To_Account":"rong","MsgRandom":1,"MsgBody":[{"MsgType":"TIMImageElem","MsgContent":{"UUID":"u","ImageFormat":1,"ImageInfoArray":[]}}]}`,
			check: func(t *testing.T, p []im.Push) { assert.Equal(t, "[图片]", p[0].Desc) }},
		{says: "a message over 12 KB is refused", call: single, body: `{"To_Account":"rong","MsgRandom":1,"CloudCustomData":"` + long + `",` + hello + `}`, code: 93000},
		{says: "a body that is no JSON is refused", call: single, body: `{"To_Account":"rong",`, code: 90001},
		{says: "so is one that is no object", call: single, body: `[]`, code: 90001},
		{says: "and null", call: single, body: `null`, code: 90001},
		{says: "words of control are texts", call: single, body: `{"To_Account":"rong","MsgRandom":1,"SendMsgControl":"NoUnread",` + hello + `}`, code: 90010},
		{says: "known and unknown words alike", call: single, body: `{"To_Account":"rong","MsgRandom":1,"SendMsgControl":["NoUnread","New"],"ForbidCallbackControl":["ForbidAfterSendMsgCallback"],` + hello + `}`, pushed: []string{"rong"}},

		{says: "PushFlag 1 is not pushed", call: single, body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":{"PushFlag":1},` + hello + `}`},
		{says: "title, text and ext are the sender's", call: single, pushed: []string{"rong"},
			body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":{"PushFlag":0,"Title":"T","Desc":"D","Ext":"{\"a\":1}","ApnsInfo":{"Sound":"apns.mp3","BadgeMode":1}},` + hello + `}`,
			check: func(t *testing.T, p []im.Push) {
				assert.Equal(t, []string{"T", "D", `{"a":1}`, "apns.mp3"}, []string{p[0].Title, p[0].Desc, p[0].Ext, p[0].Info.IOSSound})
				assert.True(t, p[0].Info.IgnoreIOSBadge)
			}},
		{says: "AndroidInfo goes to the vendors, an empty text leaves the console's and a zero is a number", call: single, pushed: []string{"rong"},
			body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":{"AndroidInfo":{"Sound":"ring","OPPOChannelID":"tuikit","XiaoMiChannelID":"","HuaWeiCategory":"IM","VIVOClassification":0,"OPPONotifyLevel":16,"HonorImportance":"NORMAL"}},` + hello + `}`,
			check: func(t *testing.T, p []im.Push) {
				assert.Equal(t, map[string]string{"android_sound": "ring", "oppo_channel_id": "tuikit", "huawei_category": "IM", "vivo_classification": "0", "oppo_notify_level": "16"}, p[0].Info.Vendors)
			}},
		{says: "push information is an object", call: single, body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":"",` + hello + `}`, code: 90010},
		{says: "its ext is a text, not an object", call: single, body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":{"Ext":{}},` + hello + `}`, code: 90010},
		{says: "its numbers are numbers", call: single, body: `{"To_Account":"rong","MsgRandom":1,"OfflinePushInfo":{"AndroidInfo":{"OPPONotifyLevel":"2"}},` + hello + `}`, code: 90010},

		{says: "a batch reaches each of its receivers once", call: batch, body: `{"To_Account":["rong","bonnie","rong"],"MsgSeq":28360,"MsgRandom":19901224,` + hello + `}`,
			want: map[string]any{"MsgKey": "28360_19901224_1795435200"}, pushed: []string{"rong", "bonnie"}},
		{says: "who has no account is listed, the others get it", call: batch, body: `{"To_Account":["bonnie","nobody"],"MsgRandom":1,` + hello + `}`, status: "SomeError",
			want: map[string]any{"ErrorList": []any{map[string]any{"To_Account": "nobody", "ErrorCode": float64(70107)}}}, pushed: []string{"bonnie"}},
		{says: "and once", call: batch, body: `{"To_Account":["nobody","bonnie","nobody"],"MsgRandom":1,` + hello + `}`, status: "SomeError",
			want: map[string]any{"ErrorList": []any{map[string]any{"To_Account": "nobody", "ErrorCode": float64(70107)}}}, pushed: []string{"bonnie"}},
		{says: "a batch to nobody fails", call: batch, body: `{"To_Account":["nobody"],"MsgRandom":1,` + hello + `}`, code: 90012},
		{says: "a batch needs receivers", call: batch, body: `{"To_Account":[],"MsgRandom":1,` + hello + `}`, code: 90003},
		{says: "in a list", call: batch, body: `{"To_Account":"rong","MsgRandom":1,` + hello + `}`, code: 90003},
		{says: "a batch has 500 at most", call: batch, body: `{"To_Account":["x"` + strings.Repeat(`,"x"`, 500) + `],"MsgRandom":1,` + hello + `}`, code: 90011},
		{says: "500 are not too many", call: batch, body: `{"To_Account":["rong"` + strings.Repeat(`,"rong"`, 499) + `],"MsgRandom":1,` + hello + `}`, pushed: []string{"rong"}},

		{says: "a group's message goes to its members but the sender, and is its first", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","From_Account":"rong","Random":8912345,` + hello + `}`,
			want: map[string]any{"MsgTime": float64(noon.Unix()), "MsgSeq": float64(1)}, pushed: []string{"bonnie"}},
		{says: "the administrator's goes to all of them", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","Random":8912345,"MsgPriority":"High","GroupAtInfo":[{"GroupAtAllFlag":1},{"GroupAtAllFlag":0,"GroupAt_Account":"rong"}],` + hello + `}`,
			pushed: []string{"bonnie", "rong"}, check: func(t *testing.T, p []im.Push) {
				assert.Equal(t, []string{im.MentionAll, "rong"}, p[0].Message.Mentions)
			}},
		{says: "OnlineOnlyFlag is for who is connected only", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","Random":1,"OnlineOnlyFlag":1,` + hello + `}`},
		{says: "a group must be there", call: group, body: `{"GroupId":"gone","Random":1,` + hello + `}`, code: 10010},
		{says: "and be named", call: group, body: `{"Random":1,` + hello + `}`, code: 10004},
		{says: "a group message needs a random number", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF",` + hello + `}`, code: 10004},
		{says: "a group message needs a body", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","Random":1,"MsgBody":{}}`, code: 10004},
		{says: "a priority is one of four", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","Random":1,"MsgPriority":"high",` + hello + `}`, code: 10004},
		{says: "its sender has an account", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","From_Account":"nobody","Random":1,` + hello + `}`, code: 10019},
		{says: "and is a member", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","From_Account":"stranger","Random":1,` + hello + `}`, code: 10007},
		{says: "a group message over 12 KB is refused", call: group, body: `{"GroupId":"@TGS#2C5SZEAEF","Random":1,"CloudCustomData":"` + long + `",` + hello + `}`, code: 80002},
		{says: "a group call's body is JSON too", call: group, body: `{`, code: 10011},

		{says: "an account is imported", call: "im_open_login_svc/account_import", body: `{"UserID":"new","Nick":"New"}`},
		{says: "by its older name too", call: "im_open_login_svc/account_import", body: `{"Identifier":"new"}`},
		{says: "a name has 32 bytes at most", call: "im_open_login_svc/account_import", body: `{"UserID":"` + strings.Repeat("n", 33) + `"}`, code: 70402},
		{says: "an account needs a name", call: "im_open_login_svc/account_import", body: `{}`, code: 70402},
		{says: "of many accounts those that cannot be are listed", call: "im_open_login_svc/multiaccount_import", body: `{"AccountList":[{"UserID":"a"},{"UserID":""}]}`,
			want: map[string]any{"FailAccounts": []any{""}}},
		{says: "the older form lists names", call: "im_open_login_svc/multiaccount_import", body: `{"Accounts":["a","b"]}`, want: map[string]any{"FailAccounts": []any{}}},
		{says: "a hundred at most", call: "im_open_login_svc/multiaccount_import", body: `{"Accounts":["a"` + strings.Repeat(`,"a"`, 100) + `]}`, code: 70402},
		{says: "a group is made of accounts", call: "group_open_http_svc/create_group", body: `{"Type":"Public","GroupId":"new","Name":"New","Owner_Account":"rong","MemberList":[{"Member_Account":"bonnie"}]}`,
			want: map[string]any{"GroupId": "new"}},
		{says: "its id is given where it has none", call: "group_open_http_svc/create_group", body: `{"Type":"Public","Name":"New"}`},
		{says: "an id is taken once", call: "group_open_http_svc/create_group", body: `{"Type":"Public","GroupId":"@TGS#2C5SZEAEF","Name":"New"}`, code: 10021},
		{says: "a member has an account", call: "group_open_http_svc/create_group", body: `{"Type":"Public","Name":"New","MemberList":[{"Member_Account":"nobody"}]}`, code: 10019},
		{says: "a group has a type", call: "group_open_http_svc/create_group", body: `{"Name":"New"}`, code: 10004},
		{says: "states are told, the unknown are listed", call: "openim/query_online_status", body: `{"To_Account":["rong","stranger","nobody"]}`, want: map[string]any{
			"QueryResult": []any{map[string]any{"To_Account": "rong", "Status": "PushOnline"}, map[string]any{"To_Account": "stranger", "Status": "Offline"}},
			"ErrorList":   []any{map[string]any{"To_Account": "nobody", "ErrorCode": float64(70107)}}}},
		{says: "a state is asked for by name", call: "openim/querystate", body: `{}`, code: 90003},
		{says: "nobody is kicked who is not there", call: "im_open_login_svc/kick", body: `{"UserID":"nobody"}`, code: 70107},
		{says: "a kick names somebody", call: "im_open_login_svc/kick", body: `{}`, code: 70402},
		{says: "a call that is not there", call: "openim/im_push", body: `{}`, code: 60009},
	}
	seen := map[int]bool{}
	for _, r := range rows {
		t.Run(strings.ReplaceAll(r.says, " ", "_"), func(t *testing.T) {
			w := newWorld(t, Settings{})
			w.killed("rong", "bonnie")
			w.phone("accounts", `{"users":["stranger"]}`)
			w.phone("groups", `{"group":"@TGS#2C5SZEAEF","users":["bonnie","rong"]}`)
			got := w.rest(r.call, r.body)

			want := map[string]any{"ActionStatus": "OK", "ErrorCode": float64(r.code)}
			if r.code != 0 {
				want["ActionStatus"] = "FAIL"
				assert.NotEmpty(t, got["ErrorInfo"], "who reads it is told what to mend")
			}
			if r.status != "" {
				want["ActionStatus"] = r.status
			}
			maps.Copy(want, r.want)
			for k, v := range want {
				assert.Equal(t, v, got[k], "%s of %v", k, got)
			}
			pushes := w.pushed()
			var to []string
			for _, p := range pushes {
				to = append(to, p.Recipient)
				assert.True(t, p.Message.REST, "do-not-disturb is not looked at")
			}
			assert.Equal(t, r.pushed, to)
			if r.check != nil && assert.NotEmpty(t, pushes) {
				r.check(t, pushes)
			}
		})
		seen[r.code] = true
	}
	for code := range queryCodes() {
		seen[code] = true
	}
	for _, c := range Codes() {
		if !apart()[c.Code] {
			assert.True(t, seen[c.Code], "no row answers %d: %s", c.Code, c.Says)
		}
	}
}

// apart are codes that other tests answer: limits, and what broke.
func apart() map[int]bool {
	return map[int]bool{codeGroupRate: true, codeCallRate: true, codeAccountLimit: true, codeInternal: true, codeNoAccount: true, codeGatewayAdmin: true}
}

// A message repeated within its window is answered as the first was, and nobody gets it twice.
func TestARepetitionIsAnsweredAndDropped(t *testing.T) {
	w := newWorld(t, Settings{})
	w.killed("rong")
	w.phone("groups", `{"group":"g","users":["rong"]}`)
	one := `{"To_Account":"rong","MsgSeq":7,"MsgRandom":8,` + hello + `}`
	require.Equal(t, w.rest(single, one)["MsgKey"], w.rest(single, one)["MsgKey"])
	assert.Len(t, w.pushed(), 1)
	require.NoError(t, w.clock.Jump(t.Context(), 120*time.Second))
	w.rest(single, one)
	assert.Len(t, w.pushed(), 1, "two minutes later it is a new one")
	w.rest(single, `{"To_Account":"rong","MsgRandom":8,`+hello+`}`)
	w.rest(single, `{"To_Account":"rong","MsgRandom":8,`+hello+`}`)
	assert.Len(t, w.pushed(), 2, "without MsgSeq each has one of its own")

	many := `{"GroupId":"g","Random":5,` + hello + `}`
	first := w.rest(group, many)
	assert.EqualValues(t, 1, first["MsgSeq"])
	assert.Equal(t, first["MsgSeq"], w.rest(group, strings.Replace(many, "beauty", "again", 1))["MsgSeq"], "a group looks at Random alone")
	assert.Len(t, w.pushed(), 1)
	require.NoError(t, w.clock.Jump(t.Context(), 5*time.Minute))
	assert.EqualValues(t, 2, w.rest(group, many)["MsgSeq"])
	assert.Len(t, w.pushed(), 1, "five minutes later it is a new one")
}

// Do-not-disturb is looked at only when a message asks for it (section 2.4).
func TestMutedConversationsByREST(t *testing.T) {
	w := newWorld(t, Settings{})
	w.killed("rong", "bonnie")
	require.NoError(t, w.im.SetReceiveOption("rong", im.WithPeer("bonnie"), im.ReceiveSilently))
	w.rest(single, `{"From_Account":"bonnie","To_Account":"rong","MsgRandom":1,`+hello+`}`)
	assert.Len(t, w.pushed(), 1)
	w.rest(single, `{"From_Account":"bonnie","To_Account":"rong","MsgRandom":2,"SendMsgControl":["WithMuteNotifications"],`+hello+`}`)
	assert.Empty(t, w.pushed())
}

// Limits hold for a second of the backend's clock (IM-104, IM-105).
func TestLimits(t *testing.T) {
	w := newWorld(t, Settings{CallsPerSecond: 6, GroupMessagesPerSecond: 2, Accounts: 3})
	w.killed("rong")
	w.phone("groups", `{"group":"g","users":["rong"]}`)
	code := func(body string, random string) any {
		return w.rest(group, `{"GroupId":"g","Random":`+random+`,`+body+`}`)["ErrorCode"]
	}
	assert.EqualValues(t, []any{0.0, 0.0, 10023.0}, []any{code(hello, "1"), code(hello, "2"), code(hello, "3")})
	assert.EqualValues(t, 0, code(hello, "2"), "a repetition takes no place")
	require.NoError(t, w.clock.Jump(t.Context(), time.Second))
	assert.EqualValues(t, 0, code(hello, "3"))
	for range 5 {
		assert.EqualValues(t, 0, w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)["ErrorCode"])
	}
	assert.EqualValues(t, 60007, w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)["ErrorCode"])
	require.NoError(t, w.clock.Jump(t.Context(), time.Second))
	w.rest("im_open_login_svc/account_import", `{"UserID":"a"}`)
	w.rest("im_open_login_svc/account_import", `{"UserID":"a"}`)
	assert.EqualValues(t, 0, w.rest("im_open_login_svc/account_import", `{"UserID":"b"}`)["ErrorCode"], "one known already takes no place")
	assert.EqualValues(t, 70398, w.rest("im_open_login_svc/account_import", `{"UserID":"c"}`)["ErrorCode"])
	status, out := w.do("POST", "/pushrig/v1/login", `{"user":"d","device":"p"}`)
	assert.Equal(t, 409, status, "%v", out)

	free := newWorld(t, Settings{CallsPerSecond: -1, GroupMessagesPerSecond: -1})
	free.killed("rong")
	for range 300 {
		require.EqualValues(t, 0, free.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)["ErrorCode"], "no limit")
	}
}

// A body is read up to a limit, and a broken backend says so as the real one does.
func TestHugeAndBroken(t *testing.T) {
	w := newWorld(t, Settings{BodyBytes: 1000})
	assert.EqualValues(t, 93000, w.rest(single, `{"x":"`+strings.Repeat("x", 1000)+`"}`)["ErrorCode"])
	status, out := w.do("POST", "/pushrig/v1/login", `{"user":"`+strings.Repeat("x", 1000)+`"}`)
	assert.Equal(t, 400, status, "%v", out)
	assert.Contains(t, out["error"], "too large")
	var told []any
	w.form.c.OnPanic = func(v any) { told = append(told, v) }
	w.form.c.IM = nil
	got := w.rest(single, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)
	assert.EqualValues(t, 91000, got["ErrorCode"])
	assert.Len(t, told, 1)
	assert.Zero(t, w.clock.InFlight(), "it is in flight no longer")
}
