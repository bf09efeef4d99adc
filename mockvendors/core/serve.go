package core

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// MaxBody is how much of a request's body is read. Every vendor's own limit is far below; what is longer is cut there and
// Call.TooBig says so.
const MaxBody = 8 << 20

// Call is one request to a vendor, its body read.
type Call struct {
	*http.Request
	Body   []byte // valid until the handler returns
	TooBig bool   // the body was longer than MaxBody
	App    *App   // once the vendor knows who asks; for the journal

	platform *Platform
	asked    time.Duration // clock.Mono
	notes    []*TargetNote
}

// codeCut stands where else an answer's code would, for a connection that was cut before it had one.
const codeCut = "cut"

// Answer is what a vendor says. One function of a vendor turns its errors into Answers.
type Answer struct {
	Status int    // 0: 200
	Type   string // Content-Type
	Header http.Header
	Body   []byte
	Code   string // as a client would name it; "" for success
	Rule   string // the rule behind a refusal of the whole request
	cut    bool   // no answer: the connection is cut
	// Accept are the messages that go out once the answer is on its way: a sender never waits for a phone.
	Accept []*Message
}

// Note adds a target to the request's line in the journal. The text is copied: what a sender wrote may be a piece of a body
// of megabytes, which the journal would hold on to.
func (c *Call) Note(token string) *TargetNote { return c.note(strings.Clone(token)) }

func (c *Call) note(token string) *TargetNote {
	n := &TargetNote{Token: token}
	c.notes = append(c.notes, n)
	return n
}

// tell tells whoever watches what came of this request.
func (c *Call) tell(e Event) {
	e.Request, e.Asked = c.Body, c.asked
	c.platform.tell(e)
}

// Reject notes a target that the answer refuses, and tells whoever watches.
func (c *Call) Reject(token string, v Verdict) {
	n := c.Note(token)
	n.Verdict, n.Rule, n.Code = Rejected, v.Rule, v.Code
	c.tell(Event{Kind: EventRejected, Token: token, Code: v.Code, Rule: v.Rule})
}

// Drop notes a target that the answer accepts under id and that no phone will see. Of a Repeat only the journal is told: whoever
// watches would take it for the end of the first message, which has the same id.
func (c *Call) Drop(token, id string, v Verdict) {
	n := c.Note(token)
	n.Verdict, n.Rule, n.MessageID = Dropped, v.Rule, id
	if v.Same {
		return
	}
	c.tell(Event{Kind: EventDropped, MessageID: id, Token: token, Rule: v.Rule})
}

// Message starts an accepted message for a target, with what the judging noted on it.
func (c *Call) Message(id string, t *Target) *Message {
	var n *TargetNote
	if t.Token != nil && t.Token.Value == t.Value {
		n = c.note(t.Token.Value) // kept anyhow
	} else {
		n = c.Note(t.Value)
	}
	n.MessageID = id
	if t.Downgraded != "" {
		n.Verdict, n.Rule = Downgraded, t.Downgraded
		c.tell(Event{Kind: EventDowngraded, MessageID: id, Token: t.Value, Rule: t.Downgraded})
	}
	if t.HeldBy != "" {
		n.Verdict, n.Rule = Deferred, t.HeldBy
	}
	return &Message{ID: id, Token: t.Token, NotBefore: t.NotBefore, HeldBy: t.HeldBy, Note: n}
}

var bodies = sync.Pool{New: func() any { b := make([]byte, 0, 8<<10); return &b }}

// Serve turns a vendor's pure handler into an http.Handler: it reads the body, lets injected faults act, writes the answer
// and the journal's line, and then sends the accepted messages on their way.
func (p *Platform) Serve(h func(*Call) Answer) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// In flight until the phones have been sent what was accepted: a jumped clock must not move between the two.
		p.Clock.Enter()
		defer p.Clock.Leave()
		buf := bodies.Get().(*[]byte)
		defer bodies.Put(buf)
		c := &Call{Request: r, platform: p}
		var err error
		if *buf, c.TooBig, err = readBody((*buf)[:0], r.Body); err != nil {
			// The client went away, was too slow, or lied about the length. Returning would tell it 200.
			c.Body = *buf
			p.cut(c, &Answer{Code: codeCut, cut: true})
		}
		c.Body, c.asked = *buf, clock.Mono()
		a, injected := p.Faults.act(p, c)
		if !injected {
			a = h(c)
		}
		if a.cut {
			p.cut(c, &a)
		}
		p.finish(c, &a)
		write(w, &a)
		for _, m := range a.Accept {
			m.asked, m.request = c.asked, c.Body
			p.Accept(m)
		}
	})
}

// cut ends a request without an answer; it has its line in the journal and counts all the same.
func (p *Platform) cut(c *Call, a *Answer) {
	p.finish(c, a)
	panic(http.ErrAbortHandler) // net/http's way to cut a connection
}

func readBody(buf []byte, r io.Reader) (body []byte, tooBig bool, err error) {
	lr := io.LimitReader(r, MaxBody+1)
	for {
		if len(buf) == cap(buf) {
			buf = append(buf, 0)[:len(buf)]
		}
		n, err := lr.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		if err == io.EOF {
			break
		}
		if err != nil {
			return buf, false, err
		}
	}
	if len(buf) > MaxBody {
		return buf[:MaxBody], true, nil
	}
	return buf, false, nil
}

// finish counts the answer and writes the journal's line before the sender can read the answer, so that a test that looks
// right after its call finds the line.
func (p *Platform) finish(c *Call, a *Answer) {
	if a.Status == 0 && !a.cut {
		a.Status = http.StatusOK
	}
	code := a.Code
	if code == "" {
		code = "ok"
	}
	p.requests.Add(1)
	p.answersMu.Lock()
	p.answers[code]++
	p.asked(c.HostName(), code)
	p.answersMu.Unlock()
	if a.Code != "" && len(c.notes) == 0 {
		c.tell(Event{Kind: EventRejected, Code: a.Code, Rule: a.Rule})
	}
	p.Journal.add(p, c, a)
}

// asked counts an answer by host; the caller holds answersMu.
func (p *Platform) asked(host, code string) {
	codes := p.hosts[host]
	if codes == nil {
		if len(p.hosts) >= maxAsked {
			return
		}
		codes = map[string]int64{}
		p.hosts[strings.Clone(host)] = codes
	}
	codes[code]++
}

func write(w http.ResponseWriter, a *Answer) {
	h := w.Header()
	for k, v := range a.Header {
		h[k] = v
	}
	if a.Type != "" {
		h.Set("Content-Type", a.Type)
	}
	h.Set("Content-Length", strconv.Itoa(len(a.Body)))
	w.WriteHeader(a.Status)
	_, _ = w.Write(a.Body)
	if len(a.Accept) > 0 {
		_ = http.NewResponseController(w).Flush()
	}
}

// Host returns the host a request is for, without its port, in lower case.
func (c *Call) HostName() string {
	host, _, _ := strings.Cut(strings.ToLower(c.Host), ":")
	return host
}
