package scenarios

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/reports/expect"
)

// Against puts an outside backend in the place of this process's. A clock that nobody has set to jump passes in real time then,
// unless the target can be told of its jumps.
func (s *Scenario) Against(t *Target) {
	s.Target = t
	if !s.clockGiven {
		if s.Clock.Mode = ""; len(s.Load) > 0 {
			s.Clock.Mode = ClockReal
		}
	}
	s.onRealTime()
	if s.Clock.Mode == "" {
		s.Clock.Mode = ClockSimulated
	}
}

// onRealTime lets time pass really where a target cannot follow a clock that jumps.
func (s *Scenario) onRealTime() {
	if s.Clock.Mode == "" && s.Target.Calls.Clock == nil {
		s.Clock.Mode = ClockReal
	}
}

// patience is how much real time a scenario may let pass on purpose against a target.
const patience = 2 * time.Minute

// NotApplicable says why the scenario cannot be run against its target: what it does and the target has no call for, what it says
// and the calls do not say, what it expects and nobody outside can see. Empty: it can, as far as can be told before.
func (s *Scenario) NotApplicable() string {
	t := s.Target
	if t == nil {
		return ""
	}
	for _, f := range []func(*Target) string{s.clockBeyond, s.stepsBeyond, s.wordsBeyond, s.consoleBeyond, s.expectsBeyond} {
		if why := f(t); why != "" {
			return why
		}
	}
	return ""
}

func (s *Scenario) clockBeyond(t *Target) string {
	if s.Clock.Mode == ClockSimulated {
		if t.Calls.Clock == nil {
			return "its clock jumps, and the target, which has no clock call, lives on real time"
		}
		return ""
	}
	var waits time.Duration
	for i := range s.Steps {
		if w := s.Steps[i].Wait; w != nil {
			waits += w.D()
		}
	}
	if waits = time.Duration(float64(waits) / s.Clock.Speed); waits > patience {
		return fmt.Sprintf("it waits %s in all, and the target, which has no clock call, lives on real time", waits)
	}
	return ""
}

// stepCalls are the actions that a backend has to be told of, and the calls that tell it.
func stepCalls() map[ActionName]string {
	return map[ActionName]string{ActLogout: "logout", ActSecondLogin: "login", ActConfigNull: "report_none"}
}

func (s *Scenario) stepsBeyond(t *Target) string {
	calls := t.Calls.Each()
	lacks := func(what, call string) string {
		if calls[call] != nil {
			return ""
		}
		return fmt.Sprintf("%s, and the target has no %s call", what, call)
	}
	for _, g := range s.Devices {
		if g.Start == StateLoggedOut {
			if why := lacks("the phones of "+g.Group+" begin logged out", "logout"); why != "" {
				return why
			}
		}
	}
	for _, step := range s.Steps {
		for _, a := range step.Actions {
			if call := stepCalls()[a.Name]; call != "" {
				if why := lacks(fmt.Sprintf("line %d: %s does %s", step.Line, step.Group, a.Name), call); why != "" {
					return why
				}
			}
		}
		if step.Send == nil {
			continue
		}
		call := "send_user"
		if step.Send.To.Kind == InGroup {
			call = "send_group"
		}
		if why := lacks(fmt.Sprintf("line %d sends to %s", step.Line, step.Send.To), call); why != "" {
			return why
		}
	}
	for i, l := range s.Load {
		if l.Mix.Group > 0 {
			if why := lacks(fmt.Sprintf("load[%d] sends to chat groups", i), "send_group"); why != "" {
				return why
			}
		}
		if l.Mix.Group < 1 {
			if why := lacks(fmt.Sprintf("load[%d] sends to users", i), "send_user"); why != "" {
				return why
			}
		}
	}
	return ""
}

// wordsBeyond: what a message says and the call that sends it does not would change what the scenario shows.
func (s *Scenario) wordsBeyond(t *Target) string {
	for i := range s.Steps {
		m := s.Steps[i].Send
		if m == nil {
			continue
		}
		name, call := "send_user", t.Calls.SendUser
		if m.To.Kind == InGroup {
			name, call = "send_group", t.Calls.SendGroup
		}
		said := call.said()
		for _, x := range []struct {
			is   bool
			word string
		}{
			{m.Title != "", "title"}, {m.Desc != "", "desc"}, {m.Ext != "", "ext"}, {m.OnlineOnly, "online_only"},
			{m.Push.Disabled(), "disabled"}, {m.Push.Said() != nil, "push"}, {m.Custom != nil, "custom"},
			{m.Location != nil || m.Face != nil || len(m.Elements) > 0, "elements"},
		} {
			if x.is && !slices.Contains(said, "message."+x.word) && !(x.word == "custom" && slices.Contains(said, "message.elements")) {
				return fmt.Sprintf("line %d: its message has %s, and the target's %s call says nothing of .message.%s", s.Steps[i].Line, x.word, name, x.word)
			}
		}
	}
	return ""
}

// said is what a call names.
func (c *TargetCall) said() []string {
	return append(append(c.Body.names(), c.Path.names()...), headerNames(c.Headers)...)
}

func headerNames(h map[string]Template) (out []string) {
	for _, t := range h {
		out = append(out, t.names()...)
	}
	return out
}

// consoleBeyond: a target's certificates are its own, unless it takes the scenario's file, or says what it has by certificates.
func (s *Scenario) consoleBeyond(t *Target) string {
	for _, x := range append(slices.Clone(t.Command), t.env()...) {
		if slices.Contains(x.names(), "scenario") {
			return ""
		}
	}
	certificates := len(s.Certificates)
	for _, a := range s.Apps {
		certificates += len(a.Certificates)
	}
	switch {
	case certificates > 0:
		return "it sets the IM console's certificates, and the target, whose command and env do not name .scenario, has its own"
	case s.Pipeline != Pipeline{}:
		return "it sizes the pipeline, and the target, whose command and env do not name .scenario, has its own"
	}
	return ""
}

func (t *Target) env() (out []Template) {
	for _, x := range t.Env {
		out = append(out, x)
	}
	return out
}

// unseen are the words of expectations about what only the backend knows.
func unseen() []string { return []string{"online", "not_pushed", "route", "queue"} }

func (s *Scenario) expectsBeyond(*Target) string {
	for _, e := range s.Expect {
		for _, word := range unseen() {
			if expect.Mentions([]string{e.Expr}, word) {
				return fmt.Sprintf("it expects %s, and an outside backend does not tell of %s", e.Expr, word)
			}
		}
	}
	return ""
}

// OpenTarget reads a target's file.
func OpenTarget(path string, cat Catalog) (*Target, error) {
	src, err := ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the target: %w", err)
	}
	return ParseTarget(path, src, cat)
}

// WriteText writes the scenario's text, without any --set, for another program.
func (s *Scenario) WriteText(path string) error {
	return os.WriteFile(path, []byte(strings.TrimPrefix(string(s.text), "\ufeff")), 0o600)
}
