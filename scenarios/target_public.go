package scenarios

import (
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Public is the target as a report may have it: headers and variables often hold keys, and are shortened but for what they take from
// the run.
func (t *Target) Public() *Target {
	c := *t
	c.Headers, c.Env = shortened(t.Headers), shortened(t.Env)
	c.Session = append([]SessionCall{}, t.Session...)
	for i := range c.Session {
		c.Session[i].Headers = shortened(c.Session[i].Headers)
	}
	for name, call := range t.Calls.Each() {
		own := *call
		own.Headers = shortened(call.Headers)
		c.Calls.put(name, &own)
	}
	return &c
}

func shortened(texts map[string]Template) map[string]Template {
	if texts == nil {
		return nil
	}
	out := map[string]Template{}
	for name, t := range texts {
		if !strings.Contains(t.Text, "{{") {
			t.Text = core.Short(t.Text)
		}
		out[name] = t
	}
	return out
}
