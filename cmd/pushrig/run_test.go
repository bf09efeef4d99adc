package main

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
)

// small is a scenario of a few phones that all get their message; %s is what it expects.
const small = `name: a few phones
seed: 3
clock: {start: 2026-11-22T09:00:00+08:00}
vendors:
  oppo: {channels: [tuikit], approved: [private]}
devices:
  - {group: oppo, count: 5, vendor: oppo, channels: [tuikit]}
steps:
  - send: {to: each oppo, text: hello, as: good}
  - settle: 5s
expect:
  - %s
`

func scenario(expect string) string { return fmt.Sprintf(small, expect) }

func readReport(t *testing.T, path ...string) *reports.Report {
	t.Helper()
	r, err := reports.Read(filepath.Join(path...))
	require.NoError(t, err)
	return r
}

func TestRunWritesAndSaysWhatHappened(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	out := pushrig(t, dir, "run", "plan.yaml")
	require.Equal(t, 0, out.code, out.stderr)
	for _, want := range []string{"PASS a few phones", "ok   good.displayed == 5", "pushrig-out/plan/report.json", "pushrig-out/plan/journeys.ndjson"} {
		assert.Contains(t, out.stdout, want)
	}
	assert.Contains(t, out.stderr, "devices  5 of 5\n", "progress, as lines since this is no terminal")
	assert.NotContains(t, out.stderr+out.stdout, "\x1b", "no terminal codes without a terminal")

	r := readReport(t, dir, "pushrig-out/plan/report.json")
	assert.Equal(t, reports.Pass, r.Verdict)
	assert.Equal(t, uint64(5), r.Journeys.Outcomes["displayed"])
	assert.Equal(t, reports.Scenario{Name: "a few phones", File: "plan.yaml", SHA256: r.Scenario.SHA256, Seed: 3}, r.Scenario)
	_, err := reports.ReadJourneys(filepath.Join(dir, "pushrig-out/plan/journeys.ndjson"))
	assert.NoError(t, err)
}

func TestRunABundledScenario(t *testing.T) {
	dir := t.TempDir()
	out := pushrig(t, dir, "run", "oppo-channel", "--out", "results", "--quiet", "--set", "devices[0].count=4", "--seed", "9")
	require.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, "pass\tan OPPO phone shows nothing without a channel\tresults/report.json\n", out.stdout)
	assert.Empty(t, out.stderr)
	r := readReport(t, dir, "results/report.json")
	assert.Equal(t, uint64(9), r.Scenario.Seed)
	assert.Contains(t, r.Configuration.Overrides, "seed=9")
	assert.Equal(t, 4, r.Devices.Total)
}

func TestRunJSONIsTheFileAndNothingElse(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	out := pushrig(t, dir, "run", "plan.yaml", "--json")
	require.Equal(t, 0, out.code, out.stderr)
	var r reports.Report
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &r))
	assert.Equal(t, reports.Schema, r.Schema)
	file, err := os.ReadFile(filepath.Join(dir, "pushrig-out/plan/report.json"))
	require.NoError(t, err)
	assert.Equal(t, string(file), out.stdout)
}

func TestRunRendersForCI(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 6"))
	out := pushrig(t, dir, "run", "plan.yaml", "--junit", "ci/junit.xml", "--markdown", "ci/summary.md")
	require.Equal(t, 1, out.code, "an expectation does not hold\n%s", out.stderr)
	assert.Contains(t, out.stdout, "FAIL")
	text, err := os.ReadFile(filepath.Join(dir, "ci/junit.xml"))
	require.NoError(t, err)
	var suites struct {
		Failures int `xml:"failures,attr"`
	}
	require.NoError(t, xml.Unmarshal(text, &suites))
	assert.Equal(t, 1, suites.Failures)
	text, err = os.ReadFile(filepath.Join(dir, "ci/summary.md"))
	require.NoError(t, err)
	assert.Contains(t, string(text), "good.displayed == 6")
}

// A report that cannot be written is no pass; what was measured is shown all the same.
func TestRunCannotWriteItsReport(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	write(t, dir, "out/report.json/file", "in the way")
	out := pushrig(t, dir, "run", "plan.yaml", "--out", "out")
	assert.Equal(t, 7, out.code)
	assert.Contains(t, out.stdout, "PASS a few phones")
	assert.NotContains(t, out.stdout, "report.json")
	assert.Contains(t, out.stderr, "report.json")
	out = pushrig(t, dir, "run", "plan.yaml", "--out", "out", "--quiet")
	assert.Equal(t, 7, out.code)
	assert.Equal(t, "pass\ta few phones\t-\n", out.stdout)
}

