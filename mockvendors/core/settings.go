package core

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// SettingError is one setting that cannot be.
type SettingError struct {
	Path   string // channels[0].class; empty: the settings as a whole
	Says   string // what is wrong, after the path
	Remedy string // what to write instead
	// Value and Allowed are the word that was given and those there are, where a setting is one of a few.
	Value   string
	Allowed []string
}

// BadSetting is for the checks across fields that a vendor's own Validate makes.
func BadSetting(path, remedy, format string, args ...any) error {
	return &SettingError{Path: path, Says: fmt.Sprintf(format, args...), Remedy: remedy}
}

func (e *SettingError) Error() string {
	text := strings.TrimSpace(e.Path + " " + e.Says)
	if e.Remedy != "" {
		text += "; " + e.Remedy
	}
	return text
}

// SettingErrors are all settings that cannot be, in the order of the fields.
type SettingErrors []*SettingError

func (es SettingErrors) Error() string {
	texts := make([]string, len(es))
	for i, e := range es {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "\n")
}

// CheckSettings holds a vendor's settings, given by a pointer, against the bounds in their fields' jsonschema tags, the same
// that editors see in the schema, and where those hold against the vendor's own Validate, which looks across fields. Its
// error is a SettingErrors.
//
//	`jsonschema:"minimum=1,maximum=50"`  numbers, and each number of a list
//	`jsonschema:"enum=a,enum=b"`         words or numbers, and each of a list; a type with Values() []string needs no tag
//	`jsonschema:"maxItems=20"`           lists; minLength, maxLength and minItems likewise
//
// A word whose json tag has omitempty may be empty: that is its default.
func CheckSettings(settings any) error {
	v := reflect.ValueOf(settings)
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	found := walk(v, "")
	if len(found) > 0 {
		return SettingErrors(found)
	}
	c, ok := settings.(interface{ Validate() error })
	if !ok {
		return nil
	}
	err := c.Validate()
	if one := (*SettingError)(nil); errors.As(err, &one) {
		return SettingErrors{one}
	}
	if err != nil {
		return SettingErrors{{Says: err.Error()}}
	}
	return nil
}

// walk checks what a value holds, field by field.
func walk(v reflect.Value, path string) (found []*SettingError) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			if !f.IsExported() || name == "" || name == "-" {
				continue
			}
			at := strings.TrimPrefix(path+"."+name, ".")
			if _, options, _ := strings.Cut(f.Tag.Get("json"), ","); v.Field(i).IsZero() && strings.Contains(options, "omitempty") {
				continue
			}
			for _, e := range CheckField(v.Field(i), f.Tag.Get("jsonschema")) {
				e.Path = at + e.Path
				found = append(found, e)
			}
			found = append(found, walk(v.Field(i), at)...)
		}
	case reflect.Slice:
		for i := range v.Len() {
			found = append(found, walk(v.Index(i), fmt.Sprintf("%s[%d]", path, i))...)
		}
	case reflect.Map:
		for _, k := range slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) }) {
			found = append(found, walk(v.MapIndex(k), path+"."+k.String())...)
		}
	}
	return found
}

// CheckField holds one value against a jsonschema tag. The errors' paths begin at the value: empty for itself, [2] for the
// third of a list.
func CheckField(v reflect.Value, tag string) (found []*SettingError) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	options := tagOptions(tag)
	add := func(remedy, format string, args ...any) {
		found = append(found, &SettingError{Says: fmt.Sprintf(format, args...), Remedy: remedy})
	}
	if v.Kind() == reflect.Slice {
		switch n, least, most := v.Len(), options.number("minItems", 0), options.number("maxItems", math.Inf(1)); {
		case n == 0 && least > 0:
			add("", "is empty")
		case float64(n) < least:
			add("", "has %d entries: at least %v are needed", n, least)
		case float64(n) > most:
			add("", "has %d entries: at most %v are allowed", n, most)
		}
		for i := range v.Len() {
			for _, e := range CheckField(v.Index(i), tag) {
				e.Path = fmt.Sprintf("[%d]%s", i, e.Path)
				found = append(found, e)
			}
		}
		return found
	}
	allowed := options["enum"]
	var x float64
	switch v.Kind() {
	case reflect.String:
		if e, ok := v.Interface().(interface{ Values() []string }); ok {
			allowed = e.Values()
		}
		n := len([]rune(v.String()))
		switch least, most := options.number("minLength", 0), options.number("maxLength", math.Inf(1)); {
		case len(allowed) > 0 && !slices.Contains(allowed, v.String()):
			found = append(found, &SettingError{
				Says: fmt.Sprintf("cannot be %q", clip(v.String())), Remedy: "use one of " + strings.Join(allowed, ", "), Value: v.String(), Allowed: allowed,
			})
		case n == 0 && least > 0:
			add("", "is empty")
		case float64(n) < least:
			add("", "has %d characters: at least %v are needed", n, least)
		case float64(n) > most:
			add("", "has %d characters: at most %v are allowed", n, most)
		}
		return found
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		x = float64(v.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		x = float64(v.Uint())
	case reflect.Float32, reflect.Float64:
		x = v.Float()
	default:
		return nil
	}
	switch {
	case math.IsNaN(x) || math.IsInf(x, 0):
		add("give a number", "is %v", v)
	case x < options.number("minimum", math.Inf(-1)):
		add("", "is %v: at least %s is needed", v, options["minimum"][0])
	case x <= options.number("exclusiveMinimum", math.Inf(-1)):
		add("", "is %v: more than %s is needed", v, options["exclusiveMinimum"][0])
	case x > options.number("maximum", math.Inf(1)):
		add("", "is %v: at most %s is allowed", v, options["maximum"][0])
	case len(allowed) > 0 && !slices.Contains(allowed, strconv.FormatFloat(x, 'f', -1, 64)):
		add("", "is %v: only %s are allowed", v, strings.Join(allowed, ", "))
	}
	return found
}

// clip keeps a message short, whatever was given.
func clip(s string) string {
	const most = 100
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}

// SecretSettings are the keys of settings, given by a pointer, whose values are shown shortened only: their fields are tagged
// jsonschema:"format=password".
func SecretSettings(settings any) (keys []string) {
	t := reflect.TypeOf(settings).Elem()
	for i := range t.NumField() {
		if f := t.Field(i); slices.Contains(tagOptions(f.Tag.Get("jsonschema"))["format"], "password") {
			keys = append(keys, f.Tag.Get("yaml"))
		}
	}
	return keys
}

// options are a tag's: name → values, as enum has several.
type options map[string][]string

func tagOptions(tag string) options {
	out := options{}
	for option := range strings.SplitSeq(tag, ",") {
		if name, value, ok := strings.Cut(option, "="); ok {
			out[name] = append(out[name], value)
		}
	}
	return out
}

// number is an option's value, or another where the tag has none.
func (o options) number(name string, otherwise float64) float64 {
	if len(o[name]) == 0 {
		return otherwise
	}
	x, err := strconv.ParseFloat(o[name][0], 64)
	if err != nil {
		return otherwise
	}
	return x
}
