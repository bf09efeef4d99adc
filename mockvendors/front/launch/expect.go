package launch

import (
	"fmt"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// view is what an expectation can name.
type view struct {
	Calls         int64            `expr:"calls"`         // requests that vendors answered
	OK            int64            `expr:"ok"`            // of them, with success
	Refused       int64            `expr:"refused"`       // the others
	Phones        int              `expr:"phones"`        //
	Showed        int              `expr:"showed"`        // phones that have something in their tray
	Notifications int              `expr:"notifications"` // in all trays
	Handed        int              `expr:"handed"`        // data messages that apps were given
	Answers       map[string]int64 `expr:"answers"`       // by code, of all vendors
	Rules         map[string]int64 `expr:"rules"`         // decisions by rule
	Hosts         map[string]int64 `expr:"hosts"`         // calls by host
	Vendors       map[string]view  `expr:"vendors"`       // the same of one vendor
	ExitCode      int              `expr:"exit_code"`
}

// Expectation is an expression over what was received: vendors.fcm.ok >= 1 and showed == phones.
type Expectation struct {
	text    string
	program *vm.Program
	phones  bool // it looks at phones
}

// Expect reads an expectation; what it names wrongly is an error before anything is started.
func Expect(text string) (*Expectation, error) {
	program, err := expr.Compile(text, expr.Env(view{}), expr.AsBool())
	if err != nil {
		return nil, fmt.Errorf("the expectation %q: %w; it can name calls, ok, refused, phones, showed, notifications, handed, answers[CODE], rules[ID], hosts[NAME], vendors.NAME.… and exit_code", text, err)
	}
	e := &Expectation{text: text, program: program}
	root := program.Node()
	ast.Walk(&root, e)
	return e, nil
}

// Visit notes what the expression looks at.
func (e *Expectation) Visit(node *ast.Node) {
	name := ""
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		name = n.Value
	case *ast.StringNode: // of vendors.fcm.showed, the last
		name = n.Value
	}
	e.phones = e.phones || name == "phones" || name == "showed" || name == "notifications" || name == "handed"
}

// Check evaluates an expectation. It fails where it has looked at nothing: no vendor was called, or it is about phones and
// there are none (showed == phones).
func (s *Summary) Check(e *Expectation) {
	c := Check{Text: e.text}
	held, err := expr.Run(e.program, s.view())
	switch {
	case err != nil:
		c.Says = err.Error()
	case s.Calls() == 0:
		c.Says = "no vendor was called, so that it looked at nothing"
	case e.phones && s.view().Phones == 0:
		c.Says = "there is no phone, so that it looked at nothing: give the tokens that are sent to with --tokens, or --adopt-tokens"
	case held == true:
		c.OK = true
	default:
		v := s.view()
		c.Says = fmt.Sprintf("calls is %d, ok %d, refused %d, showed %d of %d phones", v.Calls, v.OK, v.Refused, v.Showed, v.Phones)
	}
	s.Checks = append(s.Checks, c)
}

func (s *Summary) view() view {
	out := newView()
	out.ExitCode, out.Vendors = s.End.Code, map[string]view{}
	for _, f := range s.Vendors {
		v := newView()
		for _, x := range []*view{&v, &out} {
			x.Calls += f.Calls
			x.Phones += f.Phones
			x.Showed += f.Showed
			x.Notifications += f.Notifications
			x.Handed += f.Handed
			for code, n := range f.Answers {
				x.Answers[code] += n
				if code == "ok" {
					x.OK += n
				} else {
					x.Refused += n
				}
			}
		}
		out.Vendors[f.Vendor] = v
	}
	for _, r := range s.Rules {
		out.Rules[r.ID] = r.Hits
	}
	for _, h := range s.Hosts {
		out.Hosts[h.Name] = h.Calls
	}
	return out
}

func newView() view {
	return view{Answers: map[string]int64{}, Rules: map[string]int64{}, Hosts: map[string]int64{}}
}
