package sim_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// toyVendor is what a vendor adds to the sources: files of its own, and one line in each of two catalogues.
var toyVendor = struct {
	files map[string]string    // where it would stand → where it stands
	lines map[string][2]string // a shared file → the line after which one goes in, and that one
}{
	files: map[string]string{
		"mockvendors/toy/toy.go":       "sim/testdata/toyvendor/mock.go",
		"mockvendors/toy/RULEBOOK.md":  "sim/testdata/toyvendor/RULEBOOK.md",
		"sim/internal/pipeline/toy.go": "sim/testdata/toyvendor/adapter.go",
	},
	lines: map[string][2]string{
		"mockvendors/catalog.go":          {"\t\tmeizu.Spec(),\n", "\t\ttoy.Spec(),\n"},
		"sim/internal/pipeline/vendor.go": {"\t\tmeizuVendor(),\n", "\t\ttoyVendor(),\n"},
	},
}

// TestAVendorIsOneFolderOneAdapterAndALineInEachCatalogue builds pushrig with one more vendor laid over its sources and runs
// a scenario of it, from the token to the tap.
func TestAVendorIsOneFolderOneAdapterAndALineInEachCatalogue(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds pushrig anew")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	dir := t.TempDir()
	replace := map[string]string{}
	for to, from := range toyVendor.files {
		replace[filepath.Join(root, to)] = filepath.Join(root, from)
	}
	for file, line := range toyVendor.lines {
		text, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		require.Equal(t, 1, strings.Count(string(text), line[0]), "%s has its line once", file)
		changed := strings.Replace(string(text), line[0], line[0]+line[1], 1)
		if strings.HasPrefix(file, "mockvendors/") { // Go wants its import too
			changed = strings.Replace(changed, "import (\n", "import (\n\t\"github.com/pushrig/pushrig/mockvendors/toy\"\n", 1)
		}
		at := filepath.Join(dir, filepath.Base(file))
		require.NoError(t, os.WriteFile(at, []byte(changed), 0o600))
		replace[filepath.Join(root, file)] = at
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "overlay.json"), overlay, 0o600))

	program := filepath.Join(dir, "pushrig")
	do(t, root, "go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, "./cmd/pushrig")
	said := do(t, dir, program, "run", filepath.Join(root, "sim/testdata/toyvendor/toy.yaml"), "--out", filepath.Join(dir, "out"))
	require.Contains(t, said, "PASS")
	require.Contains(t, do(t, dir, program, "schema"), `"toy_level"`)
	require.Contains(t, do(t, dir, program, "rules", "toy"), "TOY-C1")
}

// do runs a command and returns what it printed; where it fails, the test does.
func do(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
	return string(out)
}
