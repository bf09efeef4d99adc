package mockvendors_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// secretNamed are the names of what must be compared in constant time.
var secretNamed = regexp.MustCompile(`(?i)(secret|signature|appkey|password|^sign)$`)

// plainComparisons lists where a Go source compares a secret by == or !=; with "" and nil it may.
func plainComparisons(t *testing.T, name string, source any) (found []string) {
	t.Helper()
	files := token.NewFileSet()
	f, err := parser.ParseFile(files, name, source, 0)
	require.NoError(t, err)
	ast.Inspect(f, func(n ast.Node) bool {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || b.Op != token.EQL && b.Op != token.NEQ || nothing(b.X) || nothing(b.Y) {
			return true
		}
		if named(b.X) || named(b.Y) {
			found = append(found, fmt.Sprint(files.Position(b.Pos())))
		}
		return true
	})
	return found
}

func nothing(e ast.Expr) bool {
	if l, ok := e.(*ast.BasicLit); ok {
		return l.Value == `""` || l.Kind != token.STRING
	}
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "nil"
}

func named(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		return secretNamed.MatchString(x.Name)
	case *ast.SelectorExpr:
		return secretNamed.MatchString(x.Sel.Name)
	}
	return false
}

func TestSecretsAreComparedInConstantTime(t *testing.T) {
	require.NoError(t, filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			assert.Empty(t, plainComparisons(t, path, nil), "use core.Equal")
		}
		return err
	}))
	assert.Len(t, plainComparisons(t, "x.go", `package x; var _ = a.AppSecret == b || sign != c || a.AppSecret == "" || err == nil`), 2, "the look finds them")
}

func TestShortTellsTwoApartAndGivesNeitherAway(t *testing.T) {
	for secret, want := range map[string]string{
		"": "…(0)", "12345678": "…(8)", "123456789": "1234…89(9)", "0123456789abcdef0123456789abcdef": "0123…ef(32)",
	} {
		assert.Equal(t, want, core.Short(secret))
	}
}