// Several scenarios: each has a folder, a failed one does not keep the next from running, and the worst code counts.
func TestRunSeveral(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "first.yaml", scenario("good.displayed == 6"))
	write(t, dir, "second.yml", scenario("good.displayed == 5"))
	out := pushrig(t, dir, "run", "first.yaml", "second.yml", "--out", "all", "--quiet", "--junit", "j.xml")
	assert.Equal(t, 1, out.code, out.stderr)
	assert.Equal(t, "fail\ta few phones\tall/first/report.json\npass\ta few phones\tall/second/report.json\n", out.stdout)
	assert.Equal(t, reports.Fail, readReport(t, dir, "all/first/report.json").Verdict)
	assert.Equal(t, reports.Pass, readReport(t, dir, "all/second/report.json").Verdict)
	for _, file := range []string{"j-first.xml", "j-second.xml"} {
		assert.FileExists(t, filepath.Join(dir, file))
	}
}

// What cannot be run is said before anything runs, with the place and the remedy, and nothing is written.
func TestRunRefuses(t *testing.T) {
	dir := t.TempDir()
	good := scenario("good.displayed == 5")
	write(t, dir, "good.yaml", good)
	write(t, dir, "sub/good.yaml", good)
	write(t, dir, "bad.yaml", strings.Replace(good, "vendor: oppo", "vendor: opo", 1))
	write(t, dir, "worse.yaml", strings.Replace(good, "good.displayed", "goood.displayed", 1))
	write(t, dir, "file", "")
	for _, row := range []struct {
		name string
		args []string
		want []string
	}{
		{"all mistakes of all files at once", []string{"good.yaml", "bad.yaml", "worse.yaml"},
			[]string{"bad.yaml:7:37: unknown vendor \"opo\"; did you mean oppo?", "group: oppo, count: 5, vendor: opo", "worse.yaml:12:5: ", "goood"}},
		{"a file that is not there", []string{"good.yaml", "gone.yaml"}, []string{"there is no file gone.yaml"}},
		{"a bundled name that is not there", []string{"opo-channel"}, []string{`"opo-channel" is no bundled scenario (did you mean oppo-channel?)`}},
		{"a value that cannot be set", []string{"good.yaml", "--set", "devices[0].count=none"}, []string{"--set devices[0].count=none:1:1: "}},
		{"a path that is not there", []string{"good.yaml", "--set", "sead=3"}, []string{"sead"}},
		{"a seed that is no number", []string{"good.yaml", "--seed", "x"}, []string{"--seed", "see `pushrig run --help`"}},
		{"two scenarios that would write to one folder", []string{"good.yaml", "sub/good.yaml"}, []string{"good.yaml and sub/good.yaml would both write"}},
		{"a folder that cannot be made", []string{"good.yaml", "--out", "file/in"}, []string{"the results cannot go to file/in", "choose another folder"}},
		{"a rendering's folder that cannot be made", []string{"good.yaml", "--junit", "file/j.xml"}, []string{"the results cannot go to file"}},
		{"no scenario", nil, []string{"requires at least 1 arg", "usage: pushrig run SCENARIO…"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			out := pushrig(t, dir, append([]string{"run"}, row.args...)...)
			assert.Equal(t, 2, out.code)
			assert.Empty(t, out.stdout)
			for _, want := range row.want {
				assert.Contains(t, out.stderr, want)
			}
			assert.NotContains(t, out.stderr, "devices  ", "nothing ran")
			found, err := filepath.Glob(filepath.Join(dir, "pushrig-out/*/report.json"))
			require.NoError(t, err)
			assert.Empty(t, found)
		})
	}
}

// More sockets than open files: refused before the first phone connects, with the number needed, the limit and the remedies.
func TestRunNeedsMoreFilesThanThereAre(t *testing.T) {
	dir := t.TempDir()
	plan := strings.Replace(scenario("good.displayed == 5"), "seed: 3\n", "seed: 3\nlink: websocket\n", 1)
	write(t, dir, "many.yaml", strings.Replace(plan, "count: 5", "count: 400", 1))
	out := command(t, dir, "sh", "-c", `ulimit -n 512; exec "$0" run many.yaml`, binary)
	assert.Equal(t, 6, out.code)
	assert.Empty(t, out.stdout)
	for _, want := range []string{"not enough open files", "400 phones", "the limit is 512", "ulimit -n", "link: auto"} {
		assert.Contains(t, out.stderr, want)
	}
	assert.NotContains(t, out.stderr, "devices", "no phone was begun")
	assert.NoFileExists(t, filepath.Join(dir, "pushrig-out/many/report.json"))
}

// Even without sockets for phones a run needs files; without room for them nothing is begun, and no network is blamed.
func TestRunNeedsFilesForItsRequests(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	out := command(t, dir, "sh", "-c", `ulimit -n 60; exec "$0" run plan.yaml`, binary)
	assert.Equal(t, 6, out.code)
	assert.Contains(t, out.stderr, "the limit is 60; raise it (ulimit -n")
	out = command(t, dir, "sh", "-c", `ulimit -n 90; exec "$0" run plan.yaml`, binary)
	assert.Equal(t, 0, out.code, out.stderr)
}

