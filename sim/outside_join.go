package sim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// join recognises the pushes of an outside backend: each message carries a marker, which comes back in the vendor's request and in
// what the phone gets; together with the token it names the journey.
//
//	send + marker ─▶ backend ─▶ request with marker, token ─▶ message id ─▶ phone
//	      └───────── expect ────────── event ──────────────────▶ ledger
type join struct {
	w      *world
	prefix string // of all this run's markers

	mu      sync.Mutex
	sent    map[string]*awaited
	order   []string // markers, the oldest first
	byRef   map[uint64]*awaited
	owner   map[string]string   // VENDOR/token → user
	tokens  map[string][]string // user → VENDOR/token
	copies  map[ledger.Key]ledger.Key
	waiting int // journeys whose push is to be expected and has not been asked for
	extra   uint64
	forgot  bool // markers were forgotten for want of room
}

// awaited is one message, and what was seen of it for each of its journeys.
type awaited struct {
	ref     uint64 // of the first
	users   []string
	waiting []bool
	first   []ledger.Key // the push that was accepted first
}

// The bounds of what a join remembers.
const (
	markersMost = 1 << 17
	copiesMost  = 1 << 16
)

// markerDigits is how many characters a marker has after its prefix.
const markerDigits = 7

func newJoin(w *world) *join {
	// Two runs against one backend must not take each other's pushes for theirs.
	run := strconv.FormatUint(uint64(time.Now().UnixMicro())%60466176, 36)
	return &join{w: w, prefix: "pr" + strings.Repeat("0", max(0, 5-len(run))) + run, sent: map[string]*awaited{}, byRef: map[uint64]*awaited{},
		owner: map[string]string{}, tokens: map[string][]string{}, copies: map[ledger.Key]ledger.Key{}}
}

// expect makes the marker of a message, and notes for each of its journeys whether a push is to be expected.
func (j *join) expect(n uint64, m *im.Message, users []string, unneeded func(user string, m *im.Message) string) string {
	digits := strconv.FormatUint(n, 36)
	marker := j.prefix + strings.Repeat("0", max(0, markerDigits-len(digits))) + digits
	a := &awaited{ref: m.Ref, users: users, waiting: make([]bool, len(users)), first: make([]ledger.Key, len(users))}
	for i, u := range users {
		if why := unneeded(u, m); why != "" {
			j.w.ledger.Unneeded(m.Ref+uint64(i), why)
		} else {
			a.waiting[i] = true
		}
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, is := range a.waiting {
		if is {
			j.waiting++
		}
	}
	j.sent[marker], j.byRef[m.Ref] = a, a
	if j.order = append(j.order, marker); len(j.order) > markersMost {
		old := j.sent[j.order[0]]
		for i := range old.waiting {
			j.seen(old, i)
		}
		delete(j.sent, j.order[0])
		delete(j.byRef, old.ref)
		j.order, j.forgot = j.order[1:], true
	}
	return marker
}

// seen: a journey's push has been asked for, or will not be. The caller holds mu.
func (j *join) seen(a *awaited, i int) {
	if a.waiting[i] {
		a.waiting[i] = false
		j.waiting--
	}
}

// ended closes the journeys of a message whose send was refused.
func (j *join) ended(ref uint64, n int, tell func(ref uint64)) {
	j.mu.Lock()
	if a := j.byRef[ref]; a != nil {
		for i := range a.users {
			j.seen(a, i)
		}
	}
	j.mu.Unlock()
	for i := range n {
		tell(ref + uint64(i))
	}
}

func (j *join) missing() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.waiting
}

func (j *join) extras() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.extra
}

// owns notes whose a token is.
func (j *join) owns(vendor, token, user string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	key := vendor + "/" + token
	if j.owner[key] != user {
		j.owner[key] = user
		j.tokens[user] = append(j.tokens[user], key)
	}
}

// event is a vendor's word on one target of a request of the backend's.
func (j *join) event(e core.Event) {
	k := j.known(ledger.Key{Vendor: e.Vendor, MessageID: e.MessageID, Token: e.Token})
	switch e.Kind {
	case core.EventAccepted:
		j.accepted(e)
	case core.EventRejected:
		for _, f := range j.find(e) {
			j.w.ledger.Pushed(f.ref, ledger.Answer{Vendor: e.Vendor, Token: e.Token, Code: e.Code}, e.Rule, e.Asked)
		}
	case core.EventDropped:
		if e.Request != nil { // the answer says yes
			for _, f := range j.find(e) {
				j.w.ledger.Pushed(f.ref, ledger.Answer{Vendor: e.Vendor, MessageID: e.MessageID, Token: e.Token, Accepted: true}, "", e.Asked)
			}
		}
		j.w.ledger.Dropped(k, e.Rule)
	case core.EventHeld:
		j.w.ledger.Held(k, e.Rule)
	case core.EventExpired:
		j.w.ledger.Expired(k)
	case core.EventReplaced:
		j.w.ledger.Replaced(k)
	}
}

