package huawei

import (
	"bytes"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// fieldRows look at single fields that have a code or a row of their own.
func fieldRows() core.Table[*push] {
	return core.Table[*push]{
		{Rule: core.Rule{ID: "HW-V5", Phase: core.Validate,
			Says:   "ttl is a number of seconds as text, such as 86400s, and at most 15 days.",
			Figure: "default 86400, at most 1296000", Setting: "default_ttl, max_ttl, long_ttl", Answer: "80100003, above the maximum 80100004", Source: "S1", Mark: core.Memory,
			Remedy: "Write seconds, not a Go duration such as 24h0m0s."},
			Check: checkTTL},
		{Rule: core.Rule{ID: "HW-V6", Phase: core.Validate,
			Says: "collapse_key is a number from -1 to 100.", Figure: "-1…100", Answer: "80100013", Source: "S1", Remedy: "Use -1 to keep every message."},
			Check: func(p *push) error {
				if k := p.android().CollapseKey; k.Bad || k.Or(-1) < -1 || k.Or(-1) > 100 {
					return errCollapse
				}
				return nil
			}},
		{Rule: core.Rule{ID: "HW-V7", Phase: core.Validate,
			Says:   "A badge names the class of the launcher page and adds 1 to 99 or is set to 0 to 99.",
			Figure: "add 1–99, set 0–99", Answer: "80100003", Source: "S1, S6", Remedy: "Give badge.class and keep the numbers in range."},
			Check: checkBadge},
		{Rule: core.Rule{ID: "HW-V13", Phase: core.Validate,
			Says:   "A text with a word of the sensitive list is refused; a review that cannot be read is refused as unverified.",
			Figure: "empty list", Setting: "sensitive_words", Answer: "80100016; review 80100018", Source: "S1", Remedy: "Change the text."},
			Check: checkWords},
		{Rule: core.Rule{ID: "HW-C7", Phase: core.Class,
			Says:    "urgency is NORMAL or HIGH; importance HIGH needs a right of its own, urgency HIGH is taken, on a data message as NORMAL.",
			Setting: "high_priority, urgency_without_right", Answer: "80300011; another urgency 80100003", Source: "S1", Mark: core.Memory, Remedy: "Leave both at NORMAL, or apply for the right."},
			Check: func(p *push) error {
				if !slices.Contains([]string{"", "NORMAL", "HIGH"}, p.android().Urgency.S) {
					return illegal("urgency")
				}
				high := p.notice != nil && p.notice.Importance.S == "HIGH" ||
					p.notice == nil && p.android().Urgency.S == "HIGH" && p.set.UrgencyWithoutRight == "refuse"
				if high && !p.set.HighPriority {
					return errHighLevel
				}
				return nil
			}},
	}
}

var ttlText = regexp.MustCompile(`^([0-9]+)([.][0-9]{1,9})?[sS]?$`)

func checkTTL(p *push) error {
	text := p.android().TTL.S
	if text == "" {
		return nil
	}
	if !ttlText.MatchString(text) {
		return illegal("ttl")
	}
	if p.set.LongTTL == "reject" && ttlSeconds(text) > p.set.MaxTTL {
		return errExpiry
	}
	return nil
}

// ttlSeconds reads a ttl's whole seconds; what is no number, or a huge one, counts as more than any limit.
func ttlSeconds(text string) int64 {
	whole, _, _ := strings.Cut(strings.TrimRight(text, "sS"), ".")
	n, err := strconv.ParseInt(whole, 10, 40)
	if err != nil {
		return 1 << 40
	}
	return n
}

func checkBadge(p *push) error {
	if p.notice == nil || p.notice.Badge == nil {
		return nil
	}
	b, add, set := p.notice.Badge, "add_num", "set_num" // each version spells its own
	if p.version == v3 {
		add, set = "addNum", "setNum"
	}
	switch {
	case b.Class.S == "":
		return illegal("badge class is missing")
	case b.Set.Bad || b.Set.Set && (b.Set.N < 0 || b.Set.N > 99):
		return illegal("badge " + set + " value ranges from 0 to 99")
	case !b.Set.Set && (b.Add.Bad || b.Add.Set && (b.Add.N < 1 || b.Add.N > 99)):
		return illegal("badge " + add + " value ranges from 1 to 99")
	}
	return nil
}

type review struct {
	Reviewer core.ScalarText `json:"reviewer"`
}

var readReview = core.NewExact[[]review]()

// checkReview: a review is a list of {reviewer, type, result}; whether a signature is right nobody but the reviewer knows.
func checkReview(raw json.RawMessage) error {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil
	}
	var list []review
	if readReview.Read(raw, &list) != nil {
		return errReview
	}
	for _, r := range list {
		if r.Reviewer.S == "" {
			return errReview
		}
	}
	return nil
}

