package core

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// LooseInt is a whole number in JSON as senders really write it: 4, "4", or "" and null for none. Anything else is Bad, for
// the vendor's own rule to answer.
type LooseInt struct {
	N   int64
	Set bool
	Bad bool
}

// UnmarshalJSON never fails: what is no number is marked, so that one odd field does not hide the others.
func (v *LooseInt) UnmarshalJSON(b []byte) error {
	text := scalar(b)
	*v = LooseInt{}
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		v.Bad = true
		return nil
	}
	v.N, v.Set = n, true
	return nil
}

// Or is the number, or def where none was given.
func (v LooseInt) Or(def int64) int64 {
	if v.Set {
		return v.N
	}
	return def
}

// LooseBool is a truth value as senders really write it: true, "true", 1, "1"; "" and null for none.
type LooseBool struct {
	On  bool
	Set bool
	Bad bool
}

// UnmarshalJSON never fails; see LooseInt.
func (v *LooseBool) UnmarshalJSON(b []byte) error {
	text := scalar(b)
	*v = LooseBool{}
	if text == "" {
		return nil
	}
	on, err := strconv.ParseBool(text)
	v.On, v.Set, v.Bad = on, err == nil, err != nil
	return nil
}

// Or is the value, or def where none was given.
func (v LooseBool) Or(def bool) bool {
	if v.Set {
		return v.On
	}
	return def
}

// LooseText is a text as senders really write it: "a", or a number or truth value, taken by its JSON text; null is "". An
// object or array is kept as JSON text too, marked as Composite.
type LooseText struct {
	S         string
	Composite bool
}

// UnmarshalJSON never fails; see LooseInt.
func (v *LooseText) UnmarshalJSON(b []byte) error {
	*v = LooseText{S: scalar(b), Composite: len(b) > 0 && (b[0] == '{' || b[0] == '[')}
	return nil
}

// ScalarText is a text in JSON, or a number or truth value by its JSON text; null is "". An object or a list is ErrWrongKind: no
// decoder makes a text of one.
type ScalarText struct{ S string }

// UnmarshalJSON fails on what is no scalar.
func (v *ScalarText) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && (b[0] == '{' || b[0] == '[') {
		return fmt.Errorf("%w: %.20s for a text", ErrWrongKind, b)
	}
	v.S = scalar(b)
	return nil
}

// scalar is a JSON value as text: a string's content, "" for null, else the JSON itself.
func scalar(b []byte) string {
	switch {
	case len(b) == 0 || b[0] == 'n':
		return ""
	case b[0] != '"':
		return string(b)
	}
	return unquote(b) // b is a value that the decoder has found sound
}

// JSON writes an answer as vendors do: compact, with <, > and & as themselves.
func JSON(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("core: an answer type that cannot be written: " + err.Error()) // a mistake in a vendor's code
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
