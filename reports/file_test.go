package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports/ledger"
)

func TestReportComesBackAsItWas(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	r := filled(t)
	r.Scenario = Scenario{Name: "a <b> & 中文", Seed: 7}
	s := books(t)
	files, err := Save(dir, r, s.Kept)
	require.NoError(t, err)
	require.Equal(t, []string{filepath.Join(dir, "report.json"), filepath.Join(dir, "journeys.ndjson")}, files)

	back, err := Read(files[0])
	require.NoError(t, err)
	assert.Equal(t, asJSON(t, r), asJSON(t, back))
	raw, err := os.ReadFile(files[0])
	require.NoError(t, err)
	assert.Contains(t, string(raw), "a <b> & 中文", "people read the file too")
	kept, err := ReadJourneys(files[1])
	require.NoError(t, err)
	assert.Equal(t, s.Kept, kept)
	assert.Empty(t, leftovers(t, dir, 2))
}

// The keys of the file are a contract with readers in other languages.
func TestReportHasTheFieldsOfItsSchema(t *testing.T) {
	var got map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(asJSON(t, New())), &got))
	for _, field := range []string{"schema", "tool", "scenario", "environment", "verdict", "started", "wall_s", "sim_s", "devices", "journeys",
		"outcomes_by_vendor", "landings", "rules", "vendors", "latency", "latency_by_vendor", "rate", "timeline", "rounds", "expectations",
		"samples", "harness"} {
		assert.Contains(t, got, field)
	}
	assert.NotContains(t, asJSON(t, New()), "null")
	assert.JSONEq(t, `{"cpu_s":0,"rss_peak_bytes":0,"gc_pause_p99_ms":0,"goroutines_peak":0,"late_starts":0}`, string(got["harness"]))
	assert.JSONEq(t, `{"planned":0,"sent":0,"outcomes":{},"unaccounted":0,"duplicates":0,"held":0}`, string(got["journeys"]))
}

func TestReadRefuses(t *testing.T) {
	for _, row := range []struct{ name, content, want string }{
		{"another version", `{"schema":"pushrig.report/v9"}`, `its schema is "pushrig.report/v9"`},
		{"something else in JSON", `{"a":1}`, `its schema is ""`},
		{"half a file", `{"schema":"pushrig.report/v1","verd`, "damaged"},
		{"a field of another type", `{"schema":"pushrig.report/v1","wall_s":"long"}`, "wall_s"},
	} {
		t.Run(row.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.json")
			require.NoError(t, os.WriteFile(path, []byte(row.content), 0o600))
			_, err := Read(path)
			require.ErrorContains(t, err, row.want)
			assert.ErrorContains(t, err, path)
		})
	}
	_, err := Read(filepath.Join(t.TempDir(), "none.json"))
	assert.ErrorIs(t, err, os.ErrNotExist)
	path := filepath.Join(t.TempDir(), "r.json")
	require.NoError(t, os.WriteFile(path, []byte(`{"schema":"x"}`), 0o600))
	_, err = Read(path)
	assert.ErrorIs(t, err, ErrSchema)
}

func TestAFullDiskLeavesTheOldReport(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "report.json")
	require.NoError(t, os.WriteFile(path, []byte("old"), 0o600))
	_, err := stage(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 64<<10)); err != nil {
			return err
		}
		return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}
	})
	require.ErrorIs(t, err, syscall.ENOSPC)
	assert.ErrorContains(t, err, "the disk is full; free some space")
	old, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, "old", string(old))
	assert.Empty(t, leftovers(t, dir, 1))
}

func TestWriteSaysWhereItCannot(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing", "report.json")
	_, err := stage(path, func(w io.Writer) error { return Encode(w, New()) })
	assert.ErrorContains(t, err, path)
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err = Save(filepath.Join(file, "sub"), New(), nil)
	assert.ErrorContains(t, err, "report folder")
	endless := New()
	endless.WallS = inf()
	_, err = Save(filepath.Dir(file), endless, nil)
	assert.Error(t, err, "JSON has no infinity")
	assert.NoFileExists(t, filepath.Join(filepath.Dir(file), ReportFile))
	assert.NoFileExists(t, filepath.Join(filepath.Dir(file), JourneysFile), "one run's journeys do not stand beside another's report")
	assert.Empty(t, leftovers(t, filepath.Dir(file), 1))
	_, err = Save(filepath.Dir(file), &Report{}, nil)
	assert.ErrorIs(t, err, ErrSchema, "nobody could read it again")
}

func TestJourneysFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, JourneysFile)
	var kept []*ledger.KeptJourney
	for i := range MaxFailures + 5 {
		kept = append(kept, &ledger.KeptJourney{ID: uint64(i), Outcome: "lost"})
	}
	kept = append(kept, &ledger.KeptJourney{Outcome: "displayed"})
	_, err := Save(dir, New(), kept)
	require.NoError(t, err)
	back, err := ReadJourneys(path)
	require.NoError(t, err)
	assert.Len(t, back, MaxFailures+1, "failures stop at the cap, the sample stays")

	require.NoError(t, os.WriteFile(path, []byte("{\"id\":1}\n{\"id\"\n"), 0o600))
	_, err = ReadJourneys(path)
	assert.ErrorContains(t, err, path+":2")
	require.NoError(t, os.WriteFile(path, make([]byte, maxLine+1), 0o600))
	_, err = ReadJourneys(path)
	assert.ErrorContains(t, err, "too long")
	_, err = ReadJourneys(path + ".none")
	assert.ErrorIs(t, err, os.ErrNotExist)
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	require.NoError(t, err)
	return string(b)
}

func inf() float64 { zero := 0.0; return 1 / zero }

// leftovers says what is in dir beyond the n files that should be.
func leftovers(t *testing.T, dir string, n int) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	if len(entries) == n {
		return ""
	}
	return fmt.Sprint(entries)
}

// U+202E and its kin make a terminal show a text as another one.
func TestCharactersThatTurnTheDirectionAreEscaped(t *testing.T) {
	r := New()
	r.Scenario.Name = "report.\u202elmth\u2066\u200f\u061c 中文"
	var b bytes.Buffer
	require.NoError(t, Encode(&b, r))
	assert.Contains(t, b.String(), `"report.\u202elmth\u2066\u200f\u061c 中文"`)
	var back Report
	require.NoError(t, json.Unmarshal(b.Bytes(), &back))
	assert.Equal(t, r.Scenario.Name, back.Scenario.Name, "and read as what they are")
}
