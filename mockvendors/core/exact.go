package core

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"
)

// Exact reads JSON texts into a T by its json tags, with the names of keys taken as they are written: encoding/json takes
// "Message" for "message", the vendors do not, and a sender who forgot his tags is to see that here. Unknown keys are passed
// over; of a key that stands twice the last counts, whole; null is as good as absent; bytes that are no UTF-8 are read as
// U+FFFD. It knows what requests are made of: structs, lists, maps of texts, pointers to these, strings, and types that
// read themselves, such as LooseText.
type Exact[T any] struct {
	names exactNames
}

// exactNames are the keys of each struct, one a field, "" for a field that is not read and embedded for a struct whose fields
// stand among its owner's. They are found once, since asking for tags costs more than all the rest.
type exactNames map[reflect.Type][]string

// embedded is no key that a tag can name.
const embedded = "\x00"

// NewExact returns a reader of T, for any number of goroutines.
func NewExact[T any]() *Exact[T] {
	names := exactNames{}
	names.add(reflect.TypeFor[T]())
	return &Exact[T]{names}
}

func (n exactNames) add(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		n.add(t.Elem())
	case reflect.Struct:
		if _, known := n[t]; known {
			return
		}
		names := make([]string, t.NumField())
		n[t] = names
		for i := range names {
			f := t.Field(i)
			switch names[i], _, _ = strings.Cut(f.Tag.Get("json"), ","); {
			case names[i] != "":
				n.add(f.Type)
			case f.Anonymous && f.Type.Kind() == reflect.Struct:
				names[i] = embedded
				n.add(f.Type)
			}
		}
	}
}

// Read reads a text into into; what it does not name stays. Its errors are those of ParseTree, and ErrWrongKind.
func (e *Exact[T]) Read(text []byte, into *T) error {
	if !utf8.Valid(text) {
		text = []byte(string([]rune(string(text))))
	}
	t, err := ParseTree(text)
	if err != nil {
		return err
	}
	return e.names.read(t, reflect.ValueOf(into).Elem())
}

func (n exactNames) read(t *Tree, v reflect.Value) error {
	if t.Kind == TreeNull {
		return nil
	}
	switch own := v.Addr().Interface().(type) {
	case *LooseText: // most of a request
		*own = LooseText{S: t.Text, Composite: t.Kind == TreeObject || t.Kind == TreeArray}
		return nil
	case json.Unmarshaler:
		return own.UnmarshalJSON([]byte(t.Raw))
	}
	switch kind := v.Kind(); {
	case kind == reflect.Pointer:
		p := reflect.New(v.Type().Elem())
		v.Set(p)
		return n.read(t, p.Elem())
	case kind == reflect.Struct && t.Kind == TreeObject:
		return n.readStruct(t, v)
	case kind == reflect.Slice && t.Kind == TreeArray:
		return n.readList(t, v)
	case kind == reflect.Map && t.Kind == TreeObject:
		return n.readMap(t, v)
	case kind == reflect.String && t.Kind == TreeString:
		v.SetString(t.Text)
		return nil
	}
	return fmt.Errorf("%w: %.20s for a %s", ErrWrongKind, t.Raw, v.Type())
}

func (n exactNames) readStruct(t *Tree, v reflect.Value) error {
	for i, name := range n[v.Type()] {
		switch name {
		case "":
			continue
		case embedded:
			if err := n.readStruct(t, v.Field(i)); err != nil {
				return err
			}
			continue
		}
		if m := t.Get(name); m != nil {
			if err := n.read(m, v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (n exactNames) readList(t *Tree, v reflect.Value) error {
	v.Set(reflect.MakeSlice(v.Type(), len(t.Members), len(t.Members)))
	for i := range t.Members {
		if err := n.read(&t.Members[i].Tree, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (n exactNames) readMap(t *Tree, v reflect.Value) error {
	v.Set(reflect.MakeMapWithSize(v.Type(), len(t.Members)))
	for i := range t.Members {
		item := reflect.New(v.Type().Elem()).Elem()
		if err := n.read(&t.Members[i].Tree, item); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(t.Members[i].Name), item)
	}
	return nil
}
