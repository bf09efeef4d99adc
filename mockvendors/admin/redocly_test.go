package admin

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// redoclyDir has Redocly's command, pinned by its package-lock.json.
const redoclyDir = "realclients/redocly"

// Redocly's recommended rules find nothing to say against the document, warnings included. Skipped where the command is not
// installed; in CI that is a failure.
func TestTheDocumentPassesRedoclysRecommendedRules(t *testing.T) {
	missing := t.Skipf
	if os.Getenv("PUSHRIG_CI") == "1" {
		missing = t.Fatalf
	}
	redocly, err := filepath.Abs(filepath.Join(redoclyDir, "node_modules", ".bin", "redocly"))
	require.NoError(t, err)
	if _, err := os.Stat(redocly); err != nil {
		missing("Redocly is not asked: %v; run npm ci in mockvendors/admin/%s", err, redoclyDir)
	}
	text, err := json.Marshal(document())
	require.NoError(t, err)
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "openapi.json"), text, 0o600))
	cmd := exec.CommandContext(t.Context(), redocly, "lint", "--extends", "recommended", "--format", "json", "openapi.json")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "REDOCLY_TELEMETRY=off", "REDOCLY_SUPPRESS_UPDATE_NOTICE=true")
	out, err := cmd.Output()
	require.NoError(t, err, "%s", out)
	var said struct {
		Totals struct{ Errors, Warnings, Ignored int } `json:"totals"`
	}
	require.NoError(t, json.Unmarshal(out, &said), "%s", out)
	require.Zero(t, said.Totals, "%s", out)
}
