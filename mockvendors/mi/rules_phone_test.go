package mi

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// laterRows are about the phone, rates and receipts.
var laterRows = []vendortest.Row{
	{Rule: "MI-R1", Says: "the third request of a second is refused where two are allowed", With: with(func(s *Settings) { s.QPS = 2 }), Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for _, code := range []int{0, 0, 200002} {
			if _, err := push(e, d, code); err != nil {
				return err
			}
		}
		if err := e.Jump(time.Second); err != nil {
			return err
		}
		_, err = push(e, d, 0)
		return err
	}},
	{Rule: "MI-R2", Says: "the quota can be read once a second", Check: func(e *env) error {
		a, err := get(e, "/v1/trace/quota/get", nil)
		if err := firstErr(err, same("first", a.Code, 0), same("quota", a.Data.DayQuota, "20000")); err != nil {
			return err
		}
		a, err = get(e, "/v1/trace/quota/get", nil)
		if err := firstErr(err, same("second", a.Code, 10039), e.Jump(time.Second)); err != nil {
			return err
		}
		a, err = get(e, "/v1/trace/quota/get", nil)
		return firstErr(err, same("a second later", a.Code, 0))
	}},
	{Rule: "MI-D1", Says: "the same notify id replaces, another does not", Check: func(e *env) error {
		return trayAfter(e, []string{"old", "other", "new"}, []string{"other", "new"}, func(i int) []string {
			return []string{"notify_id", fmt.Sprint(i % 2)}
		})
	}},
	{Rule: "MI-D1", Says: "of one job key only the first is shown", Check: func(e *env) error {
		return trayAfter(e, []string{"first", "second"}, []string{"first"}, func(i int) []string {
			return []string{"extra.jobkey", "j", "notify_id", fmt.Sprint(i)}
		})
	}},
	{Rule: "MI-D1", Says: "the tray keeps the newest ten of an app", Check: func(e *env) error {
		sent := strings.Split("a b c d e f g h i j k l", " ")
		return trayAfter(e, sent, sent[2:], func(i int) []string { return []string{"notify_id", fmt.Sprint(i)} })
	}},
	{Rule: "MI-D2", Says: "a sixteenth alias takes the place of the oldest", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range aliasesPerPhone + 1 {
			d.App.Event(Name, link.Event{Type: link.EventAlias, On: true, Value: fmt.Sprintf("alias%d", i)})
		}
		gone, err := post(e, "/v2/message/alias", sound("", "alias", "alias0"))
		if err := firstErr(err, same("the oldest", gone.Code, 20301)); err != nil {
			return err
		}
		kept, err := post(e, "/v2/message/alias", sound("", "alias", "alias1,alias15"))
		return firstErr(err, same("the others", kept.Code, 0), same("info", kept.Info, "Received push messages for 2 ALIAS"))
	}},
	{Rule: "MI-D2", Says: "a thirty-first topic is refused with 65035", Check: func(e *env) error {
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for i := range topicsPerPhone + 1 {
			a, err := post(e, "/v2/topic/subscribe", params{"registration_id": e.Token(d), "topic": fmt.Sprintf("t%d", i)})
			want := 0
			if i == topicsPerPhone {
				want = 65035
			}
			if err := firstErr(err, same(fmt.Sprintf("topic %d", i), a.Code, want)); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MI-D2", Says: "the twenty-first phone of an account takes it from the first", Check: func(e *env) error {
		var phones []*device
		for range phonesPerUser + 1 {
			d, err := e.Phone()
			if err != nil {
				return err
			}
			d.App.Event(Name, link.Event{Type: link.EventAccount, On: true, Value: "li.wei"})
			phones = append(phones, d)
		}
		a, err := post(e, "/v2/message/user_account", sound("", "user_account", "li.wei"))
		return firstErr(err, same("code", a.Code, 0), same("id", a.Data.ID[:1], "u"), same("first", titles(phones[0]), []string{}),
			same("second", titles(phones[1]), []string{"王芳"}), same("last", titles(phones[phonesPerUser]), []string{"王芳"}))
	}},
	{Rule: "MI-K2", Says: "delivered and clicked are told by default, with the parameter and the state of the bar", Check: func(e *env) error {
		l := listen()
		defer l.Close()
		d, err := e.Phone()
		if err != nil {
			return err
		}
		off, err := e.Phone()
		if err != nil {
			return err
		}
		off.App.AllowNotifications(false)
		a, err := post(e, "/v3/message/regid", sound(e.Token(d)+","+e.Token(off)+",nobody", "extra.callback", l.URL, "extra.callback.param", "p1"))
		if err := firstErr(err, same("code", a.Code, 0), e.Jump(time.Second)); err != nil {
			return err
		}
		if _, err := d.Tap(1); err != nil {
			return err
		}
		if err := e.Jump(time.Second); err != nil {
			return err
		}
		return firstErr(l.err(), same("posts", len(l.posts), 3),
			same("shown", l.find(a.Data.ID, 1, "Enable"), got{Param: "p1", Type: 1, Targets: e.Token(d), BarStatus: "Enable", Timestamp: vendortest.Start.UnixMilli()}),
			same("switched off", l.find(a.Data.ID, 1, "Disable").Targets, e.Token(off)),
			same("clicked", l.find(a.Data.ID, 2, "Unknown").Targets, e.Token(d)))
	}},
	{Rule: "MI-K2", Says: "invalid, disabled, over-cap and expired targets are told to those who ask", With: roomy, Check: func(e *env) error {
		l := listen()
		defer l.Close()
		ask := []string{"extra.callback", l.URL, "extra.callback.type", "1267", "extra.channel_id", "news"}
		d, err := e.Phone()
		if err != nil {
			return err
		}
		quiet, err := e.Phone()
		if err != nil {
			return err
		}
		quiet.App.Unregister(Name)
		if _, err := post(e, "/v3/message/regid", sound(e.Token(quiet)+",nobody", ask...)); err != nil {
			return err
		}
		for range 6 {
			if _, err := push(e, d, 0, ask...); err != nil {
				return err
			}
		}
		away, err := e.Phone()
		if err != nil {
			return err
		}
		away.Close()
		if _, err := push(e, away, 0, append(ask, "time_to_live", "1000")...); err != nil {
			return err
		}
		if err := e.Jump(3 * time.Second); err != nil {
			return err
		}
		return firstErr(l.err(), same("16", l.targets(16), "nobody"), same("error code", l.any(16).ErrorCode, 1), same("32", l.targets(32), e.Token(quiet)),
			same("128", l.targets(128), e.Token(d)), same("extra", l.any(128).Extra, params{"ack": "5", "quota": "20000"}), same("1024", l.targets(1024), e.Token(away)))
	}},
	{Rule: "MI-K2", Says: "a pass-through message is told of where its app runs, and neither told nor counted where it does not", Check: func(e *env) error {
		l := listen()
		defer l.Close()
		d, err := e.Phone()
		if err != nil {
			return err
		}
		for range 2 {
			if _, err := push(e, d, 0, "pass_through", "1", "payload", "x", "extra.callback", l.URL); err != nil {
				return err
			}
			d.App.SetState(handset.NotRunning)
		}
		return firstErr(e.Jump(time.Second), l.err(), same("suppressed by", d.Log.Rules, []string{"no_process"}), same("posts", len(l.posts), 1),
			same("told", l.targets(1), e.Token(d)), same("counted", e.Platform.Quotas()[2].Used, int64(1)))
	}},
	{Rule: "MI-K2", Says: "a sum with an unknown bit switches receipts off", Check: func(e *env) error {
		for sum, posts := range map[string]int{"243": 1, "246": 0} {
			l := listen()
			defer l.Close()
			d, err := e.Phone()
			if err != nil {
				return err
			}
			_, err = push(e, d, 0, "extra.callback", l.URL, "extra.callback.type", sum)
			if err := firstErr(err, e.Jump(time.Second), same("posts for "+sum, len(l.posts), posts)); err != nil {
				return err
			}
		}
		return nil
	}},
}

