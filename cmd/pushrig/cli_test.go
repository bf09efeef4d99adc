package main

import (
	"encoding/json"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
)

func TestHelpNamesWhatThereIs(t *testing.T) {
	for _, args := range [][]string{{}, {"--help"}, {"help"}} {
		out := pushrig(t, t.TempDir(), args...)
		assert.Equal(t, 0, out.code)
		for _, name := range []string{"run", "mock", "backend", "validate", "fmt", "schema", "scenarios", "rules", "doctor", "proxy", "ca", "version", "completion"} {
			assert.Contains(t, out.stdout, "\n  "+name+" ")
		}
		for _, name := range []string{"explain", "diagnose", "compare", "gate", "history", "report"} {
			assert.NotContains(t, out.stdout, "\n  "+name+" ", "what is not built is absent")
		}
	}
}

func TestVersion(t *testing.T) {
	out := pushrig(t, t.TempDir(), "--version")
	assert.Equal(t, 0, out.code)
	assert.Regexp(t, `^pushrig \S+\n$`, out.stdout)
}

// Usage errors: exit 2, nothing on standard output, and what to do.
func TestUsageErrors(t *testing.T) {
	for _, row := range []struct{ line, want string }{
		{"runn", `there is no command "runn"; did you mean run?`},
		{"explain", "there is no command \"explain\"; see `pushrig --help`"},
		{"run x --nonsense", "unknown flag: --nonsense; see `pushrig run --help`"},
		{"validate", "usage: pushrig validate SCENARIO…"},
		{"schema x", "usage: pushrig schema"},
		{"doctor x", "usage: pushrig doctor"},
		{"rules apple", `there is no vendor and no rule "apple"; the vendors are fcm, huawei, mi, oppo, vivo, meizu`},
		{"rules OPPO-C7 OPPO-C77", `there is no vendor and no rule "OPPO-C77"`},
		{"version x", "usage: pushrig version"},
		{"scenarios --json --copy x", "leave --json out"},
		{"run .", "there is no .yaml file in the folder ."},
		{"validate .", "there is no .yaml file in the folder ."},
		{"fmt .", "there is no .yaml file in the folder ."},
		{"scenarios nosuch", `"nosuch" is no bundled scenario; ` + "`pushrig scenarios` lists them"},
		{"scenarios --covers NOPE-1", "no bundled scenario covers NOPE-1"},
		{"scenarios oppo-channel --uncovered", "leave the names out"},
		{"scenarios --covers OPPO-C7 --uncovered", "are three questions; ask one"},
		{"scenarios --copy x --uncovered", "are three questions; ask one"},
		{"mock --vendors apple", `no vendor "apple"`},
		{"mock --vendors=", "--vendors names none"},
		{"mock --listen 192.0.2.1:0", "loopback addresses only"},
		{"mock --listen 7400", "is not HOST:PORT"},
		{"mock --config gone.yaml", "cannot read --config: open gone.yaml"},
		{"mock x", "usage: pushrig mock"},
	} {
		t.Run(row.line, func(t *testing.T) {
			out := pushrig(t, t.TempDir(), strings.Fields(row.line)...)
			assert.Equal(t, 2, out.code)
			assert.Empty(t, out.stdout)
			assert.Contains(t, out.stderr, row.want)
		})
	}
}

func TestValidate(t *testing.T) {
	dir := t.TempDir()
	good := scenario("good.displayed == 5")
	write(t, dir, "good.yaml", good)
	write(t, dir, "bad.yaml", strings.Replace(good, "vendor: oppo", "vendor: opo", 1))

	out := pushrig(t, dir, "validate", "good.yaml", "oppo-channel")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, "good.yaml: ok: a few phones\noppo-channel: ok: an OPPO phone shows nothing without a channel\n", out.stdout)

	write(t, dir, "taps.yaml", strings.Replace(good, "channels: [tuikit]}", "channels: [tuikit], tap: {rate: 100%}}", 1))
	out = pushrig(t, dir, "validate", "taps.yaml")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Contains(t, out.stdout, "taps.yaml: note: group oppo taps and there is no life: ")

	out = pushrig(t, dir, "validate", "bad.yaml", "good.yaml", "gone.yaml")
	assert.Equal(t, 2, out.code)
	assert.Equal(t, "good.yaml: ok: a few phones\n", out.stdout, "the files after a bad one are checked too")
	assert.Equal(t, `bad.yaml:7:37: unknown vendor "opo"; did you mean oppo?
    7 |   - {group: oppo, count: 5, vendor: opo, channels: [tuikit]}
      |                                     ^
pushrig: no such scenario: there is no file gone.yaml
`, out.stderr)
}