// noticeFields are F14 to F20: a field's name and whether it is well formed.
var noticeFields = []struct {
	name string
	ok   func(*push) bool
}{
	{"style", styleOK},
	{"color", func(p *push) bool { return p.notice.Color.S == "" || colour.MatchString(p.notice.Color.S) }},
	{"image", func(p *push) bool { return p.image == "" || https(p.image) }},
	{"buttons", func(p *push) bool { return len(p.notice.Buttons) <= 3 && all(p.notice.Buttons, buttonOK) }},
	{"vibrate_config", func(p *push) bool {
		return len(p.notice.Vibrate) <= 10 && all(p.notice.Vibrate, func(t core.ScalarText) bool { return vibrationOK(t.S) })
	}},
	{"visibility", func(p *push) bool {
		return slices.Contains([]string{"", "VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"}, p.notice.Visibility.S)
	}},
	{"light_settings", func(p *push) bool { return p.notice.Lights == nil || p.notice.Lights.ok() }},
	{"multi_lang_key", func(p *push) bool {
		m := p.notice.MultiLang
		return m == nil || len(m.Title) <= 3 && len(m.Body) <= 3
	}},
	{"profile_id", func(p *push) bool { return utf8.RuneCountInString(p.notice.ProfileID.S) <= 64 }},
	{"importance", func(p *push) bool {
		return slices.Contains([]string{"", "LOW", "NORMAL", "HIGH"}, p.notice.Importance.S)
	}},
}

var (
	colour   = regexp.MustCompile(`^#[0-9A-Fa-f]{6}$`)
	duration = regexp.MustCompile(`^[0-9]{1,9}([.][0-9]{1,9})?[sS]?$`)
	fraction = regexp.MustCompile(`^(0([.][0-9]{1,20})?|1([.]0{1,20})?)$`)
)

func styleOK(p *push) bool {
	n := p.notice
	switch {
	case n.Style.Bad:
		return false
	case n.Style.N == 0:
		return true
	case n.Style.N == 1:
		return n.BigTitle.S != "" && n.BigBody.S != ""
	case n.Style.N == 3:
		return len(n.Inbox) > 0 && len(n.Inbox) <= 5 && all(n.Inbox, func(t core.ScalarText) bool { return utf8.RuneCountInString(t.S) <= 1024 })
	}
	return false
}

func buttonOK(b button) bool {
	switch {
	case utf8.RuneCountInString(b.Name.S) > 40, b.ActionType.Bad || b.ActionType.N < 0 || b.ActionType.N > 4, utf8.RuneCountInString(b.Data.S) > 1024:
		return false
	case b.ActionType.N == 1:
		return b.IntentType.Set && (b.IntentType.N == 0 || b.IntentType.N == 1)
	case b.ActionType.N == 4:
		return b.Data.S != ""
	}
	return true
}

func vibrationOK(text string) bool {
	if !duration.MatchString(text) {
		return false
	}
	n, ok := new(big.Rat).SetString(strings.TrimRight(text, "sS"))
	return ok && n.Sign() > 0 && n.Cmp(big.NewRat(60, 1)) <= 0
}

func (l *lights) ok() bool {
	if l.Color == nil || !duration.MatchString(l.On.S) || !duration.MatchString(l.Off.S) {
		return false
	}
	for _, part := range []core.ScalarText{l.Color.Alpha, l.Color.Red, l.Color.Green, l.Color.Blue} {
		if part.S != "" && !fraction.MatchString(part.S) {
			return false
		}
	}
	return true
}

func all[T any](list []T, ok func(T) bool) bool {
	return !slices.ContainsFunc(list, func(v T) bool { return !ok(v) })
}
