package sim

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
)

// The sample backends of the documentation do what their scenario says, each by its target's file as it stands there.
func TestTheSampleBackendsAreTargets(t *testing.T) {
	t.Parallel()
	for name, runtime := range map[string]string{"go": "go", "node": "node", "python": "python3"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := exec.LookPath(runtime); err != nil {
				if os.Getenv("PUSHRIG_CI") == "1" {
					t.Fatal(err)
				}
				t.Skip(err)
			}
			target, err := scenarios.OpenTarget("../docs/samples/"+name+"/target.yaml", catalog())
			require.NoError(t, err)
			text, err := os.ReadFile("../docs/samples/hello.yaml")
			require.NoError(t, err)
			r := against(t, string(text), target)
			assert.Equal(t, reports.Pass, r.Verdict, reports.Reasons(r))
			assert.Equal(t, map[string]uint64{"displayed": 5, "no_push_expected.foreground": 5}, r.Journeys.Outcomes)
		})
	}
}