func TestFmt(t *testing.T) {
	dir := t.TempDir()
	const untidy, tidied = "name:   x   # why\n\n\n\nseed: 1\n", "name: x # why\n\nseed: 1\n"
	path := write(t, dir, "a.yaml", untidy)
	write(t, dir, "b.yaml", tidied)

	out := pushrig(t, dir, "fmt", "a.yaml")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, tidied, out.stdout)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, untidy, string(text), "without -w the file stays")

	out = pushrig(t, dir, "fmt", "-w", "a.yaml", "b.yaml")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, "a.yaml\n", out.stdout, "only what changed is named")
	text, err = os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, tidied, string(text))

	write(t, dir, "c.yaml", "name: [")
	out = pushrig(t, dir, "fmt", "c.yaml", "gone.yaml")
	assert.Equal(t, 2, out.code)
	assert.Contains(t, out.stderr, "c.yaml:1:7: this is not YAML")
	assert.Contains(t, out.stderr, "cannot tidy: open gone.yaml")
}

func TestSchema(t *testing.T) {
	out := pushrig(t, t.TempDir(), "schema")
	assert.Equal(t, 0, out.code, out.stderr)
	var schema struct {
		Schema string `json:"$schema"`
	}
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &schema))
	assert.Contains(t, schema.Schema, "json-schema.org")
	assert.Contains(t, out.stdout, `"OPPO-C7"`, "with the vendors' own rules in it")
}

func TestScenarios(t *testing.T) {
	dir := t.TempDir()
	out := pushrig(t, dir, "scenarios")
	assert.Equal(t, 0, out.code, out.stderr)
	for _, b := range scenarios.Library() {
		assert.Contains(t, "\n"+out.stdout, "\n"+b.Name+"\n")
	}

	text := pushrig(t, dir, "scenarios", "oppo-channel").stdout
	assert.Contains(t, text, "covers: [IM-54")

	out = pushrig(t, dir, "scenarios", "oppo-channel", "--copy", "mine")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, "mine/oppo-channel.yaml\n", out.stdout)
	copied, err := os.ReadFile(filepath.Join(dir, "mine/oppo-channel.yaml"))
	require.NoError(t, err)
	assert.Equal(t, text, string(copied))
	out = pushrig(t, dir, "scenarios", "--copy", "mine")
	assert.Equal(t, 2, out.code)
	assert.Contains(t, out.stderr, "mine/oppo-channel.yaml is there already and stays as it is")

	assert.Contains(t, pushrig(t, dir, "scenarios", "--covers", "oppo-c7").stdout, "oppo-channel\n")

	out = pushrig(t, dir, "scenarios", "--uncovered")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.NotContains(t, "\n"+out.stdout, "\nOPPO-C7 ")
	assert.Regexp(t, `\n?\d+ of \d+ rules are shown by no bundled scenario\.\n$`, out.stdout)
}

func TestRules(t *testing.T) {
	out := pushrig(t, t.TempDir(), "rules", "oppo")
	assert.Equal(t, 0, out.code, out.stderr)
	for _, want := range []string{"OPPO-C7  oppo: ", "\n    source   ", "\n    remedy   ", "\n    mark     not confirmed: ", " rules are built. "} {
		assert.Contains(t, out.stdout, want)
	}
	assert.NotContains(t, out.stdout, "MI-")
	for line := range strings.Lines(out.stdout) {
		assert.LessOrEqual(t, len([]rune(strings.TrimRight(line, "\n"))), columns)
	}
}

