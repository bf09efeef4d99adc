package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// toy is a module with everything that can be mutated: functions, methods, generics, nameless and variadic parameters,
// package-level variables.
var toy = map[string]string{
	"go.mod": "module toy\n\ngo 1.26\n",
	"a/a.go": `package a

type box[T any] struct{ in []T }

func (b *box[T]) put(vs ...T) { b.in = append(b.in, vs...) }

func (box[T]) limit(_ int, name string) (n int) {
	n = 3
	return n
}

func first[T any](vs []T) T { return vs[0] }

var (
	small       = map[string]int{"one": 1, "two": 2}
	big   int64 = 1000
	x, y        = 1, 2
)

const fixed = 7

func Sum(vs ...int) int {
	n := 0
	for _, v := range vs {
		n += v
	}
	return n
}

func twice() int {
	n := fixed
	n += 1
	n += 1
	return n + x + y
}

func spare() int { n := 0; n += 1; return n }
`,
	"a/a_test.go": `package a

import "testing"

func TestAll(t *testing.T) {
	var b box[int]
	for name, ok := range map[string]bool{
		"sum":   Sum(1, 2) == 3,
		"put":   func() bool { b.put(4, 5); return len(b.in) == 2 }(),
		"limit": b.limit(1, "") == 3,
		"first": first([]int{8, 9}) == 8,
		"small": small["two"] == 2,
		"big":   big == 1000,
		"twice": twice() == 12,
	} {
		t.Run(name, func(t *testing.T) {
			if !ok {
				t.Error(name)
			}
		})
	}
}

func TestRed(t *testing.T) { t.Error("always") }
`,
}

// mutants runs the program over the toy with this table.
func mutants(t *testing.T, table string) (int, string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range toy {
		at := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(at), 0o755))
		require.NoError(t, os.WriteFile(at, []byte(text), 0o600))
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "toy.yaml"), []byte(table), 0o600))
	var out bytes.Buffer
	code := command(context.Background(), []string{"-root", dir, "-tables", dir, "-v"}, &out)
	return code, out.String()
}

func row(id, was, is, test string) string {
	return "- {id: " + id + ", breaks: something, file: a/a.go, was: '" + was + "', is: '" + is + "', tests: [a TestAll/" + test + "$]}\n"
}

// One build serves a mutant in every kind of declaration.
func TestEachKindOfPlaceDies(t *testing.T) {
	code, out := mutants(t, row("loop", "n += v", "n -= v", "sum")+
		strings.Replace(row("start", "n := 0", "n := 1", "sum"), "file:", "in: Sum, file:", 1)+
		row("method", "append(b.in, vs...)", "append(b.in, vs[0])", "put")+
		row("nameless", "n = 3", "n = 4", "limit")+
		row("generic", "vs[0] }", "vs[1] }", "first")+
		row("table", `"two": 2`, `"two": 3`, "small")+
		row("table twice", `"two"`, `"three"`, "small")+
		row("typed", "1000", "1001", "big"))
	require.Zero(t, code, out)
	require.Contains(t, out, "8 of 8 mutants killed (8 in the tables)")
}

func TestWhatIsWrongIsNamedWithItsRemedy(t *testing.T) {
	for _, c := range []struct{ sentence, table, want string }{
		{"a survivor", row("idle", "n += v", "n += v + 0", "sum"), "SURVIVED idle (a/a.go): something\n    a TestAll/sum$ stays green; make it"},
		{"a place that is gone", row("gone", "n *= v", "n", "sum"), `toy.yaml: gone: stale: no function or variable in a/a.go has the text "n *= v"; bring was`},
		{"a place that is there twice", row("many", "n += 1", "n", "twice"), `many: stale: a/a.go has the text "n += 1" 3 times; make was longer, or name`},
		{"a file that is gone", "- {id: f, breaks: x, file: b/b.go, was: x, is: y, tests: [a TestAll]}", "f: stale: open "},
		{"a constant", row("const", "fixed = 7", "fixed = 8", "twice"), "const: stale: no function or variable"},
		{"two variables at once", row("pair", "= 1, 2", "= 2, 1", "twice"), "pair: a/a.go sets several variables at once; change it where it is used"},
		{"a mutant that does not compile", row("broken", "n += v", "n +=", "sum"), "broken:"},
		{"a test that is gone", row("t", "n += v", "n -= v", "nobody"), "stale: no test of a matches TestAll/nobody$; name"},
		{"a test that is red anyway", "- {id: r, breaks: x, file: a/a.go, was: n += v, is: n -= v, tests: [a TestRed]}", "r: a TestRed is red without any mutant; mend it first"},
		{"a test without a pattern", "- {id: p, breaks: x, file: a/a.go, was: n += v, is: n, tests: [a]}", `test is "a"; give a package's folder`},
		{"an id that is there twice", row("same", "n += v", "n", "sum") + row("same", "n = 3", "n = 4", "limit"), "same: a row of this id is there already"},
		{"no change", row("none", "n += v", "n += v", "sum"), "none: was and is are the same"},
		{"a field nobody knows", "- {id: u, line: 7}", `unknown field "line"`},
	} {
		t.Run(c.sentence, func(t *testing.T) {
			code, out := mutants(t, c.table)
			require.Equal(t, 1, code, out)
			require.Contains(t, out, c.want)
		})
	}
}

func TestAFunctionIsNamedWhereTheTextIsThereTwice(t *testing.T) {
	code, out := mutants(t, strings.Replace(row("in", "n += 1", "n += 2", "twice"), "file:", "in: spare, file:", 1))
	require.Equal(t, 1, code, "nobody tests spare: "+out)
	require.Contains(t, out, "SURVIVED in")
}

func TestATenthIsTheSameForTheSameSeed(t *testing.T) {
	var all []*mutant
	for i := range 500 {
		all = append(all, &mutant{ID: string(rune('a'+i%26)) + strings.Repeat("x", i), File: "a/a.go"})
	}
	none := t.TempDir() // no git there: nothing changed
	some, how := pick(all, none, 7)
	again, _ := pick(all, none, 7)
	other, _ := pick(all, none, 8)
	require.Equal(t, some, again)
	require.NotEqual(t, some, other)
	require.InDelta(t, 50, len(some), 25, how)
	require.Contains(t, how, "seed 7: 0 mutants of rooms that changed")
}
