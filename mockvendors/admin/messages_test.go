package admin

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

func (r *rig) find(query string) (m messages) {
	r.t.Helper()
	r.must("GET", "/messages?"+query, "", &m)
	return m
}

// busy sends: oppo auth+unicast to a phone, mi to a phone, oppo auth+unicast to nobody.
func (r *rig) busy() (o, m deviceView) {
	r.t.Helper()
	o, m = r.phone(`{"vendor":"oppo"}`), r.phone(`{"vendor":"mi"}`)
	require.Zero(r.t, r.sendOPPO(o.Token, "first", ""))
	require.EqualValues(r.t, 0, r.sendMi(m.Token, "second")["code"])
	require.EqualValues(r.t, 10000, r.sendOPPO("OPPO_CN_0123456789abcdef0123456789abcdef", "third", ""))
	return o, m
}

func TestTheJournalIsFoundNewestFirst(t *testing.T) {
	r := newRig(t, Options{})
	o, m := r.busy()
	paths := func(m messages) (out []string) {
		for _, e := range m.Messages {
			out = append(out, e.Vendor+" "+e.Path[strings.LastIndex(e.Path, "/")+1:])
		}
		return out
	}
	rows := []struct {
		says, query string
		want        []string
	}{
		{"all vendors, in the order of the calls", "", []string{"oppo unicast", "oppo auth", "mi regid", "oppo unicast", "oppo auth"}},
		{"one vendor", "vendor=mi", []string{"mi regid"}},
		{"one token", "token=" + escape(o.Token), []string{"oppo unicast"}},
		{"another vendor's token", "token=" + escape(m.Token), []string{"mi regid"}},
		{"nobody's token", "token=x", nil},
		{"a code", "code=10000", []string{"oppo unicast"}},
		{"success", "code=ok&vendor=mi", []string{"mi regid"}},
		{"a rule", "rule=OPPO-T1", []string{"oppo unicast"}},
		{"a rule that did nothing", "rule=OPPO-T2", nil},
		{"an app", "app=main&vendor=mi", []string{"mi regid"}},
		{"another app", "app=other", nil},
		{"what was shown", "result=shown", []string{"mi regid", "oppo unicast"}},
		{"a token with another's rule", "rule=OPPO-T1&token=" + escape(o.Token), nil},
		{"a token with its code", "code=ok&token=" + escape(o.Token), []string{"oppo unicast"}},
		{"the newest only", "limit=1", []string{"oppo unicast"}},
		{"since the beginning", "since=0", []string{"oppo unicast", "oppo auth", "mi regid", "oppo unicast", "oppo auth"}},
		{"since a number of one vendor", "vendor=oppo&since=2", []string{"oppo unicast", "oppo auth"}},
		{"since a cursor", "since=oppo:3,mi:0", []string{"oppo unicast", "mi regid"}},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) { assert.Equal(t, row.want, paths(r.find(row.query))) })
	}
	assert.True(t, r.find("limit=1").More)
	assert.False(t, r.find("limit=5").More)

	last := r.find("").Last
	assert.Empty(t, r.find("since="+last).Messages)
	require.Zero(t, r.sendOPPO(o.Token, "fourth", ""))
	assert.Equal(t, []string{"oppo unicast", "oppo auth"}, paths(r.find("since="+last)), "what came later")
}

func TestAJournalEntryTellsTheWholeStory(t *testing.T) {
	r := newRig(t, Options{})
	o, _ := r.busy()
	e := r.find("token=" + escape(o.Token)).Messages[0]
	require.Len(t, e.Targets, 1)
	assert.Equal(t, "shown", e.Targets[0].Result)
	assert.Equal(t, r.tray(o.ID)[0].MessageID, e.Targets[0].MessageID)
	assert.Contains(t, e.Request, "first")
	assert.Contains(t, e.Answer, `"code":0`)
	assert.Equal(t, "main", e.App)
}

