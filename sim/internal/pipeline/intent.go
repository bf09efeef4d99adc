package pipeline

import "strings"

// launchFlags is FLAG_ACTIVITY_CLEAR_TOP, which the vendors' and the IM's
// guides ask for: a page that is already open gets the new intent.
const launchFlags = "launchFlags=0x4000000;"

// clickIntent is the intent URI that opens the page of a click action, for
// vendors that know pages by intent only; "" where the click opens no page.
func clickIntent(c *Certificate) string {
	switch c.clickKind() {
	case ClickIntent:
		return c.Click.Value
	case ClickActivity:
		return "intent:#Intent;" + launchFlags + "component=" + c.Package + "/" + intentEscape(c.Click.Value) + ";end"
	case ClickAction:
		return "intent:#Intent;action=" + intentEscape(c.Click.Value) + ";" + launchFlags + "package=" + c.Package + ";end"
	}
	return ""
}

// withExtra appends a string extra to an intent URI, just before its end mark.
// A URI without the mark is completed, so that the extra is not swallowed.
func withExtra(intent, name, value string) string {
	if value == "" {
		return intent
	}
	extra := "S." + intentEscape(name) + "=" + intentEscape(value) + ";"
	head, ok := strings.CutSuffix(strings.TrimSpace(intent), "end")
	switch {
	case ok && (strings.HasSuffix(head, ";")):
		return head + extra + "end"
	case strings.Contains(intent, "#Intent;"):
		return strings.TrimSuffix(intent, ";") + ";" + extra + "end"
	default:
		return intent + "#Intent;" + extra + "end"
	}
}

// intentEscape is Android's Uri.encode: letters, digits and _-!.~'()* stay,
// every other byte becomes %XX. A blank is %20, never a plus.
func intentEscape(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(s) + len(s)/2)
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("_-!.~'()*", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
