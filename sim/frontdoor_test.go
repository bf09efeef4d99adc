package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// backDoors lists where Go sources reach behind a vendor's front door: a call of Platform.
func backDoors(t *testing.T, name string, src any) (found []string) {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, src, 0)
	require.NoError(t, err)
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok && s.Sel.Name == "Platform" {
			found = append(found, files.Position(s.Sel.Pos()).String())
		}
		return true
	})
	return found
}

// TestTheWorldIsReachedByItsFrontDoor: the director knows vendors by endpoints, credentials and their admin surface, so that
// an outside world can stand where the mocks do.
func TestTheWorldIsReachedByItsFrontDoor(t *testing.T) {
	entries, err := os.ReadDir(".")
	require.NoError(t, err)
	read := 0
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			assert.Empty(t, backDoors(t, e.Name(), nil))
			read++
		}
	}
	assert.Greater(t, read, 10)
	assert.Equal(t, []string{"x.go:2:22"}, backDoors(t, "x.go", "package sim\nfunc f(r vendor) { r.Platform().Faults.Set(nil) }\n"), "the check can fail")
}
