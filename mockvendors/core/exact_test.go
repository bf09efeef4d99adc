package core

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type exactSample struct {
	Name   string               `json:"name"`
	Number LooseInt             `json:"number"`
	List   []string             `json:"list"`
	Loose  *[]LooseText         `json:"loose"`
	Inner  *exactSample         `json:"inner"`
	Raw    json.RawMessage      `json:"raw"`
	Texts  map[string]LooseText `json:"texts"`
	Note   string               // no tag: never read
	exactShared
}

// exactShared is what several requests have: its fields stand among its owner's.
type exactShared struct {
	Text ScalarText `json:"text"`
}

func TestExactTakesNamesAsTheyAreWritten(t *testing.T) {
	for _, row := range []struct {
		says, text string
		want       exactSample
	}{
		{"every kind of value", `{"name":"a","number":"4","list":["x","y"],"loose":[1],"inner":{"name":"b"},"raw":{"Name": 1},"texts":{"EN":"t","en":2}}`,
			exactSample{Name: "a", Number: LooseInt{N: 4, Set: true}, List: []string{"x", "y"}, Loose: &[]LooseText{{S: "1"}}, Inner: &exactSample{Name: "b"},
				Raw: json.RawMessage(`{"Name": 1}`), Texts: map[string]LooseText{"EN": {S: "t"}, "en": {S: "2"}}}},
		{"a shared part's names stand among the others", `{"text":7,"Text":"x"}`, exactSample{exactShared: exactShared{ScalarText{"7"}}}},
		{"another capital is another name", `{"Name":"a","LIST":["x"],"Note":"n"}`, exactSample{}},
		{"unknown names are passed over", `{"x":[{}],"name":"a"}`, exactSample{Name: "a"}},
		{"the last of a repeated name counts, whole", `{"inner":{"name":"a"},"inner":{"list":["x"]}}`, exactSample{Inner: &exactSample{List: []string{"x"}}}},
		{"null is as good as absent", `{"name":null,"list":null,"inner":null,"raw":null}`, exactSample{}},
		{"null for everything", `null`, exactSample{}},
		{"each byte that is no UTF-8", "{\"name\":\"a\xff\xfe\"}", exactSample{Name: "a\ufffd\ufffd"}},
	} {
		t.Run(row.says, func(t *testing.T) {
			var got exactSample
			require.NoError(t, NewExact[exactSample]().Read([]byte(row.text), &got))
			assert.Equal(t, row.want, got)
		})
	}
}

func TestExactRefusesWhatDoesNotFit(t *testing.T) {
	for text, want := range map[string]error{
		`{"name":1}`: ErrWrongKind, `{"list":"x"}`: ErrWrongKind, `{"list":[1]}`: ErrWrongKind, `{"inner":[]}`: ErrWrongKind, `{"texts":[]}`: ErrWrongKind, `{"text":{}}`: ErrWrongKind, `{"text":[1]}`: ErrWrongKind,
		`[]`: ErrWrongKind, `7`: ErrWrongKind, ``: ErrNotJSON, `{"name":"a"`: ErrNotJSON, strings.Repeat("[", 200): ErrTooDeep,
	} {
		var got exactSample
		assert.ErrorIs(t, NewExact[exactSample]().Read([]byte(text), &got), want, text)
	}
}
