package mi

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Limits of templates.
const (
	templateVariables = 9
	variableChars     = 128
)

var variable = regexp.MustCompile(`\{\$([^{}$]+)\$?\}`)

// variables are the names that a template needs values for.
func (t *Template) variables() []string {
	var out []string
	for _, m := range variable.FindAllStringSubmatch(t.Title+"\n"+t.Description, -1) {
		out = append(out, m[1])
	}
	return out
}

// validate says what is wrong with a template, "" for nothing.
func (t *Template) validate() string {
	names := t.variables()
	seen := map[string]bool{}
	for _, n := range names {
		if seen[n] {
			return fmt.Sprintf("the variable %s stands twice; names are unique", n)
		}
		seen[n] = true
	}
	at := variable.FindStringIndex(t.Title)
	switch {
	case t.ID == "" || t.Channel == "":
		return "id and channel are needed"
	case len(names) > templateVariables:
		return fmt.Sprintf("%d variables; there are at most %d", len(names), templateVariables)
	case at != nil && at[0] == 0:
		return "the title begins with a variable; begin it with text"
	}
	return ""
}

// template is the template that a message names, nil for none.
func (m *message) template() *Template {
	id := m.extra("template_id")
	for i := range m.set.Templates {
		if t := &m.set.Templates[i]; id != "" && t.ID == id {
			return t
		}
	}
	return nil
}

// templateValues reads template_param: an object of texts.
func (m *message) templateValues() (map[string]string, bool) {
	text := m.extra("template_param")
	if text == "" {
		return nil, true
	}
	var loose map[string]core.LooseText
	if json.Unmarshal([]byte(text), &loose) != nil {
		return nil, false
	}
	out := make(map[string]string, len(loose))
	for k, v := range loose {
		out[k] = v.S
	}
	return out, true
}

// fillTemplate puts the texts together, where the message names a template.
func (m *message) fillTemplate() {
	t := m.template()
	if t == nil {
		return
	}
	values, _ := m.templateValues()
	fill := func(s string) string {
		return variable.ReplaceAllStringFunc(s, func(v string) string { return values[variable.FindStringSubmatch(v)[1]] })
	}
	m.title, m.description = fill(t.Title), fill(t.Description)
}

// usable reports whether a value may stand in a template: 1 to 128 characters, not all blanks, no symbols of class So and no
// code points that are not assigned.
func usable(value string) bool {
	if blank(value) || chars(value) > variableChars {
		return false
	}
	return strings.IndexFunc(value, func(r rune) bool {
		return unicode.In(r, unicode.So, unicode.Cn)
	}) < 0
}

// templateRules look at templates of private messages. The code 10017 is [memory].
func templateRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-C4", Phase: core.Class, Says: "Private messages of newer apps need a template.", Figure: "apps created since 2026-07-01",
				Setting: "private_needs_template, created", Answer: "10017", Source: "OCTO", Mark: core.Memory, Remedy: "Send extra.template_id and extra.template_param.",
			},
			Check: func(m *message) error {
				c := m.set.channel(m.extra("channel_id"))
				private := c != nil && (c.Class == "" || c.Class == ClassPrivate)
				if private && (m.set.PrivateNeedsTemplate || m.set.newApp()) && m.extra("template_id") == "" && !m.passThrough {
					return errIllegal.because("Parameter value is illegal: template_id is required")
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-C5", Phase: core.Class, Says: "A template is one of its channel, and gets a usable value for each of its variables and no other.",
				Figure: "9 variables, 1 to 128 characters each", Setting: "templates", Answer: "10017", Source: "D2314", Mark: core.Memory,
				Remedy: "Name an approved template of this channel and give each of its variables a plain text.",
			},
			Check: func(m *message) error {
				if m.extra("template_id") == "" {
					return nil
				}
				t := m.template()
				if t == nil || t.Channel != m.extra("channel_id") {
					return errIllegal.because("Parameter value is illegal: template_id")
				}
				values, ok := m.templateValues()
				names := t.variables()
				if !ok || len(values) != len(names) {
					return errIllegal.because("Parameter value is illegal: template_param")
				}
				for _, n := range names {
					if !usable(values[n]) {
						return errIllegal.because("Parameter value is illegal: template_param " + n)
					}
				}
				return nil
			},
		},
	}
}
