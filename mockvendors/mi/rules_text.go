package mi

import (
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// textRules look at the texts of a message.
func textRules() core.Table[*message] {
	return core.Table[*message]{
		{
			Rule: core.Rule{
				ID: "MI-P1", Phase: core.Validate, Says: "A notification has a title and a description, neither of them blank.",
				Answer: "65011", Source: "ISS", Remedy: "Set title and description, or use a template.",
			},
			Check: func(m *message) error {
				if !m.passThrough && m.extra("template_id") == "" && (blank(m.title) || blank(m.description)) {
					return errEmptyText
				}
				return nil
			},
		},
		below("MI-P2", "A title stays below 50 characters.", "50", "title_below", "Shorten the title.",
			func(m *message) (string, int) { return m.title, m.set.TitleBelow }),
		below("MI-P3", "A description stays below 128 characters.", "128", "description_below", "Shorten the text of the message.",
			func(m *message) (string, int) { return m.description, m.set.DescriptionBelow }),
		below("MI-P4", "A payload stays below 4 K characters.", "4096", "payload_below", "Put less into the payload.",
			func(m *message) (string, int) { return m.payload, m.set.PayloadBelow }),
		{
			Rule: core.Rule{
				ID: "MI-P5", Phase: core.Validate, Says: "A message has at most 10 extra parameters.", Figure: "10", Setting: "extra_pairs",
				Answer: "65014", Source: "GO1, GO2, D1560", Remedy: "Send fewer extra.* parameters.",
			},
			Check: func(m *message) error {
				if len(m.extras) > m.set.ExtraPairs {
					return errManyExtras
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P6", Phase: core.Validate, Says: "Names and values of the extra parameters have at most 1024 characters together.",
				Figure: "1024", Setting: "extra_chars", Answer: "65015", Source: "GO1, GO2, D1560",
				Remedy: "Shorten the ext of the message; it travels as an extra.",
			},
			Check: func(m *message) error {
				n := 0
				for _, e := range m.extras {
					n += chars(e.Name) + chars(e.Value)
				}
				if n > m.set.ExtraChars {
					return errLongExtras
				}
				return nil
			},
		},
		{
			Rule: core.Rule{
				ID: "MI-P14", Phase: core.Validate, Says: "A job key has letters, digits, _ and -, at most 20, and does not begin with _.",
				Figure: "20", Setting: "jobkey_chars", Answer: "10017", Source: "GO2", Mark: core.Memory, Remedy: "Choose a shorter, plainer job key.",
			},
			Check: func(m *message) error {
				if key := m.extra("jobkey"); key != "" && (len(key) > m.set.JobKeyChars || key[0] == '_' || !plain(key)) {
					return errIllegal.because("Parameter value is illegal: jobkey")
				}
				return nil
			},
		},
	}
}

// below is a rule that a text must stay below a length. The limits are the vendor's, the code is [memory].
func below(id, says, figure, setting, remedy string, text func(*message) (string, int)) core.Row[*message] {
	return core.Row[*message]{
		Rule: core.Rule{
			ID: id, Phase: core.Validate, Says: says, Figure: figure + " characters", Setting: setting, Answer: "65009",
			Source: "D1559, JS1", Mark: core.Memory, Remedy: remedy,
		},
		Check: func(m *message) error {
			if s, limit := text(m); chars(s) >= limit {
				return errContentLong.because("Message content is too long: " + setting + " " + strconv.Itoa(limit))
			}
			return nil
		},
	}
}

func plain(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' || c == '-') {
			return false
		}
	}
	return true
}
