package scenarios_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/scenarios"
)

func TestExpandReadsFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, f := range []string{"plans/b.yaml", "plans/a.yml", "plans/sub/c.yaml", "plans/notes.txt", "plans/.hidden.yaml", "plans/.git/d.yaml",
		"empty/readme.md", "quickstart/e.yaml", "one.yaml"} {
		require.NoError(t, os.MkdirAll(filepath.Dir(f), 0o755))
		require.NoError(t, os.WriteFile(f, nil, 0o644))
	}
	for _, row := range []struct {
		says  string
		refs  []string
		want  []string
		fails string
	}{
		{"a folder gives its files and those below, sorted", []string{"plans"}, []string{"plans/a.yml", "plans/b.yaml", "plans/sub/c.yaml"}, ""},
		{"beside others, in their order", []string{"one.yaml", "plans/sub/", "oppo-channel"}, []string{"one.yaml", "plans/sub/c.yaml", "oppo-channel"}, ""},
		{"a bundled name wins over a folder", []string{"quickstart"}, []string{"quickstart"}, ""},
		{"unless it is written as a path", []string{"./quickstart"}, []string{"quickstart/e.yaml"}, ""},
		{"what is not there is Open's to refuse", []string{"gone.yaml"}, []string{"gone.yaml"}, ""},
		{"a folder without scenarios is a mistake", []string{"empty"}, nil, "there is no .yaml file in the folder empty"},
	} {
		t.Run(row.says, func(t *testing.T) {
			got, err := scenarios.Expand(row.refs)
			if row.fails != "" {
				require.ErrorIs(t, err, scenarios.ErrNotFound)
				require.ErrorContains(t, err, row.fails)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, row.want, got)
		})
	}
}