// link: auto takes as many sockets as there is room for, the rest over memory, and says so.
func TestRunTakesTheSocketsThereAre(t *testing.T) {
	dir := t.TempDir()
	plan := strings.Replace(scenario("good.displayed == 40"), "seed: 3\n", "seed: 3\nlink: auto\npipeline: {workers: 1}\n", 1)
	write(t, dir, "mixed.yaml", strings.Replace(plan, "count: 5", "count: 40", 1))
	out := command(t, dir, "sh", "-c", `ulimit -n 300; exec "$0" run mixed.yaml`, binary)
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Contains(t, out.stderr, "link auto: 16 phones over real sockets, 24 over memory, because the limit of 300 open files")
	assert.Equal(t, map[string]int{"websocket": 16, "memory": 24}, readReport(t, dir, "pushrig-out/mixed/report.json").Devices.Link)
}

// A folder runs all that is in it. --json gives one array as soon as the line can mean several, failed ones in it too.
func TestRunAFolder(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plans/first.yaml", scenario("good.displayed == 6"))
	write(t, dir, "plans/below/second.yml", scenario("good.displayed == 5"))
	out := pushrig(t, dir, "run", "plans", "--json")
	assert.Equal(t, 1, out.code, out.stderr)
	var list []reports.Report
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &list))
	require.Len(t, list, 2)
	assert.Equal(t, []reports.Verdict{reports.Pass, reports.Fail}, []reports.Verdict{list[0].Verdict, list[1].Verdict}, "in the order of their paths")

	require.NoError(t, os.Remove(filepath.Join(dir, "plans/first.yaml")))
	out = pushrig(t, dir, "run", "plans/", "--json")
	assert.Equal(t, 0, out.code, out.stderr)
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &list), "a folder of one gives an array too")
	assert.Len(t, list, 1)
}

// --quiet keeps its one line a scenario on standard output, and says on standard error why one failed.
func TestRunQuietSaysWhy(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario(`{name: all six are there, expr: good.displayed == 6}`))
	out := pushrig(t, dir, "run", "plan.yaml", "--quiet")
	assert.Equal(t, 1, out.code)
	assert.Equal(t, "fail\ta few phones\tpushrig-out/plan/report.json\n", out.stdout)
	assert.Contains(t, out.stderr, "plan: all six are there: ")
	assert.Contains(t, out.stderr, "good.displayed is 5")
}

// A dumb terminal gets lines without codes; a real one, to show that the check can fail, gets bars.
func TestADumbTerminalGetsLines(t *testing.T) {
	if _, err := exec.LookPath("script"); err != nil {
		if os.Getenv("PUSHRIG_CI") != "" {
			t.Fatal("script is missing; install bsdutils")
		}
		t.Skip("script (of bsdutils) is missing: it makes the terminal")
	}
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	on := func(term string) string {
		line := "stty cols 100 rows 30; TERM=" + term + " '" + binary + "' run plan.yaml"
		out := command(t, dir, "script", "-qefc", line, "/dev/null")
		require.Equal(t, 0, out.code, out.stdout)
		return out.stdout
	}
	assert.NotContains(t, on("dumb"), "\x1b")
	assert.Contains(t, on("xterm"), "\x1b")
}

// A target that cannot be asked is no pass, unless another scenario was one; validate says it before.
func TestATargetThatCannotBeAsked(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "t.yaml")
	require.NoError(t, os.WriteFile(file, []byte("base_url: http://127.0.0.1:1\ncalls: {report_token: {path: /t}, send_user: {path: /s, body: '{{.marker}}'}}\nhealth: {timeout: 100ms}\n"), 0o644))
	out := pushrig(t, dir, "validate", "airplane", "--target", file)
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Contains(t, out.stdout, "note: not applicable to the target: it waits")
	out = pushrig(t, dir, "run", "airplane", "--target", file, "--junit", "j.xml", "--markdown", "m.md")
	assert.Equal(t, 4, out.code, out.stderr)
	assert.Contains(t, out.stdout, "NOT APPLICABLE")
	for name, has := range map[string]string{"j.xml": "<skipped message=", "m.md": "not applicable"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		assert.Contains(t, string(text), has)
	}
	out = pushrig(t, dir, "run", "vivo-token-refresh", "--target", file)
	assert.Equal(t, 2, out.code)
	assert.Contains(t, out.stderr, "no healthy answer from http://127.0.0.1:1/")
	out = pushrig(t, dir, "run", "airplane", "--target", filepath.Join(dir, "none.yaml"))
	assert.Equal(t, 2, out.code)
}
