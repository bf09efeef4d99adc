package sim

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

// Whatever stops a message has its line and its remedy in the report: every reason of the backend and of the pipeline.
func TestEveryReasonIsExplained(t *testing.T) {
	pushed := []string{"background", "killed", "heartbeat_timeout", "ghost_background", "aborted"} // these stop nothing
	for file, kind := range map[string]string{"internal/im/why.go": "not_pushed.", "internal/pipeline/answer.go": "failed."} {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		require.NoError(t, err)
		found := 0
		ast.Inspect(tree, func(n ast.Node) bool {
			v, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(v.Names[0].Name, "Why") || len(v.Values) == 0 {
				return true
			}
			why, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			require.NoError(t, err)
			found++
			for _, p := range pushed {
				if why == p {
					return true
				}
			}
			_, known := reports.CauseOf(kind + why)
			assert.True(t, known, kind+why)
			return true
		})
		assert.Positive(t, found, file)
	}
	for _, outcome := range []string{"expired", "pending"} {
		c, _ := reports.CauseOf(outcome)
		assert.NotEmpty(t, c.Remedy, outcome)
	}
}
