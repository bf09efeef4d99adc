package restform

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// queryRow is a change of a good query and the code that answers it.
type queryRow struct {
	says   string
	change func(q url.Values)
	code   int
}

func queryRows() []queryRow {
	set := func(key, value string) func(url.Values) { return func(q url.Values) { q.Set(key, value) } }
	del := func(key string) func(url.Values) { return func(q url.Values) { q.Del(key) } }
	sig := func(a App, user string, at time.Time) func(url.Values) {
		return set("usersig", Sign(a, user, at, time.Hour))
	}
	otherApp, otherKey := app, app
	otherApp.SDKAppID, otherKey.Key = 7, "another"
	cut := Sign(app, "administrator", time.Now(), time.Hour)
	return []queryRow{
		{"all is well", func(url.Values) {}, 0},
		{"another admin calls", func(q url.Values) { q.Set("identifier", "second"); sig(app, "second", time.Now())(q) }, 0},
		{"scripts leave random out", del("random"), 0},
		{"and contenttype", del("contenttype"), 0},
		{"no app", del("sdkappid"), 60012},
		{"an app that is no number", set("sdkappid", "x1400000001"), 60006},
		{"an app that is not here", set("sdkappid", "1400000002"), 70020},
		{"no caller", del("identifier"), 60004},
		{"no signature", del("usersig"), 70002},
		{"a signature that is none", set("usersig", "let me in"), 70003},
		{"one that was cut off", set("usersig", cut[:len(cut)-9]), 70003},
		{"one whose base64 holds no zlib", set("usersig", "aGVsbG8_"), 70003},
		{"another user's", sig(app, "second", time.Now()), 70013},
		{"another app's", sig(otherApp, "administrator", time.Now()), 70014},
		{"one made with another key", sig(otherKey, "administrator", time.Now()), 70009},
		{"one that has expired by both clocks", sig(app, "administrator", noon.AddDate(-10, 0, 0)), 70001},
		{"one that has expired by the machine's clock alone", sig(app, "administrator", noon.Add(-time.Minute)), 0},
		{"another form than JSON", set("contenttype", "xml"), 60008},
		{"a random that is no 32-bit number", set("random", "4294967296"), 60002},
		{"a user who is no admin", func(q url.Values) { q.Set("identifier", "rong"); sig(app, "rong", time.Now())(q) }, 90009},
	}
}

// queryCodes are the codes of the rows.
func queryCodes() map[int]bool {
	out := map[int]bool{}
	for _, r := range queryRows() {
		out[r.code] = true
	}
	return out
}

// Who may call: app, caller and UserSig.
func TestQuery(t *testing.T) {
	for _, r := range queryRows() {
		t.Run(strings.ReplaceAll(r.says, " ", "_"), func(t *testing.T) {
			w := newWorld(t, Settings{})
			w.killed("rong")
			q := query("administrator")
			r.change(q)
			got := w.ask(single, q, `{"To_Account":"rong","MsgRandom":1,`+hello+`}`)
			assert.EqualValues(t, r.code, got["ErrorCode"], "%v", got)
			pushes := 0
			if r.code == 0 {
				pushes = 1
			}
			assert.Len(t, w.pushed(), pushes)
		})
	}
	t.Run("the code of who is no admin is a setting", func(t *testing.T) {
		w := newWorld(t, Settings{NotAdminCode: 60010})
		assert.EqualValues(t, 60010, w.ask(single, query("rong"), `{}`)["ErrorCode"])
	})
	t.Run("a call is a POST", func(t *testing.T) {
		w := newWorld(t, Settings{})
		_, got := w.do("GET", "/v4/"+single+"?"+query("administrator").Encode(), "")
		assert.EqualValues(t, 60002, got["ErrorCode"])
	})
	t.Run("a query is readable", func(t *testing.T) {
		w := newWorld(t, Settings{})
		_, got := w.do("POST", "/v4/"+single+"?sdkappid=%zz", "{}")
		assert.EqualValues(t, 60002, got["ErrorCode"])
	})
}