// The JSON has every built rule and every row that is not built, each id once.
func TestRulesJSON(t *testing.T) {
	out := pushrig(t, t.TempDir(), "rules", "--json")
	assert.Equal(t, 0, out.code, out.stderr)
	var list ruleList
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &list))
	seen := map[string]bool{}
	add := func(id, vendor string) {
		assert.False(t, seen[id], id)
		seen[id] = true
		assert.Contains(t, mockvendors.Names(), vendor, id)
	}
	for _, r := range list.Rules {
		add(r.ID, r.Vendor)
		assert.NotEmpty(t, r.Says, r.ID)
		assert.NotEmpty(t, r.Source, r.ID)
		assert.NotEmpty(t, r.Remedy, r.ID)
	}
	for _, row := range list.NotBuilt {
		add(row.ID, row.Vendor)
	}
	total := 0
	for _, vendor := range mockvendors.Names() {
		rows, err := mockvendors.Rulebook(vendor)
		require.NoError(t, err)
		total += len(rows)
	}
	assert.Equal(t, total, len(seen), "built and not built make up the rulebooks")
}

func TestDoctor(t *testing.T) {
	out := command(t, t.TempDir(), "sh", "-c", `ulimit -n 1000; exec "$0" doctor --measure`, binary)
	assert.Equal(t, 0, out.code, out.stderr)
	for _, want := range []string{"processors ", "memory ", "open files  1000: room for 180 phones over WebSocket", "loopback    works", "ports ", "floor ", "median"} {
		assert.Contains(t, out.stdout, want)
	}
}

// A busy port is named.
func TestDoctorBusyPort(t *testing.T) {
	for port := firstPort; port <= lastPort; port++ {
		l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: port})
		if err != nil {
			continue // somebody else has it, which is as good
		}
		defer l.Close()
	}
	out := pushrig(t, t.TempDir(), "doctor")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Contains(t, strings.Join(strings.Fields(out.stdout), " "), "busy: [7400 7401 7402 7403 7404 7405 7406 7407 7408 7409]; `pushrig mock` needs another --listen")
}

// Output that nobody could read is not a success, whatever the command.
func TestOutputThatCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no /dev/full")
	}
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	for _, args := range []string{"run plan.yaml --quiet", "run plan.yaml --json", "run plan.yaml", "rules", "rules --json", "doctor", "schema", "scenarios", "scenarios --uncovered", "validate plan.yaml", "fmt plan.yaml", "mock --listen 127.0.0.1:0"} {
		t.Run(args, func(t *testing.T) {
			out := command(t, dir, "sh", "-c", `"$0" `+args+" >/dev/full", binary)
			assert.Equal(t, 7, out.code)
			assert.Contains(t, out.stderr, "no space left")
		})
	}
}

// An interface that is down can be listened on but not reached.
func TestDoctorWithoutLoopback(t *testing.T) {
	if exec.Command("unshare", "-rn", "true").Run() != nil {
		t.Skip("no network namespace can be made here")
	}
	out := command(t, t.TempDir(), "unshare", "-rn", binary, "doctor")
	assert.Equal(t, 6, out.code)
	assert.Contains(t, out.stderr, "127.0.0.1 does not work")
	assert.Contains(t, out.stderr, "ip link set lo up")
}

// Without a folder for temporary files nothing runs, and the way out is named.
func TestNoFolderForTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "plan.yaml", scenario("good.displayed == 5"))
	for _, args := range []string{"run plan.yaml", "mock --listen 127.0.0.1:0"} {
		out := command(t, dir, "sh", "-c", `TMPDIR=gone exec "$0" `+args, binary)
		assert.Equal(t, 7, out.code, args)
		assert.Contains(t, out.stderr, "set TMPDIR to one that can be written to", args)
	}
}

