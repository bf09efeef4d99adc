package pipeline

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/pushrig/pushrig/"

// strangers lists the rooms of this module that a dependency list names.
func strangers(deps string) (found []string) {
	for pkg := range strings.FieldsSeq(deps) {
		if strings.HasPrefix(pkg, module) && pkg != module+"sim/internal/pipeline" {
			found = append(found, pkg)
		}
	}
	return found
}

// TestWall: the pipeline shares no type with the mocks, or with any other room.
func TestWall(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-test", ".").Output()
	require.NoError(t, err)
	require.Contains(t, string(out), "golang.org/x/sync/singleflight", "the list is empty or not ours")
	deps := strings.NewReplacer(module+"sim/internal/pipeline.test", "", module+"sim/internal/pipeline_test", "").Replace(string(out))
	require.Empty(t, strangers(deps))
	require.Equal(t, []string{module + "mockvendors/core"}, strangers("fmt\n"+module+"mockvendors/core\n"), "the check can fail")
}
