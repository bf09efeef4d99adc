package oppo

import (
	"strconv"
	"strings"
	"sync"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// contentsKept is how many saved contents are kept; the oldest go first.
const contentsKept = 10_000

// contents are what save_message_content has taken.
type contents struct {
	mu   sync.Mutex // keeps a sender's own id to one content
	byID *core.Recent[string, *savedContent]
	own  *core.Recent[contentName, string] // the message id by the sender's own
}

type savedContent struct {
	app          *core.App
	notification notification
}

type contentName struct {
	app *core.App
	id  string // app_message_id
}

func newContents() contents {
	return contents{byID: core.NewRecent[string, *savedContent](contentsKept), own: core.NewRecent[contentName, string](contentsKept)}
}

// put keeps a content under id, or returns the id of the one that was saved under the same app_message_id before.
func (c *contents) put(id, appMessageID string, s *savedContent) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if name := (contentName{s.app, appMessageID}); appMessageID != "" {
		if old, there := c.own.Get(name); there {
			return old
		}
		c.own.Put(name, id)
	}
	c.byID.Put(id, s)
	return id
}

// get returns an app's content, or nil.
func (c *contents) get(app *core.App, id string) *savedContent {
	if s, ok := c.byID.Get(id); ok && s.app == app {
		return s
	}
	return nil
}

// savedData is the data of save_message_content: snake_case, unlike a unicast's.
type savedData struct {
	MessageID string `json:"message_id"`
}

func (v *vendor) saveContent(r *request) core.Answer {
	n := v.newNotice(r, saving)
	n.bad = n.Notification.fromForm(r.form)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref)
	}
	own := ""
	if v.p.Rules.On("OPPO-M8") {
		own = n.Notification.AppMessageID.S
	}
	return ok(n.set, savedData{v.saved.put(v.objectID(), own, &savedContent{r.app, n.Notification})})
}

// broadcast sends a saved content to its targets. Its data has the bad ones under their codes, always as a list.
func (v *vendor) broadcast(r *request) core.Answer {
	n := v.newNotice(r, broadcast)
	id := r.form.Get("message_id")
	if id == "" {
		return refuse(codeMissingArguments)
	}
	n.id, n.taskID = id, v.objectID()
	if s := v.saved.get(r.app, id); s != nil {
		n.Notification = s.notification
	} else {
		n.unknown = true
	}
	targets, err := n.audience(r.form)
	if err != nil {
		return refuse(err)
	}
	n.targets = len(targets)
	if ref := v.check(n); ref != nil {
		return v.refuse(r, ref, values(targets)...)
	}
	if n.unknown { // only with OPPO-T5 off: there is nothing to send
		targets = nil
	}
	bad := map[code][]string{}
	good := len(targets)
	accept := v.send(r, n, targets, func(t *core.Target, c code) {
		bad[c] = append(bad[c], t.Value)
		good--
	})
	if good == 0 && len(bad[codeDailyLimit]) > 0 {
		return refuse(codeDailyLimit)
	}
	a := ok(n.set, broadcastData{id, n.taskID, statusSent, bad})
	a.Accept = accept
	return a
}

// audience reads a broadcast's targets.
func (n *notice) audience(f core.Form) ([]*core.Target, error) {
	kind, err := strconv.ParseInt(f.Get("target_type"), 10, 64)
	if err != nil {
		return nil, codeMissingArguments
	}
	n.TargetType = core.LooseInt{N: kind, Set: true}
	value := f.Get("target_value")
	if value == "" {
		value = f.Get("registration_ids")
	}
	if value == "" && kind != targetTypeAll {
		return nil, codeMissingArguments
	}
	switch kind {
	case targetTypeAll:
		return n.v.p.Tokens.Everyone(n.app, nil), nil
	case targetTag:
		fits := expression{And: []string{value}}.fits // with OPPO-T9 off the value is a tag's name
		if n.v.p.Rules.On("OPPO-T9") {
			e, ok := parseExpression(value)
			if n.unclear = !ok; n.unclear {
				return nil, nil
			}
			fits = e.fits
		}
		return n.v.p.Tokens.Everyone(n.app, fits), nil
	case targetTypeReg, targetAlias, targetTypeOld:
		var out []*core.Target
		for v := range strings.SplitSeq(value, ";") {
			if v != "" {
				out = append(out, n.find(v)...)
			}
		}
		return out, nil
	}
	return nil, codeInvalidArguments
}

func values(targets []*core.Target) []string {
	out := make([]string, len(targets))
	for i, t := range targets {
		out[i] = t.Value
	}
	return out
}
