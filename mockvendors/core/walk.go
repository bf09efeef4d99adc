package core

// RuleForced stands where a rule would, for a token that was made to give a code (admin API).
const RuleForced = "forced"

// RuleNobody stands where a rule would, for a target that nobody is behind while the rule that would say so is off.
const RuleNobody = "unknown_target"

// Walk is how every vendor goes over the targets of a request that it has let through:
//
//	each target ─▶ forced? ─▶ judged ─┬─▶ rejected: the answer says so
//	                                  ├─▶ dropped: the answer says yes, and no phone sees it
//	                                  └─▶ accepted ─▶ its message; where nobody is there it is dropped
//
// What the answer makes of those ends is the vendor's.
type Walk struct {
	Call *Call
	// ID is the message id that the answer gives; it is asked for once a target is judged, which may settle it.
	ID func() string
	// Forced is what a code does that a token was made to give: a verdict over its target, or an error, which refuses the whole
	// request before anything is judged. Nil rejects the target under the code.
	Forced func(code string) (Verdict, error)
	// Judge is what the vendor's rows say of a target that is not forced.
	Judge func(*Target) Verdict
	// Ended, if not nil, hears of each target that gets no message.
	Ended func(*Target, Verdict)
	// Code, if not nil, is the one code of an answer for all the targets that it rejects. It is asked for when Ended has heard
	// of all of them; until then nobody is told.
	Code func() string
	// Accept adds what goes to an accepted target, if anything: a request may only ask what would become of it.
	Accept func([]*Message, *Target) []*Message
}

// Run goes over the targets and returns what is to be sent once the answer is on its way, or why the whole request is refused.
func (w *Walk) Run(targets []*Target) ([]*Message, *Refusal) {
	if ref := w.Whole(targets); ref != nil {
		return nil, ref
	}
	out := make([]*Message, 0, len(targets))
	var untold []Judged
	for _, t := range targets {
		switch v := w.verdict(t); {
		case v.Kind == Accepted:
			out = w.Accept(out, t)
		case v.Kind == Rejected && w.Code != nil:
			untold = append(untold, Judged{t, v})
			w.ended(t, v)
		default:
			w.End(Judged{t, v})
		}
	}
	if len(untold) > 0 {
		code := w.Code()
		for _, j := range untold {
			w.Call.Reject(j.Value, Verdict{Rule: j.Rule, Code: code})
		}
	}
	return out, nil
}

// Judged is a target and what was decided over it.
type Judged struct {
	*Target
	Verdict
}

// Sift judges the targets and tells nobody: for a vendor that looks at the whole request's totals once it knows who is there.
// Run under another Judge goes on with the good ones; End tells of the others.
func (w *Walk) Sift(targets []*Target) (good []*Target, bad []Judged) {
	for _, t := range targets {
		if v := w.sift(t); v.Kind == Accepted {
			good = append(good, t)
		} else {
			bad = append(bad, Judged{t, v})
		}
	}
	return good, bad
}

// Whole is the refusal of a request one of whose tokens was made to give a code that refuses all of it; nil where there is none.
func (w *Walk) Whole(targets []*Target) *Refusal {
	if w.Forced == nil {
		return nil
	}
	for _, t := range targets {
		if t.forced() {
			if _, err := w.Forced(t.Token.Force); err != nil {
				return &Refusal{Rule: RuleForced, Err: err}
			}
		}
	}
	return nil
}

// End tells of a target that gets no message.
func (w *Walk) End(j Judged) {
	if j.Kind == Rejected {
		w.Call.Reject(j.Value, j.Verdict)
	} else {
		w.Call.Drop(j.Value, w.ID(), j.Verdict)
	}
	w.ended(j.Target, j.Verdict)
}

func (w *Walk) ended(t *Target, v Verdict) {
	if w.Ended != nil {
		w.Ended(t, v)
	}
}

// verdict is sift, and that nobody gets a message where nobody is.
func (w *Walk) verdict(t *Target) Verdict {
	v := w.sift(t)
	if v.Kind == Accepted && t.Token == nil {
		return Verdict{Kind: Dropped, Rule: RuleNobody}
	}
	return v
}

func (w *Walk) sift(t *Target) Verdict {
	if !t.forced() {
		return w.Judge(t)
	}
	v := Reject(t.Token.Force)
	if w.Forced != nil {
		v, _ = w.Forced(t.Token.Force) // Whole has looked at the error
	}
	v.Rule = RuleForced
	return v
}

// forced reports whether the target's token was made to give a code.
func (t *Target) forced() bool { return t.Token != nil && t.Token.Force != "" }

// LeaveOut is the Forced of a send to whoever it concerns, which names nobody: a phone that was made to give a code is left out.
func LeaveOut(string) (Verdict, error) { return Drop(), nil }
