package oppo

import (
	"regexp"
	"slices"
	"strings"
)

// placeholder is one of a template's, ${name}.
var placeholder = regexp.MustCompile(`\$\{([^}]*)\}`)

// titled reports what is missing of title and content, or of the private template in their place. OPPO-M3.
func (n *notice) titled() error {
	c := &n.Notification
	if c.TemplateID.S == "" {
		private := slices.Contains(communication, c.Category.S) && n.set.approvedFor(c.Category.S)
		switch {
		case private && n.set.PrivateTemplates == TemplatesRequired:
			return codeNoTemplate
		case c.Title.S == "" || c.Content.S == "":
			return codeMissingArguments
		}
		return nil
	}
	t, approved := n.set.Templates[c.TemplateID.S]
	if !approved {
		return codeInvalidArguments
	}
	if err := n.filled(t.Title, c.TitleParams.S); err != nil {
		return err
	}
	return n.filled(t.Content, c.ContentParams.S)
}

// filled reports a placeholder without its value, or values that are no JSON object, in the words that the service was seen to
// use; its code was not seen.
func (n *notice) filled(template, params string) error {
	values, ok := objectText(params)
	if !ok {
		return worded{code(n.set.TemplateFaultCode), "syntax error, pos 1"}
	}
	for _, p := range placeholder.FindAllStringSubmatch(template, -1) {
		if _, there := values[p[1]]; !there {
			return worded{code(n.set.TemplateFaultCode), "template_parameters no " + p[1]}
		}
	}
	return nil
}

// fill writes parameters, a JSON object or its text, into a template.
func fill(template, params string) string {
	values, _ := objectText(params)
	return placeholder.ReplaceAllStringFunc(template, func(p string) string {
		if v, there := values[strings.TrimSuffix(p[2:], "}")]; there {
			return v
		}
		return p
	})
}