func TestRulesByID(t *testing.T) {
	out := pushrig(t, t.TempDir(), "rules", "oppo-c7", "MI-Q2")
	assert.Equal(t, 0, out.code, out.stderr)
	assert.Equal(t, []string{"MI-Q2", "OPPO-C7"}, ruleHeads(out.stdout), "in the catalogue's order, and nothing else")
	assert.NotContains(t, out.stdout, "rules are built", "who asks for one rule is not told about all")
}

// ruleHeads lists the ids of the rules that were printed.
func ruleHeads(text string) (ids []string) {
	for line := range strings.Lines(text) {
		if id, _, ok := strings.Cut(line, "  "); ok && id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

func TestScenariosJSON(t *testing.T) {
	read := func(args ...string) (list []listed) {
		out := pushrig(t, t.TempDir(), append([]string{"scenarios", "--json"}, args...)...)
		require.Equal(t, 0, out.code, out.stderr)
		require.NoError(t, json.Unmarshal([]byte(out.stdout), &list))
		return list
	}
	all := read()
	require.Len(t, all, len(scenarios.Library()))
	for i, b := range scenarios.Library() {
		assert.Equal(t, b.Name, all[i].ID)
		assert.Equal(t, string(b.Text), all[i].Text)
	}
	one := read("oppo-channel")
	require.Len(t, one, 1)
	assert.Contains(t, one[0].Covers, "OPPO-C7")
	assert.Contains(t, read("--covers", "OPPO-C7"), one[0])

	var uncovered []struct{ ID string }
	out := pushrig(t, t.TempDir(), "scenarios", "--uncovered", "--json")
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &uncovered))
	require.NotEmpty(t, uncovered)
	for _, r := range uncovered {
		assert.NotContains(t, []string{"OPPO-C7", ""}, r.ID)
	}
}

// Every command's help shows how it is called, and every example is one that the program takes.
func TestEveryHelpHasExamples(t *testing.T) {
	for _, c := range rootCommand().Commands() {
		assert.Contains(t, c.Example, "pushrig "+c.Name(), "the help of %s", c.Name())
		for line := range strings.Lines(c.Example) {
			words := strings.Fields(line)
			if words[0] != "pushrig" {
				continue
			}
			found, rest, err := rootCommand().Find(words[1:])
			require.NoError(t, err, line)
			assert.Equal(t, c.Name(), found.Name(), line)
			if i := slices.Index(rest, ">"); i >= 0 {
				rest = rest[:i]
			}
			for i := range rest {
				rest[i] = strings.Trim(rest[i], "'")
			}
			require.NoError(t, found.ParseFlags(rest), line)
			assert.NoError(t, found.ValidateArgs(found.Flags().Args()), line)
		}
	}
}

// Tab offers what there is: bundled scenarios, vendors, rule ids.
func TestCompletion(t *testing.T) {
	for _, row := range []struct {
		line    []string
		want    []string
		without string
	}{
		{[]string{"run", ""}, []string{"quickstart", "oppo-channel"}, "oppo\n"},
		{[]string{"run", "quickstart", ""}, []string{"oppo-channel"}, "quickstart"},
		{[]string{"validate", ""}, []string{"quickstart"}, "OPPO-C7"},
		{[]string{"scenarios", ""}, []string{"quickstart"}, "OPPO-C7"},
		{[]string{"scenarios", "--covers", ""}, []string{"OPPO-C7\t"}, "quickstart"},
		{[]string{"rules", ""}, []string{"oppo\n", "OPPO-C7\t"}, "quickstart"},
		{[]string{"mock", "--vendors", ""}, []string{"oppo\n"}, "OPPO-C7"},
	} {
		t.Run(strings.Join(row.line, " "), func(t *testing.T) {
			out := pushrig(t, t.TempDir(), append([]string{"__complete"}, row.line...)...)
			require.Equal(t, 0, out.code, out.stderr)
			for _, want := range row.want {
				assert.Contains(t, out.stdout, want)
			}
			assert.NotContains(t, out.stdout, row.without)
		})
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		out := pushrig(t, t.TempDir(), "completion", shell)
		assert.Equal(t, 0, out.code, out.stderr)
		assert.Contains(t, out.stdout, "__complete", shell)
	}
}
