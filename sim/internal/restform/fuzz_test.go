package restform

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// swallow takes every push.
type swallow struct{}

func (swallow) Push(im.Push) error { return nil }

// Whatever a script sends, it is answered in the one shape, with a code from the table, and nothing panics.
func FuzzRESTCalls(f *testing.F) {
	calls := []string{single, batch, group, "im_open_login_svc/account_import", "im_open_login_svc/multiaccount_import", "im_open_login_svc/kick",
		"group_open_http_svc/create_group", "openim/query_online_status"}
	for i := range calls {
		f.Add(uint8(i), `{"To_Account":"rong","MsgRandom":1,"GroupId":"g","Random":1,"UserID":"a","OfflinePushInfo":{"Ext":"{}","AndroidInfo":{"VIVOClassification":0}},`+hello+`}`)
		f.Add(uint8(i), `{"To_Account":["rong","x"],"MsgRandom":1,"MsgLifeTime":1e3,"MsgBody":[{"MsgType":"TIMFaceElem","MsgContent":{"Index":{}}}]}`)
		f.Add(uint8(i), `{"To_Account":null,"MsgBody":[null],"GroupAtInfo":[null],"MemberList":[{}],"AccountList":[null]}`)
	}
	known := map[int]bool{0: true}
	for _, c := range Codes() {
		known[c.Code] = true
	}
	c := clock.New(noon, 0)
	server, err := im.New(im.Config{Clock: c, Observer: deaf{}, Pusher: swallow{}})
	if err != nil {
		f.Fatal(err)
	}
	form := New(Config{IM: server, Clock: c, App: app, Settings: Settings{CallsPerSecond: -1, GroupMessagesPerSecond: -1, Accounts: 1000}, OnPanic: func(v any) { panic(v) }})
	_ = server.CreateGroup("g", []string{"rong", "bonnie"})
	q := "?" + query("administrator").Encode()
	f.Fuzz(func(t *testing.T, which uint8, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/v4/"+calls[int(which)%len(calls)]+q, strings.NewReader(body))
		w := httptest.NewRecorder()
		form.Handler().ServeHTTP(w, r)
		var a answer
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil || w.Code != http.StatusOK {
			t.Fatalf("status %d, %q", w.Code, w.Body)
		}
		if !known[a.ErrorCode] {
			t.Fatalf("code %d is in no row of the table: %s", a.ErrorCode, w.Body)
		}
		if (a.ErrorCode == 0) == (a.ActionStatus == statusFail) {
			t.Fatalf("status and code disagree: %s", w.Body)
		}
	})
}

// Whatever is given as a UserSig, it lets nobody in who did not sign.
func FuzzUserSig(f *testing.F) {
	f.Add(Sign(App{SDKAppID: app.SDKAppID, Key: "guessed"}, "administrator", noon, 1e12))
	f.Add("eJw8_")
	f.Fuzz(func(t *testing.T, sig string) {
		if verify(app, sig, "administrator", noon) == nil {
			t.Fatalf("let in by %q", sig)
		}
	})
}
