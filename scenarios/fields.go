package scenarios

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// field is one key a struct takes.
type field struct {
	name  string
	index []int
	tag   string // jsonschema: the bounds that editors see are the bounds checked here
}

// fieldsOf lists the keys of a struct type, those of inlined structs among them.
func fieldsOf(t reflect.Type) []field {
	var out []field
	for i := range t.NumField() {
		f := t.Field(i)
		name, opts, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() || name == "-":
		case opts == "inline" || (f.Anonymous && name == ""):
			for _, inner := range fieldsOf(f.Type) {
				out = append(out, field{inner.name, append([]int{i}, inner.index...), inner.tag})
			}
		default:
			if name == "" {
				name = strings.ToLower(f.Name)
			}
			out = append(out, field{name, []int{i}, f.Tag.Get("jsonschema")})
		}
	}
	return out
}

func (d *decoder) decodeStruct(n ast.Node, v reflect.Value, path string) {
	if def, ok := v.Addr().Interface().(defaulter); ok {
		def.setDefaults()
	}
	fields := fieldsOf(v.Type())
	given := map[string]bool{}
	d.eachKey(n, path, func(key string, at, value ast.Node) {
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == key })
		if i < 0 {
			d.unknownKey(at, key, path, fields)
			return
		}
		given[key] = true
		before := len(d.errs)
		d.decode(value, v.FieldByIndex(fields[i].index), join(path, key))
		if len(d.errs) == before {
			d.checkBounds(v.FieldByIndex(fields[i].index), fields[i].tag, join(path, key))
		}
	})
	if _, isMap := n.(ast.MapNode); n != nil && !isMap {
		return // said already
	}
	for _, f := range fields {
		if !given[f.name] && hasOption(f.tag, "required") {
			d.fail(n, "add `"+f.name+": …`", "%s needs %s", d.called(path), f.name)
		}
	}
}

// unknownKey reports a key that a struct does not have. A key that only a --set gives has no
// place of its own; it stays unused and is reported as such.
func (d *decoder) unknownKey(at ast.Node, key, path string, fields []field) {
	if at == nil {
		return
	}
	d.herePath = join(path, key) + "@key"
	if why := d.reserved[key]; why != "" && path == "" {
		d.fail(at, "leave it out", "%s %s", key, why)
		return
	}
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = f.name
	}
	d.fail(at, didYouMean(key, names), "unknown key %q in %s", key, d.called(path))
}

func hasOption(tag, name string) bool { return slices.Contains(strings.Split(tag, ","), name) }

// checkBounds holds a decoded value against its jsonschema tag.
func (d *decoder) checkBounds(v reflect.Value, tag, path string) {
	for _, e := range core.CheckField(v, tag) {
		at := path + e.Path
		d.outOfBounds(at, remedyOf(e), "%s %s", last(at), e.Says)
	}
}

// remedyOf is what to do about a setting that cannot be; a word that is nearly right is guessed.
func remedyOf(e *core.SettingError) string {
	if len(e.Allowed) > 0 {
		return didYouMean(e.Value, e.Allowed)
	}
	return e.Remedy
}

// outOfBounds reports a value that is what was asked for, but too much or too little of it.
func (d *decoder) outOfBounds(path, remedy, format string, args ...any) {
	d.here, d.herePath = d.places[path], path
	d.fail(nil, remedy, format, args...)
}

func (d *decoder) decodeScalar(n ast.Node, v reflect.Value, path string) {
	text, ok := scalar(n)
	if !ok {
		d.fail(n, "", "%s takes a single value, not %s", last(path), kindOf(n))
		return
	}
	var err error
	var want string
	switch v.Kind() {
	case reflect.String:
		if e, ok := v.Interface().(enum); ok && !slices.Contains(e.Values(), text) {
			d.fail(n, didYouMean(text, e.Values()), "%s cannot be %q", last(path), text)
			return
		}
		if !isText(n) && !d.loose {
			d.fail(n, fmt.Sprintf("write it in quotes: %q", text), "%s takes a text, not %s", last(path), asWritten(n))
			return
		}
		v.SetString(text)
		return
	case reflect.Bool:
		want = "true or false"
		if b, ok := n.(*ast.BoolNode); ok {
			v.SetBool(b.Value)
			return
		}
		err = strconv.ErrSyntax
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		want = "a whole number"
		var i int64
		if i, err = strconv.ParseInt(wholeText(n), 10, v.Type().Bits()); err == nil {
			v.SetInt(i)
		}
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		want = "a whole number from 0"
		var u uint64
		if u, err = strconv.ParseUint(strings.TrimPrefix(wholeText(n), "+"), 10, v.Type().Bits()); err == nil {
			v.SetUint(u)
		}
	case reflect.Float32, reflect.Float64:
		want = "a number"
		var f float64
		if f, err = strconv.ParseFloat(text, v.Type().Bits()); err == nil && !isText(n) && !math.IsNaN(f) && !math.IsInf(f, 0) {
			v.SetFloat(f)
			return
		}
		err = strconv.ErrSyntax
	default:
		d.fail(n, "", "%s cannot be set in a file", last(path))
	}
	switch {
	case errors.Is(err, strconv.ErrRange):
		d.fail(n, "", "%s is %s: that is out of range", last(path), text)
	case err != nil && isText(n) && quoted(n) && (text == "true" || text == "false" || decimal.MatchString(text)):
		d.fail(n, "write it without quotes", "%s takes %s, not the text %q", last(path), want, text)
	case err != nil:
		d.fail(n, "", "%s takes %s, not %q", last(path), want, text)
	}
}

// wholeText is the text of a whole number, which may be written 5.0; of anything else it is no number.
func wholeText(n ast.Node) string {
	text, _ := scalar(n)
	if f, ok := n.(*ast.FloatNode); ok && f.Value == math.Trunc(f.Value) {
		return strconv.FormatFloat(f.Value, 'f', -1, 64)
	}
	if isText(n) {
		return "text"
	}
	return text
}

// asWritten is a scalar as messages call it.
func asWritten(n ast.Node) string {
	text, _ := scalar(n)
	switch {
	case isText(n):
		return fmt.Sprintf("the text %q", text)
	case text == "true" || text == "false":
		return text
	}
	return "the number " + text
}