func TestNoSecretAndNoTokenStandsInTheJournal(t *testing.T) {
	r := newRig(t, Options{})
	o, m := r.busy()
	auth := r.oppoToken()
	require.Zero(t, r.post("oppo", "/server/v1/message/notification/unicast", map[string][]string{
		"auth_token": {auth}, "message": {`{"target_type":2,"target_value":"` + o.Token + `","notification":{"title":"t","content":"` + o.Token + "," + o.Token + `","channel_id":"tuikit","category":"IM"}}`}})["code"])
	mi := r.platform("mi").Apps.Main()
	r.post("mi", "/v3/message/regid", map[string][]string{"registration_id": {m.Token + "," + m.Token}, "title": {"the secret is " + mi.AppSecret}}, "Authorization", "key="+mi.AppSecret)
	var raw json.RawMessage
	r.must("GET", "/messages", "", &raw)
	text := string(raw)
	for what, secret := range map[string]string{
		"the OPPO token": o.Token, "the Mi token": m.Token, "the Mi token in a form": escape(m.Token), "the OPPO auth token": auth,
		"the Mi AppSecret": mi.AppSecret, "the Mi AppSecret in a form": escape(mi.AppSecret),
	} {
		assert.NotContains(t, text, secret, what)
	}
	assert.Contains(t, text, core.Short(o.Token), "it can still be told from others")
	assert.Contains(t, text, core.Short(auth))
	assert.NotContains(t, text, "Authorization")
	assert.Regexp(t, `sign=[0-9a-f]{4}…`, text, "signatures are shortened")
	assert.Contains(t, text, "first", "the rest is not")
}

