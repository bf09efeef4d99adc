package huawei

import (
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// messageRows look at the target, the size and the notification as a whole.
func messageRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-V1", Phase: core.Validate,
			Says:   "A message goes to exactly one of tokens, a topic or a condition, and to at most 1000 tokens.",
			Figure: "1–1000 tokens, 1 for a card, 5 topics in a condition", Setting: "max_tokens", Answer: "80300010; two kinds 80100001", Source: "S1, S19", Mark: core.Memory,
			Remedy: "Put the tokens into message.token and split longer lists."},
			Check: checkTarget},
		{Rule: core.Rule{ID: "HW-V2", Phase: core.Validate,
			Says:   "The body without its tokens is at most 4096 bytes.",
			Figure: "4096 bytes", Setting: "max_body", Answer: "80300008", Source: "S1", Remedy: "Shorten the body, the data or the intent."},
			Check: checkSize},
		{Rule: core.Rule{ID: "HW-V3", Phase: core.Validate,
			Says:   "A notification has a title, a body and a click_action, and its style, colour, buttons, lights and the like are well formed.",
			Answer: "80100003", Source: "S1", Mark: core.Memory, Remedy: "Fill in what the answer's msg names."},
			Check: checkNotice},
		{Rule: core.Rule{ID: "HW-V4", Phase: core.Validate,
			Says:   "A click_action of type 1 has an intent (not parsed) or an action, of type 2 an https url, of type 4 an https rich_resource.",
			Answer: "80100003", Source: "S1, W1", Mark: core.Memory, Remedy: "Give the field that the type needs."},
			Check: checkClick},
	}
}

func checkTarget(p *push) error {
	m := &p.body.Message
	kinds := 0
	for _, there := range []bool{len(m.Token) > 0, m.Topic.S != "", m.Condition.S != ""} {
		if there {
			kinds++
		}
	}
	most := p.set.MaxTokens
	if p.version == v3 && p.pushType == pushCard {
		most = 1
	}
	switch {
	case kinds == 0 || len(m.Token) > most:
		return tokenCount(most)
	case kinds > 1:
		return errParameter
	case m.Condition.S != "":
		if c, err := core.ParseCondition(m.Condition.S); err != nil || len(c.Topics) > 5 {
			return illegal("condition")
		}
	}
	return nil
}

// checkSize counts the body without its tokens, their quotes and commas.
func checkSize(p *push) error {
	size := p.size
	for _, t := range p.body.Message.Token {
		size -= len(t) + len(`"",`)
	}
	if p.c.TooBig || size > p.set.MaxBody {
		return errTooBig
	}
	return nil
}

func checkNotice(p *push) error {
	n := p.notice
	if n == nil {
		return nil
	}
	switch {
	case p.body.Message.Android == nil:
		return illegal("android is missing")
	case p.title == "":
		return illegal("title is missing")
	case p.text == "":
		return illegal("body is missing")
	case n.Click == nil:
		return illegal("click_action is missing")
	}
	for _, f := range noticeFields {
		if !f.ok(p) {
			return illegal(f.name)
		}
	}
	return nil
}

// The types of a click.
const (
	clickPage = 1
	clickURL  = 2
	clickApp  = 3
	clickRich = 4 // gone from the page, still in the SDKs
)

func checkClick(p *push) error {
	if p.notice == nil || p.notice.Click == nil {
		return nil
	}
	c := p.notice.Click
	switch c.Type.N {
	case clickPage:
		if c.Intent.S == "" && c.Action.S == "" {
			return illegal("click_action needs intent or action")
		}
	case clickURL:
		if !https(c.URL.S) || p.set.Industry == "games" {
			return illegal("click_action url")
		}
	case clickApp:
	case clickRich:
		if !https(c.RichResource.S) {
			return illegal("click_action rich_resource")
		}
	default:
		return illegal("click_action type")
	}
	return nil
}

func https(url string) bool { return strings.HasPrefix(strings.ToLower(url), "https://") }

// checkWords is the test hook for content: a word list, and a third party's review where one is named.
func checkWords(p *push) error {
	text := p.title + "\n" + p.text
	if slices.ContainsFunc(p.set.SensitiveWords, func(w string) bool { return w != "" && strings.Contains(text, w) }) {
		return errSensitive
	}
	return checkReview(p.body.Review)
}

func seconds(n int64) time.Duration { return time.Duration(n) * time.Second }