// trayAfter sends titles to one phone and expects what its tray then holds.
func trayAfter(e *env, sent, want []string, changes func(i int) []string) error {
	d, err := e.Phone()
	if err != nil {
		return err
	}
	for i, title := range sent {
		if _, err := push(e, d, 0, append(changes(i), "title", title)...); err != nil {
			return err
		}
	}
	return same("tray", titles(d), want)
}

// listener is a sender's address for receipts.
type listener struct {
	*httptest.Server
	mu    sync.Mutex
	posts []map[string]got
	bad   error
}

type got struct {
	Param     string `json:"param"`
	Type      int    `json:"type"`
	Targets   string `json:"targets"`
	BarStatus string `json:"barStatus"`
	Timestamp int64  `json:"timestamp"`
	ErrorCode int    `json:"errorCode"`
	Extra     params `json:"extra"`
}

func listen() *listener {
	l := &listener{}
	l.Server = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		var post map[string]got
		if err := json.Unmarshal([]byte(r.PostFormValue("data")), &post); err != nil {
			l.bad = fmt.Errorf("a post that is no receipt: %w", err)
		}
		l.posts = append(l.posts, post)
	}))
	return l
}

func (l *listener) err() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bad
}

// find is the receipt of a message by type and bar.
func (l *listener) find(id string, typ int, bar string) got {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.posts {
		if g, ok := p[id]; ok && g.Type == typ && g.BarStatus == bar {
			return g
		}
	}
	return got{}
}

// any is one receipt of a type.
func (l *listener) any(typ int) got {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range l.posts {
		for _, g := range p {
			if g.Type == typ {
				return g
			}
		}
	}
	return got{}
}

func (l *listener) targets(typ int) string { return l.any(typ).Targets }
