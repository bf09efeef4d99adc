package handset

import (
	"fmt"
	"net/url"
	"sort"
	"strconv"
	"strings"
)

// Intent is what a tap starts: Android's Intent as far as push clicks use it.
type Intent struct {
	Action     string            `json:"action,omitempty"`
	Categories []string          `json:"categories,omitempty"`
	Package    string            `json:"package,omitempty"`  // package= of the URI
	Component  Component         `json:"component,omitzero"` // component= of the URI
	Scheme     string            `json:"scheme,omitempty"`   //
	Host       string            `json:"host,omitempty"`     // with its port
	Path       string            `json:"path,omitempty"`     // with the leading slash
	Query      string            `json:"query,omitempty"`    // without the question mark
	Flags      uint32            `json:"flags,omitempty"`    // launchFlags
	Extras     map[string]string `json:"extras,omitempty"`   // typed extras as their text
}

// Component names one activity.
type Component struct {
	Package string `json:"package,omitempty"`
	Class   string `json:"class,omitempty"`
}

// FlagClearTop is FLAG_ACTIVITY_CLEAR_TOP, the flag the IM documentation tells people to set.
const FlagClearTop uint32 = 0x4000000

// ParseIntentURI reads the text form of an intent (Intent.toUri with URI_INTENT_SCHEME), section 6.1 of the IM rulebook:
//
//	intent:[//host[:port][/path][?query]]#Intent;key=value;…;end
//
// Keys are action, category, component, package, scheme, launchFlags and typed extras S. i. l. B. b. c. d. f. s.; values
// are percent-encoded.
func ParseIntentURI(uri string) (Intent, error) {
	var in Intent
	rest, ok := strings.CutPrefix(uri, "intent:")
	if !ok {
		return in, fmt.Errorf("intent URI %q does not begin with intent:", clip(uri))
	}
	data, tail, ok := strings.Cut(rest, "#Intent;")
	if !ok {
		return in, fmt.Errorf("intent URI %q has no #Intent; part", clip(uri))
	}
	if err := in.parseData(data); err != nil {
		return in, err
	}
	for {
		field, more, ok := strings.Cut(tail, ";")
		if field == "end" {
			return in, nil
		}
		if !ok {
			return in, fmt.Errorf("intent URI %q does not end with ;end", clip(uri))
		}
		if err := in.parseField(field); err != nil {
			return in, err
		}
		tail = more
	}
}

func (in *Intent) parseData(data string) error {
	if data == "" {
		return nil
	}
	rest, ok := strings.CutPrefix(data, "//")
	if !ok {
		return fmt.Errorf("intent URI: data %q does not begin with //", clip(data))
	}
	rest, in.Query, _ = strings.Cut(rest, "?")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		in.Host, in.Path = rest[:i], rest[i:]
	} else {
		in.Host = rest
	}
	return nil
}

func (in *Intent) parseField(field string) error {
	key, raw, ok := strings.Cut(field, "=")
	if !ok {
		return fmt.Errorf("intent URI: %q is not key=value", clip(field))
	}
	value, err := url.PathUnescape(raw)
	if err != nil {
		return fmt.Errorf("intent URI: value of %s: %w", clip(key), err)
	}
	switch key {
	case "action":
		in.Action = value
	case "category":
		in.Categories = append(in.Categories, value)
	case "package":
		in.Package = value
	case "scheme":
		in.Scheme = value
	case "component":
		pkg, class, ok := strings.Cut(value, "/")
		if !ok || pkg == "" || class == "" {
			return fmt.Errorf("intent URI: component %q is not applicationId/class", clip(value))
		}
		if strings.HasPrefix(class, ".") {
			class = pkg + class
		}
		in.Component = Component{pkg, class}
	case "launchFlags":
		n, err := strconv.ParseUint(value, 0, 32)
		if err != nil {
			return fmt.Errorf("intent URI: launchFlags %q is no 32-bit number", clip(value))
		}
		in.Flags = uint32(n)
	default:
		return in.parseExtra(key, value)
	}
	return nil
}

func (in *Intent) parseExtra(key, value string) error {
	if len(key) < 3 || key[1] != '.' {
		return nil // Android skips what it does not know
	}
	var err error
	switch key[0] {
	case 'S', 'c':
	case 'i', 'b', 's', 'l':
		_, err = strconv.ParseInt(value, 10, 64)
	case 'B':
		_, err = strconv.ParseBool(value)
	case 'd', 'f':
		_, err = strconv.ParseFloat(value, 64)
	default:
		return nil
	}
	if err != nil {
		return fmt.Errorf("intent URI: extra %s: %q is not of its type", clip(key), clip(value))
	}
	if in.Extras == nil {
		in.Extras = map[string]string{}
	}
	in.Extras[key[2:]] = value
	return nil
}

// URI writes the intent in the form ParseIntentURI reads; extras become strings, in the order of their names.
func (in Intent) URI() string {
	var b strings.Builder
	b.WriteString("intent:")
	if in.Host != "" || in.Path != "" || in.Query != "" {
		b.WriteString("//" + in.Host + in.Path)
		if in.Query != "" {
			b.WriteString("?" + in.Query)
		}
	}
	b.WriteString("#Intent;")
	field := func(k, v string) { b.WriteString(k + "=" + url.PathEscape(v) + ";") }
	if in.Scheme != "" {
		field("scheme", in.Scheme)
	}
	if in.Action != "" {
		field("action", in.Action)
	}
	for _, c := range in.Categories {
		field("category", c)
	}
	if in.Flags != 0 {
		fmt.Fprintf(&b, "launchFlags=0x%x;", in.Flags)
	}
	if in.Package != "" {
		field("package", in.Package)
	}
	if in.Component != (Component{}) {
		b.WriteString("component=" + in.Component.Package + "/" + in.Component.Class + ";")
	}
	keys := make([]string, 0, len(in.Extras))
	for k := range in.Extras {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	for _, k := range keys {
		field("S."+k, in.Extras[k])
	}
	b.WriteString("end")
	return b.String()
}

func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
