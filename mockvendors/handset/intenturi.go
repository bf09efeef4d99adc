package handset

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"
)

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
		return in, fmt.Errorf("intent URI %q does not begin with the scheme intent", clip(uri))
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
	rawKey, raw, ok := strings.Cut(field, "=")
	if !ok {
		return fmt.Errorf("intent URI: %q is not key=value", clip(field))
	}
	key, err := url.PathUnescape(rawKey)
	if err != nil {
		return fmt.Errorf("intent URI: key %q: %w", clip(rawKey), err)
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

// extraTypes are the typed extras and the check of each one's text.
var extraTypes = map[string]func(string) error{
	"S.": func(string) error { return nil },
	"B.": func(s string) error { _, err := strconv.ParseBool(s); return err },
	"b.": integer(8),
	"s.": integer(16),
	"i.": integer(32),
	"l.": integer(64),
	"f.": decimal(32),
	"d.": decimal(64),
	"c.": func(s string) error {
		if utf8.RuneCountInString(s) != 1 {
			return strconv.ErrSyntax
		}
		return nil
	},
}

func integer(bits int) func(string) error {
	return func(s string) error { _, err := strconv.ParseInt(s, 10, bits); return err }
}

func decimal(bits int) func(string) error {
	return func(s string) error { _, err := strconv.ParseFloat(s, bits); return err }
}

// parseExtra takes a typed extra; like Android it skips keys it does not know.
func (in *Intent) parseExtra(key, value string) error {
	if len(key) < 3 {
		return nil
	}
	check, known := extraTypes[key[:2]]
	if !known {
		return nil
	}
	if check(value) != nil {
		return fmt.Errorf("intent URI: extra %s: %q is not of its type", clip(key), clip(value))
	}
	if in.Extras == nil {
		in.Extras = map[string]string{}
	}
	in.Extras[key[2:]] = value
	return nil
}

// clip shortens what an error message quotes.
func clip(s string) string {
	if len(s) > 80 {
		return s[:80] + "…"
	}
	return s
}
