package mockvendors_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// TestEveryVendorWalksTheSameWay: what a forced code does, who is told of a target's end, and what becomes of a message to
// nobody is decided in core.Walk. A vendor that looks at Token.Force, or tells of a drop, has a walk of its own.
func TestEveryVendorWalksTheSameWay(t *testing.T) {
	for _, spec := range mockvendors.Catalog() {
		walks := 0
		for name, file := range sources(t, spec.Name) {
			ast.Inspect(file, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				switch {
				case !ok:
				case s.Sel.Name == "Walk" && selects(s, "core"):
					walks++
				case s.Sel.Name == "Force":
					assert.Fail(t, "a forced code is core's", "%s", name)
				case s.Sel.Name == "Drop" && !selects(s, "core"):
					assert.Fail(t, "a drop is told of by core's walk", "%s", name)
				}
				return true
			})
		}
		assert.Positive(t, walks, spec.Name)
	}
}

// TestEveryMemoryOfAVendorTellsWhatItForgot: what is bounded counts what it let go, and the figures have each of those counts.
func TestEveryMemoryOfAVendorTellsWhatItForgot(t *testing.T) {
	all := 0
	for _, spec := range mockvendors.Catalog() {
		here, there := 0, 0
		for _, file := range sources(t, spec.Name) {
			ast.Inspect(file, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.SelectorExpr:
					if strings.HasPrefix(n.Sel.Name, "NewRecent") && selects(n, "core") {
						here++
					}
				case *ast.KeyValueExpr:
					if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Memories" {
						there += len(n.Value.(*ast.CompositeLit).Elts)
					}
				}
				return true
			})
		}
		assert.Equal(t, here, there, "%s: bounded memories, and those whose counts it gives", spec.Name)
		all += here
	}
	assert.Positive(t, all)
}

func selects(s *ast.SelectorExpr, name string) bool {
	x, ok := s.X.(*ast.Ident)
	return ok && x.Name == name
}

// sources parses a vendor's files, tests aside.
func sources(t *testing.T, vendor string) map[string]*ast.File {
	t.Helper()
	files, err := fs.Glob(os.DirFS("."), vendor+"/*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files, vendor)
	out := map[string]*ast.File{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), nil, 0)
		require.NoError(t, err)
		out[name] = file
	}
	return out
}
