package scenarios

import (
	"encoding"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/pushrig/pushrig/reports/expect"
)

// maxWord is longer than any value that is no free text.
const maxWord = 200

// maxNodes bounds the work of one file: aliases can make a small one endless.
const maxNodes = 200_000

// decoder fills Go values from a YAML tree. Other than a YAML library's, it goes on after an
// error, so that one look at the output shows all there is to mend, and it remembers
// where everything was for the checks across the file.
//
//	node ──override by path?──▶ decodeNode │ text │ struct │ map │ list │ number …
type decoder struct {
	tree
	*report
	whole     string              // what errors call the outermost map
	places    map[string]place    // by path: devices[0].count
	anchors   map[string]ast.Node //
	overrides []*override
	reserved  map[string]string // top-level keys that are kept for later: why
	nodes     int
	here      place  // of the last node looked at, for what has none itself
	herePath  string // and its path
}

// override is one --set.
type override struct {
	path string
	tree tree
	used bool
}

// nodeDecoder is a type that has several shapes in a file.
type nodeDecoder interface {
	decodeNode(d *decoder, n ast.Node, path string)
}

// defaulter is a struct with defaults that are not zero.
type defaulter interface{ setDefaults() }

// enum is a string type with a fixed set of values.
type enum interface{ Values() []string }

// fail reports an error at a node.
func (d *decoder) fail(n ast.Node, remedy, format string, args ...any) {
	p := d.here
	if n != nil {
		p = d.place(n)
	}
	d.add(p, remedy, format, args...)
	d.errs[len(d.errs)-1].path = d.herePath
}

// resolve follows anchors and aliases; nil means nothing is there.
func (d *decoder) resolve(n ast.Node) ast.Node {
	for range maxNesting {
		switch t := n.(type) {
		case *ast.AnchorNode:
			d.anchors[t.Name.String()] = t.Value
			n = t.Value
		case *ast.AliasNode:
			target, ok := d.anchors[t.Value.String()]
			if !ok {
				d.fail(n, "", "no anchor &%s comes before this", t.Value)
				return nil
			}
			n = target
		case *ast.TagNode:
			d.fail(n, "leave it out", "tags such as %s are not used in scenarios", t.Start.Value)
			return nil
		case *ast.NullNode:
			return nil
		default:
			return n
		}
	}
	d.fail(n, "", "aliases go in a circle")
	return nil
}

// decode fills v, which is settable, from a node.
func (d *decoder) decode(n ast.Node, v reflect.Value, path string) {
	if d.nodes++; d.nodes > maxNodes {
		if d.nodes == maxNodes+1 {
			d.fail(n, "use fewer aliases", "the scenario is too large once its aliases are written out")
		}
		return
	}
	for _, o := range d.overrides {
		if o.path == path && !o.used {
			o.used = true
			outer := d.tree
			d.tree = o.tree
			d.decode(o.tree.body, v, path)
			d.tree = outer
			return
		}
	}
	if n != nil {
		d.here, d.herePath = d.place(n), path
		d.places[path] = d.here
	}
	before := len(d.errs)
	n = d.resolve(n)
	switch {
	case len(d.errs) > before:
		return
	case n == nil && !d.overridden(path):
		d.fail(nil, "give it a value or leave it out", "%s has no value", d.called(path))
		return
	}
	if remedy, bad := unclear(n); bad && !d.loose {
		text, _ := scalar(n)
		d.fail(n, remedy, "%s is %s, which is not the same to all who read YAML", last(path), text)
		return
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		v = v.Elem()
	}
	switch t := v.Addr().Interface().(type) {
	case nodeDecoder:
		t.decodeNode(d, n, path)
		return
	case *time.Duration:
		d.decodeText(n, (*Duration)(t), path)
		return
	case encoding.TextUnmarshaler:
		d.decodeText(n, t, path)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		d.decodeStruct(n, v, path)
	case reflect.Map:
		d.decodeMap(n, v, path)
	case reflect.Slice:
		d.decodeSlice(n, v, path)
	case reflect.Interface:
		v.Set(reflect.ValueOf(d.plain(n, path)))
	default:
		d.decodeScalar(n, v, path)
	}
}

func (d *decoder) decodeText(n ast.Node, t encoding.TextUnmarshaler, path string) {
	text, ok := scalar(n)
	if !ok {
		d.fail(n, "", "%s takes a word or a number, not %s", last(path), kindOf(n))
		return
	}
	if len(text) > maxWord {
		d.fail(n, "", "%s takes a word or a number, not %s", last(path), kindOf(n))
		return
	}
	switch b := n.(type) {
	case *ast.BoolNode: // True and TRUE too
		text = strconv.FormatBool(b.Value)
	case *ast.FloatNode: // 5.0 is a whole number
		if whole := wholeText(n); !strings.Contains(whole, ".") {
			text = whole
		}
	}
	err := t.UnmarshalText([]byte(text))
	if f, ok := formOf(reflect.TypeOf(t).Elem()); ok && err == nil && !f.takes(n) {
		remedy := "write it like " + f.like
		if quoted(n) && isText(n) && numberLike.MatchString(text) {
			remedy = "write it without quotes"
		}
		d.fail(n, remedy, "%s cannot be written as %s", last(path), asWritten(n))
		return
	}
	if err != nil {
		message := strings.TrimPrefix(err.Error(), "Time.UnmarshalText: ")
		if _, isTime := t.(*time.Time); isTime {
			message = fmt.Sprintf("%q is not a time: write it like 2026-11-22T09:00:00+08:00", text)
		}
		d.fail(n, "", "%s: %s", last(path), message)
	}
}

