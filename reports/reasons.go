package reports

// Reasons says in one line each why a report is no pass: broken invariants, expectations that do not hold, and what made the
// run end early or its latencies worthless. A pass has none.
func Reasons(r *Report) (why []string) {
	if r.Verdict == Pass {
		return nil
	}
	if text := r.WhyNotApplicable(); text != "" {
		return []string{text}
	}
	for _, i := range r.Invariants {
		if !i.OK {
			why = append(why, i.Name+": "+i.Message)
		}
	}
	for _, e := range r.Expectations {
		if !e.OK {
			why = append(why, e.Name+": "+e.Found())
		}
	}
	if limited, text := Limited(r); limited && r.Verdict == HarnessLimited {
		why = append(why, text)
	}
	return why
}