// accepted is a push that is on its way to a phone.
func (j *join) accepted(e core.Event) {
	found := j.find(e)
	if len(found) == 0 {
		j.mu.Lock()
		forgot := j.forgot
		user := j.owner[e.Vendor+"/"+e.Token]
		if !forgot {
			j.extra++
		}
		j.mu.Unlock()
		if group := ""; !forgot {
			if m := j.w.roster.byUser[user]; m != nil {
				group = m.group.Group
			}
			j.w.ledger.Extra(group, e.Vendor)
		}
		return
	}
	f := found[0]
	k := ledger.Key{Vendor: e.Vendor, MessageID: e.MessageID, Token: e.Token}
	if j.w.ledger.Pushed(f.ref, ledger.Answer{Vendor: e.Vendor, MessageID: e.MessageID, Token: e.Token, Accepted: true}, "", e.Asked) {
		j.mu.Lock()
		f.message.first[f.i] = k
		j.mu.Unlock()
		return
	}
	// The message again: what becomes of this push is told of the first one, so that the books count it as a duplicate.
	j.mu.Lock()
	defer j.mu.Unlock()
	if first := f.message.first[f.i]; first != (ledger.Key{}) && first != k && len(j.copies) < copiesMost {
		j.copies[k] = first
	}
}

// known is the key under which the books know a push: a copy's is the first one's.
func (j *join) known(k ledger.Key) ledger.Key {
	j.mu.Lock()
	defer j.mu.Unlock()
	if first, is := j.copies[k]; is {
		return first
	}
	return k
}

// found is a journey that a request speaks of.
type found struct {
	message *awaited
	i       int
	ref     uint64
}

// find is the journeys that an event is about: by what goes to the phone, or where nothing does by what the request said.
func (j *join) find(e core.Event) (out []found) {
	markers := j.markers(nil, e.Delivery)
	if len(markers) == 0 {
		markers = j.markers(e.Request, nil)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	user, owned := j.owner[e.Vendor+"/"+e.Token]
	for _, marker := range markers {
		a := j.sent[marker]
		if a == nil {
			continue
		}
		for i, u := range a.users {
			if owned && u == user || e.Token == "" && j.names(e, u) {
				j.seen(a, i)
				out = append(out, found{a, i, a.ref + uint64(i)})
			}
		}
	}
	return out
}

// names reports whether a request that was refused as a whole is for one of a user's tokens. The caller holds mu.
func (j *join) names(e core.Event, user string) bool {
	for _, key := range j.tokens[user] {
		token, is := strings.CutPrefix(key, e.Vendor+"/")
		if is && (bytes.Contains(e.Request, []byte(token)) || bytes.Contains(e.Request, []byte(url.QueryEscape(token)))) {
			return true
		}
	}
	return false
}

// markers are this run's markers in a request or in what a phone gets, each once.
func (j *join) markers(request []byte, d *link.Delivery) (out []string) {
	seen := map[string]bool{}
	scan := func(text []byte) {
		for {
			at := bytes.Index(text, []byte(j.prefix))
			if at < 0 || len(text) < at+len(j.prefix)+markerDigits {
				return
			}
			end := at + len(j.prefix) + markerDigits
			if m := string(text[at:end]); !seen[m] {
				seen[m] = true
				out = append(out, m)
			}
			text = text[end:]
		}
	}
	scan(request)
	if d == nil {
		return out
	}
	if text, err := json.Marshal(d); err == nil {
		scan(text)
	}
	return out
}

// mark puts a marker into a message.
func mark(m scenarios.Marker, marker string, msg map[string]any) error {
	switch m.In {
	case scenarios.MarkerText:
		for _, key := range []string{"text", "desc"} {
			if text := msg[key].(string); text != "" {
				msg[key] = text + " " + marker
			}
		}
		for _, e := range msg["elements"].([]any) {
			for _, key := range []string{"text", "desc"} {
				if e := e.(map[string]any); e[key] != "" {
					e[key] = e[key].(string) + " " + marker
				}
			}
		}
		if msg["text"] == "" && msg["desc"] == "" && msg["kind"] != string(im.Custom) { // a custom one without a desc shows nothing
			return errors.New("a message has no text of its own, and the target's marker travels in the text")
		}
	case scenarios.MarkerExt:
		in := map[string]any{}
		if ext := msg["ext"].(string); ext != "" {
			if err := json.Unmarshal([]byte(ext), &in); err != nil {
				return fmt.Errorf("a message's ext is no JSON object, and the target's marker travels in ext")
			}
		}
		if err := put(in, m.Path, marker); err != nil {
			return err
		}
		text, err := json.Marshal(in)
		msg["ext"] = string(text)
		return err
	case scenarios.MarkerData:
		return put(msg["data"].(map[string]any), m.Path, marker)
	}
	return nil
}

// put puts a value at a path of keys.
func put(in map[string]any, path, value string) error {
	keys := strings.Split(path, ".")
	for _, k := range keys[:len(keys)-1] {
		next, is := in[k].(map[string]any)
		if _, taken := in[k]; taken && !is {
			return fmt.Errorf("a message's ext has something else than an object at %s, where the target's marker is to go", k)
		}
		if !is {
			next = map[string]any{}
			in[k] = next
		}
		in = next
	}
	in[keys[len(keys)-1]] = value
	return nil
}