func TestWhatIsShortenedAndWhatIsNot(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"mi"}`)
	p := r.platform("mi")
	app := p.Apps.Main()
	short := core.Short(d.Token)
	rows := []struct{ says, in, want string }{
		{"a token in JSON", `{"to":"` + d.Token + `","n":1}`, `{"to":"` + short + `","n":1}`},
		{"tokens in a list", `["` + d.Token + `","` + d.Token + `"]`, `["` + short + `","` + short + `"]`},
		{"a token in a form", "a=b&to=" + escape(d.Token) + "&c=d+e", "a=b&to=" + short + "&c=d+e"},
		{"tokens in a form's list", "to=" + escape(d.Token+","+d.Token), "to=" + short + "%2C" + short},
		{"a token in a form's JSON", "m=" + escape(`{"to":"`+d.Token+`"}`), "m=%7B%22to%22%3A%22" + short + "%22%7D"},
		{"a secret among a form's words", "t=the+secret+is+" + escape(app.AppSecret), "t=the+secret+is+" + app.AppSecret[:4] + "…%3D%3D(24)"},
		{"a form that the journal has cut", "auth_token=0123456789abcdef%2", "auth_token=0123…%2(18)"},
		{"an access token in JSON", `{"access_token": "0123456789abcdef"}`, `{"access_token": "0123…ef(16)"}`},
		{"a signature, however it is written", `{"Sign":"0123456789abcdef"}`, `{"Sign":"0123…ef(16)"}`},
		{"a name that only begins so", `{"signal":"0123456789abcdef"}`, `{"signal":"0123456789abcdef"}`},
		{"a stranger's text", "title=hello+world&n=100%25", "title=hello+world&n=100%25"},
		{"text of no kind", "hello world", "hello world"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) { assert.Equal(t, row.want, redactBody(p, row.in)) })
	}
	assert.Equal(t, "news", redactTarget(p, "news"), "a topic")
	assert.Equal(t, short, redactTarget(p, d.Token))
	assert.Equal(t, "OPPO…ef(40)", redactTarget(p, "OPPO_CN_0123456789abcdef0123456789abcdef"), "a token of nobody")
}

// counter counts what is written and how much at once.
type counter struct{ n, most int }

func (c *counter) Write(p []byte) (int, error) {
	c.n, c.most = c.n+len(p), max(c.most, len(p))
	return len(p), nil
}

func TestALargeJournalIsWrittenOneEntryAtATime(t *testing.T) {
	r := newRig(t, Options{})
	ids := strings.Repeat("nobody,", 999) + "nobody"
	for range 20 {
		r.post("mi", "/v3/message/regid", map[string][]string{"registration_id": {ids}, "title": {"t"}, "description": {"d"}}, "Authorization", "key="+r.platform("mi").Apps.Main().AppSecret)
	}
	q, err := r.api.query(url.Values{"vendor": {"mi"}})
	require.NoError(t, err)
	var c counter
	require.NoError(t, q.find().stream(&c))
	assert.Less(t, c.most, c.n/10, "of %d bytes in all", c.n)
	assert.Len(t, r.find("vendor=mi").Messages, 20, "and it is JSON")
}

func TestWaitReturnsAtOnceForAMatch(t *testing.T) {
	r := newRig(t, Options{})
	o, _ := r.busy()
	var got messages
	r.must("GET", "/messages/wait?timeout=1m&token="+escape(o.Token), "", &got)
	assert.Len(t, got.Messages, 1)
	assert.False(t, got.TimedOut)
}

func TestWaitBlocksUntilAMatchComes(t *testing.T) {
	r := newRig(t, Options{})
	o, _ := r.busy()
	last := r.find("").Last
	came := make(chan messages, 1)
	go func() {
		var got messages
		r.call("GET", "/messages/wait?timeout=1m&code=10000&since="+last, "", &got)
		came <- got
	}()
	require.Zero(t, r.sendOPPO(o.Token, "no match", ""))
	select {
	case <-came:
		t.Fatal("it returned without a match")
	default:
	}
	require.EqualValues(t, 10000, r.sendOPPO("OPPO_CN_00000000000000000000000000000000", "a match", ""))
	got := <-came
	require.Len(t, got.Messages, 1)
	assert.Contains(t, got.Messages[0].Request, "a+match")
}

func TestWaitGivesUpWhenItsTimeIsOver(t *testing.T) {
	r := newRig(t, Options{})
	r.busy()
	var got messages
	r.must("GET", "/messages/wait?timeout=1ms&rule=OPPO-T2", "", &got)
	assert.True(t, got.TimedOut)
	assert.Empty(t, got.Messages)
	assert.NotEmpty(t, got.Last)
}

func TestClosingEndsWaiting(t *testing.T) {
	r := newRig(t, Options{})
	ctx, asked := context.WithCancel(t.Context())
	came := make(chan int, 1)
	go func() {
		req, _ := http.NewRequestWithContext(t.Context(), "GET", r.base+base+"/messages/wait?timeout=1m&vendor=mi", nil)
		asked()
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			came <- 0
			return
		}
		_ = resp.Body.Close()
		came <- resp.StatusCode
	}()
	<-ctx.Done()
	r.api.Close()
	select {
	case status := <-came:
		assert.Equal(t, 200, status)
	case <-time.After(20 * time.Second):
		t.Fatal("it waits on")
	}
	r.refused(http.StatusServiceUnavailable, "POST", "/devices", `{"vendor":"mi"}`)
}

func TestAQuestionThatMakesNoSenseIsRefused(t *testing.T) {
	r := newRig(t, Options{})
	for query, about := range map[string]string{
		"?limit=0": "limit", "?limit=9999": "limit", "?limit=x": "limit", "?since=x": "since", "?since=7": "since", "?since=fcm:1": "since",
		"?since=mi:x": "since", "?tokn=x": `parameter "tokn"`, "?timeout=5s": `parameter "timeout"`, "/wait?timeout=1h": "timeout", "/wait?timeout=soon": "timeout",
		"/wait?timeout=-1s": "timeout",
	} {
		assert.Contains(t, r.refused(400, "GET", "/messages"+query, "").Err, about, query)
	}
	r.refused(404, "GET", "/messages?vendor=apns", "")
}

func TestAnswersTurnNoTerminalsDirection(t *testing.T) {
	r := newRig(t, Options{})
	d := r.phone(`{"vendor":"mi"}`)
	require.EqualValues(t, 0, r.sendMi(d.Token, "invoice\u202efdp.exe")["code"])
	var raw json.RawMessage
	r.must("GET", "/devices/"+d.ID+"/tray", "", &raw)
	assert.Contains(t, string(raw), `invoice\u202efdp.exe`)
	assert.NotContains(t, string(raw), "\u202e")
}
