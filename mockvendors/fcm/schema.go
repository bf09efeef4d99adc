package fcm

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// kind is a field's type, by protocol buffers' JSON rules.
type kind int

const (
	isString kind = iota
	isBool
	isInt
	isFloat
	isEnum
	isDuration
	isTimestamp
	isMap    // of strings
	isStruct // a free structure
	isOther  // looked at by a rule of its own
	isObject // of a schema
)

// field is one field of an object.
type field struct {
	name string // in snake_case
	kind kind
	list bool
	of   *schema  // isObject
	enum []string // isEnum: its names
	typ  string   // isEnum: its full name

	anyCase bool // isEnum: its names are taken in any case
}

// schema is what an object may hold. Both spellings of every field are in the map.
type schema struct {
	typ    string // its full name, for errors
	fields map[string]*field
}

// object makes the schema of an object.
func object(typ string, fields ...field) *schema {
	s := &schema{typ: typ, fields: map[string]*field{}}
	for i := range fields {
		f := &fields[i]
		s.fields[f.name], s.fields[camel(f.name)] = f, f
	}
	return s
}

// camel is the lowerCamelCase spelling of a snake_case name.
func camel(snake string) string {
	part := strings.Split(snake, "_")
	for i := 1; i < len(part); i++ {
		if part[i] != "" {
			part[i] = strings.ToUpper(part[i][:1]) + part[i][1:]
		}
	}
	return strings.Join(part, "")
}

// reader walks a request by its schema. It renames fields to snake_case as it goes, so that rules read one spelling, and
// stops at the first thing that is wrong.
type reader struct {
	at     []string // the names on the way to where the walk is; [n] goes without a dot
	values bool     // FCM-V4: data values are strings
	names  bool     // FCM-V10: no unknown names, no arrays for single fields, scalars of the right type
}

// fault is what is wrong with a request's form, and the rule that says so.
type fault struct {
	rule string
	err  *apiError
}

// in walks into a name, out comes back.
func (r *reader) in(name string) { r.at = append(r.at, name) }
func (r *reader) out()           { r.at = r.at[:len(r.at)-1] }

// path is where the walk is, as errors name it.
func (r *reader) path() string {
	return strings.ReplaceAll(strings.Join(r.at, "."), ".[", "[")
}

// object checks an object's members in the order sent.
func (r *reader) object(t *core.Tree, s *schema) *fault {
	for i := range t.Members {
		m := &t.Members[i]
		f := s.fields[m.Name]
		if f == nil {
			if r.names {
				return &fault{"FCM-V10", r.cannot(m.Name, "Cannot find field.")}
			}
			continue
		}
		sent := m.Name
		m.Name = f.name
		if m.Kind == core.TreeNull {
			continue
		}
		if bad := r.field(sent, &m.Tree, f); bad != nil {
			return bad
		}
	}
	return nil
}

func (r *reader) field(sent string, t *core.Tree, f *field) *fault {
	if t.Kind != core.TreeArray {
		r.in(f.name)
		defer r.out()
		return r.value(t, f) // one value for a list is a list of one
	}
	if !f.list {
		return r.fault(r.cannot(sent, "Proto field is not repeating, cannot start list."))
	}
	for i := range t.Members {
		r.in(f.name)
		r.in("[" + strconv.Itoa(i) + "]")
		if bad := r.value(&t.Members[i].Tree, f); bad != nil {
			return bad
		}
		r.out()
		r.out()
	}
	return nil
}

func (r *reader) value(t *core.Tree, f *field) *fault {
	switch f.kind {
	case isOther:
		return nil
	case isStruct:
		if t.Kind != core.TreeObject {
			return r.fault(r.wrongType(typePrefix+"google.protobuf.Struct", t))
		}
		return nil
	case isMap:
		return r.strings(t)
	case isObject:
		if t.Kind != core.TreeObject {
			return r.fault(r.wrongType(f.of.typ, t))
		}
		return r.object(t, f.of)
	}
	if name := scalarType(t, f); name != "" {
		return r.fault(r.wrongType(name, t))
	}
	return nil
}

// fault is a wrong form as FCM-V10 sees it: nothing, when the rule is off.
func (r *reader) fault(err *apiError) *fault {
	if !r.names {
		return nil
	}
	return &fault{"FCM-V10", err}
}

// strings checks a map of strings; its n-th value in the order sent is named [n].value.
func (r *reader) strings(t *core.Tree) *fault {
	if t.Kind != core.TreeObject {
		return r.fault(r.wrongType("map", t))
	}
	for i := range t.Members {
		m := &t.Members[i]
		if m.Kind == core.TreeString || !r.values {
			continue
		}
		r.in("[" + strconv.Itoa(i) + "]")
		if m.Kind == core.TreeArray {
			return &fault{"FCM-V4", r.cannot("value", "Proto field is not repeating, cannot start list.")}
		}
		r.in("value")
		if m.Kind == core.TreeObject && len(m.Members) > 0 { // the values of a map have no known names
			return &fault{"FCM-V4", r.cannot(m.Members[0].Name, "Cannot find field.")}
		}
		return &fault{"FCM-V4", r.wrongType("TYPE_STRING", &m.Tree)}
	}
	return nil
}

// cannot is the answer for a name that the object here does not have; its violation names the object.
func (r *reader) cannot(name, why string) *apiError {
	where := r.path()
	text := `Invalid JSON payload received. Unknown name "` + name + `"`
	if where != "" {
		text += " at '" + where + "'"
	}
	return shape(where, text+": "+why)
}

// wrongType is E7 and its kin.
func (r *reader) wrongType(typ string, t *core.Tree) *apiError {
	where := r.path()
	return shape(where, "Invalid value at '"+where+"' ("+typ+"), "+cutRaw(t.Raw))
}

// cutRaw keeps an answer short that quotes a value.
func cutRaw(raw string) string {
	const most = 200
	if len(raw) <= most {
		return raw
	}
	return strings.ToValidUTF8(raw[:most], "") + "…"
}

// scalarType returns the name of a field's type when t is not of it. Numbers may come as strings, truth values too, and
// enum values by number: so protocol buffers read JSON.
func scalarType(t *core.Tree, f *field) string {
	text := t.Kind == core.TreeString
	ok, name := false, ""
	switch f.kind {
	case isString:
		ok, name = text, "TYPE_STRING"
	case isBool:
		ok, name = t.Kind == core.TreeBool || text && (t.Text == "true" || t.Text == "false"), "TYPE_BOOL"
	case isInt:
		n, err := strconv.ParseFloat(t.Text, 64)
		ok, name = (text || t.Kind == core.TreeNumber) && err == nil && n == math.Trunc(n) && math.Abs(n) <= math.MaxInt32, "TYPE_INT32"
	case isFloat:
		_, err := strconv.ParseFloat(t.Text, 32)
		ok, name = (text || t.Kind == core.TreeNumber) && err == nil, "TYPE_FLOAT"
	case isDuration:
		ok, name = text && isDurationText(t.Text), typePrefix+"google.protobuf.Duration"
	case isTimestamp:
		_, err := time.Parse(time.RFC3339Nano, t.Text)
		ok, name = text && err == nil, typePrefix+"google.protobuf.Timestamp"
	case isEnum:
		ok, name = t.Kind == core.TreeNumber || text && f.names(t.Text), f.typ
	}
	if ok {
		return ""
	}
	return name
}

// names reports whether a text is one of the enum's names.
func (f *field) names(text string) bool {
	return slices.ContainsFunc(f.enum, func(v string) bool { return v == text || f.anyCase && strings.EqualFold(v, text) })
}
