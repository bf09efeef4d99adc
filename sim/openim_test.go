package sim

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

// program builds pushrig, once.
var program = sync.OnceValues(func() (string, error) {
	file := filepath.Join(programs(), "pushrig")
	out, err := exec.Command("go", "build", "-o", file, "../cmd/pushrig").CombinedOutput()
	if err != nil {
		return string(out), err
	}
	return file, nil
})

// openIM is docs/targets/openim.yaml with this build of pushrig.
func openIM(t testing.TB) *scenarios.Target {
	t.Helper()
	file, err := program()
	require.NoError(t, err, file)
	const path = "../docs/targets/openim.yaml"
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	target, err := scenarios.ParseTarget(path, []byte(strings.Replace(string(text), "[pushrig,", "["+file+",", 1)), catalog())
	require.NoError(t, err)
	return target
}

// onlyInside are ends that only the backend knows, by scenario, and what is seen of them: the vendor's own refusals where the pipeline
// says that it gave up, and no request where it never got an access token to make one with.
var onlyInside = map[string]map[string]string{
	"vendor-outage":     {"failed.retries_exhausted": "rejected.fault"},
	"oppo-wrong-secret": {"rejected.OPPO-A1": "not_requested"},
}

// seenOutside is what an outcome in process is where only the vendors are watched.
func seenOutside(outcome string) string {
	kind, why, _ := strings.Cut(outcome, ".")
	switch {
	case outcome == "online":
		return "no_push_expected.foreground"
	case kind == string(ledger.NotPushed):
		return "no_push_expected." + why
	case outcome == "failed.dead_token":
		return "not_requested"
	}
	return outcome
}

// Bundled scenarios against our own backend's REST form, through its target's file as any user's: each message ends as in
// process, what only the backend knows under its own words. What is not applicable says why.
func TestTheLibraryRunsAgainstTheRESTFormsTarget(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the library twice is left out of short runs")
	}
	for name := range bundled {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Open(name, catalog())
			require.NoError(t, err)
			r, err := Run(t.Context(), s, fast(Options{}))
			require.NoError(t, err)
			want := map[string]uint64{}
			for o, n := range r.Summary.Total(nil).Outcomes {
				if seen := onlyInside[name][o]; seen != "" {
					o = seen
				}
				want[seenOutside(o)] += n
			}
			s.Expect = nil // about what only the backend knows, some of them
			s.Against(openIM(t))
			out, err := Run(t.Context(), s, fast(Options{}))
			require.NoError(t, err)
			rep, err := out.Report()
			require.NoError(t, err)
			if why := rep.WhyNotApplicable(); why != "" {
				t.Skip("not applicable: " + why)
			}
			assert.Equal(t, want, rep.Journeys.Outcomes, reports.Reasons(rep))
		})
	}
}