func (d *decoder) decodeSlice(n ast.Node, v reflect.Value, path string) {
	seq, ok := n.(*ast.SequenceNode)
	if !ok {
		d.fail(n, "write a dash before each item, or [a, b]", "%s takes a list, not %s", last(path), kindOf(n))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(seq.Values), len(seq.Values)))
	for i, item := range seq.Values {
		d.decode(item, v.Index(i), fmt.Sprintf("%s[%d]", path, i))
	}
}

func (d *decoder) decodeMap(n ast.Node, v reflect.Value, path string) {
	v.Set(reflect.MakeMap(v.Type()))
	d.eachKey(n, path, func(key string, _, value ast.Node) {
		item := reflect.New(v.Type().Elem()).Elem()
		d.decode(value, item, join(path, key))
		v.SetMapIndex(reflect.ValueOf(key), item)
	})
}

// eachKey calls f for every entry of a map, and for entries that only a --set gives.
func (d *decoder) eachKey(n ast.Node, path string, f func(key string, at, value ast.Node)) {
	seen := map[string]bool{}
	if n != nil {
		m, ok := n.(ast.MapNode)
		if !ok {
			d.fail(n, "write it as `key: value`", "%s takes a map, not %s", d.called(path), kindOf(n))
			return
		}
		for it := m.MapRange(); it.Next(); {
			key, ok := scalar(it.Key())
			switch {
			case it.Key().IsMergeKey():
				d.fail(it.Key(), "write the keys out", "merging with << is not supported")
			case !ok:
				d.fail(it.Key(), "", "a key is a word")
			case seen[key]:
				d.fail(it.Key(), "", "%s is here twice", key)
			default:
				seen[key] = true
				d.places[join(path, key)+"@key"] = d.place(it.Key())
				f(key, it.Key(), it.Value())
			}
		}
	}
	for _, o := range d.overrides {
		if key := o.below(path); key != "" && !o.used && !seen[key] {
			seen[key] = true
			d.places[join(path, key)+"@key"] = o.tree.at(1, 1)
			f(key, nil, nil)
		}
	}
}

// below is the next key of an override under a path, or "".
func (o *override) below(path string) string {
	rest, ok := o.path, true
	if path != "" {
		rest, ok = strings.CutPrefix(o.path, path+".")
	}
	if !ok {
		return ""
	}
	return rest[:strings.IndexAny(rest+".", ".[")]
}

// overridden says whether a --set reaches below a path.
func (d *decoder) overridden(path string) bool {
	return slices.ContainsFunc(d.overrides, func(o *override) bool { return !o.used && o.below(path) != "" })
}

// plain is a node as maps, lists, strings, numbers and booleans.
func (d *decoder) plain(n ast.Node, path string) any {
	switch t := n.(type) {
	case *ast.SequenceNode:
		var list []any
		d.decodeSlice(t, reflect.ValueOf(&list).Elem(), path)
		return list
	case nil, ast.MapNode: // nil: only a --set reaches below
		var m map[string]any
		d.decodeMap(n, reflect.ValueOf(&m).Elem(), path)
		return m
	case *ast.IntegerNode:
		if i, err := strconv.ParseInt(t.GetToken().Value, 10, 64); err == nil {
			return i
		}
	case *ast.FloatNode:
		if i, err := strconv.ParseInt(wholeText(n), 10, 64); err == nil {
			return i
		}
		return t.Value
	case *ast.BoolNode:
		return t.Value
	case *ast.InfinityNode, *ast.NanNode:
		d.fail(n, "", "%s takes a number, not %s", last(path), asWritten(n))
	}
	text, _ := scalar(n)
	if n != nil && !isText(n) && !d.loose {
		d.fail(n, "", "%s is %s: that is out of range", last(path), text)
	}
	return text
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// called is what messages call a map.
func (d *decoder) called(path string) string {
	if path == "" {
		return d.whole
	}
	return last(path)
}

// last is the end of a path, for messages.
func last(path string) string {
	return path[strings.LastIndexByte(path, '.')+1:]
}

// didYouMean is a remedy for a word that is none of those allowed.
func didYouMean(word string, allowed []string) string {
	if near := expect.Nearest(word, allowed); near != "" {
		return fmt.Sprintf("did you mean %s?", near)
	}
	if len(allowed) == 0 {
		return "there are none"
	}
	const most = 30
	if len(allowed) > most {
		return "known are " + strings.Join(allowed[:most], ", ") + " …"
	}
	return "known are " + strings.Join(allowed, ", ")
}
