package core

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestATreeKeepsWhatTheSenderWrote(t *testing.T) {
	tree, err := ParseTree([]byte(` {"b": {"z":1.50,"a":"x\n\"y"} , "a":[true,null,-1e3,[],{}],"b2":null,"a":"again"} `))
	require.NoError(t, err)
	var names []string
	for _, m := range tree.Members {
		names = append(names, m.Name)
	}
	assert.Equal(t, []string{"b", "a", "b2", "a"}, names, "order and repetition stay")
	assert.Equal(t, "1.50", tree.Get("b").Get("z").Raw)
	assert.Equal(t, "x\n\"y", tree.Get("b").String("a"))
	assert.Equal(t, `"x\n\"y"`, tree.Get("b").Get("a").Raw)
	assert.Equal(t, "again", tree.String("a"), "the last one wins")
	assert.Nil(t, tree.Get("b2"), "null is absent")
	assert.Nil(t, tree.Get("b2").Get("x").Get("y"))
	assert.Equal(t, `{"z":1.50,"a":"x\n\"y"}`, tree.Get("b").Raw)
	kinds := ""
	for _, v := range tree.Members[1].Members {
		kinds += string(v.Kind)
	}
	assert.Equal(t, "tn0[{", kinds)
	assert.True(t, (&Tree{Members: []Member{{"x", Tree{Kind: TreeBool, Text: "true"}}}}).Bool("x"))
}

func TestATreeRefusesWhatIsNoJSON(t *testing.T) {
	for text, want := range map[string]error{
		"": ErrNotJSON, "{": ErrNotJSON, `{"a":}`: ErrNotJSON, "{} {}": ErrNotJSON, "{\"a\":\"\xff\"}": ErrNotUTF8,
		strings.Repeat("[", 100) + strings.Repeat("]", 100):           nil,
		strings.Repeat("[", 101) + strings.Repeat("]", 101):           ErrTooDeep,
		strings.Repeat(`{"a":`, 200) + "1" + strings.Repeat("}", 200): ErrTooDeep,
		"12": nil, "null": nil, ` "a" `: nil,
	} {
		_, err := ParseTree([]byte(text))
		assert.ErrorIs(t, err, want, "%.30q", text)
	}
}

// FuzzTree: whatever is JSON is read as encoding/json reads it; nothing makes it panic.
func FuzzTree(f *testing.F) {
	for _, s := range []string{`{"a":[1,"b",{"c":null}],"d":"\u00e9\\"}`, `[]`, `"\ud800"`, `{"a":1,"a":2}`, `{`, `[1.5e+3,-0,0.1E9,01]`, `[tru]`, `"\q"`, "[1] 2", "[\"\x01\"]", `{"a" 1}`, "[1 2]", "-", "1.", "1e", "[,1]", "[1,]", "{,}", `{"a":1,}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		tree, err := ParseTree(b)
		if err != nil {
			if errors.Is(err, ErrNotJSON) && json.Valid(b) {
				t.Fatalf("%q is JSON", b)
			}
			return
		}
		d := json.NewDecoder(strings.NewReader(string(b)))
		d.UseNumber()
		var want any
		if err := d.Decode(&want); err != nil {
			t.Fatal(err)
		}
		if got := plain(tree); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q: got %#v, want %#v", b, got, want)
		}
	})
}

func plain(t *Tree) any {
	switch t.Kind {
	case TreeObject:
		out := map[string]any{}
		for i := range t.Members {
			out[t.Members[i].Name] = plain(&t.Members[i].Tree)
		}
		return out
	case TreeArray:
		out := []any{}
		for i := range t.Members {
			out = append(out, plain(&t.Members[i].Tree))
		}
		return out
	case TreeString:
		return t.Text
	case TreeBool:
		return t.Text == "true"
	case TreeNumber:
		return json.Number(t.Text)
	}
	return nil
}
