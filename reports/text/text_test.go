package text

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pushrig/pushrig/reports"
)

var update = flag.Bool("update", false, "write the golden file anew")

func render(t require.TestingT, r *reports.Report, opt Options) string {
	var b bytes.Buffer
	require.NoError(t, Render(&b, r, opt))
	return b.String()
}

func TestGolden(t *testing.T) {
	golden := filepath.Join("testdata", "example.txt")
	got := render(t, example(), Options{Files: []string{"out/report.json", "out/journeys.ndjson"}})
	if *update {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got, "if the new text is meant, run the test with -update and read the difference")
}

// What the text says of each kind of run.
func TestWords(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(r *reports.Report)
		want   []string
		not    []string
	}{
		{"a pass", func(r *reports.Report) { r.Verdict, r.Expectations = reports.Pass, r.Expectations[:1] },
			[]string{"PASS quickstart", "Everything that was checked holds.", "Every expectation holds.", "none is lost"}, []string{"FAIL"}},
		{"a broken promise", func(r *reports.Report) {
			r.Invariants[2] = reports.Invariant{Name: "lost", Message: "3 of 5000 journeys are lost", Samples: []uint64{9}}
		}, []string{"The books do not balance: 3 of 5000 journeys are lost.", "FAIL always: 3 of 5000 journeys are lost [journeys 9]"}, []string{"exactly one outcome"}},
		{"a limited harness", func(r *reports.Report) { r.Verdict, r.Harness.LateStarts = reports.HarnessLimited, 400 },
			[]string{"HARNESS LIMITED quickstart", "(the machine was the limit)", "400 of 5000 starts were more than 50 ms late, and the limit is 1 %; lower the rate"}, nil},
		{"an aborted run", func(r *reports.Report) { r.Verdict = reports.Aborted }, []string{"ABORTED quickstart", "stopped before its end", "Not as expected so far: approved.displayed"}, nil},
		{"an aborted run in which all holds", func(r *reports.Report) { r.Verdict, r.Expectations = reports.Aborted, r.Expectations[:1] },
			[]string{"Every expectation holds so far."}, nil},
		{"what no rule stopped is explained too", func(*reports.Report) {},
			[]string{"(queue_full), mi: Too many pushes waited for this vendor in the pipeline. Remedy: Give it more pipeline.workers", "(notifications_off), mi 11, oppo 20: The owner has switched"}, nil},
		{"a cause that nobody has words for is named all the same", func(r *reports.Report) { r.Journeys.Outcomes["failed.gremlins"] = 1 },
			[]string{"1 given up by the sender or the pipeline (gremlins)."}, nil},
		{"a run that asked for nothing", func(r *reports.Report) { r.Verdict, r.Expectations = reports.Pass, nil },
			[]string{"Nothing beyond what must always hold."}, []string{"Every expectation holds"}},
		{"a run without a message", func(r *reports.Report) { r.Journeys, r.OutcomesByVendor = reports.Journeys{}, nil },
			[]string{"No message was planned."}, []string{"Outcomes by vendor", "What stopped messages"}},
		{"an unconfirmed rule says so", func(*reports.Report) {}, []string{"[inference: not confirmed]"}, nil},
		{"a stage nobody passed is left out", func(*reports.Report) {}, []string{"start_lag 5,000"}, []string{" queue "}},
		{"what a terminal would obey is not printed", func(r *reports.Report) {
			r.Scenario.Name = "evil\x1b[2Jname"
			r.Journeys.Outcomes["rejected.\x1b[2J"] = 1
		}, []string{"evil [2Jname", "rejected. [2J"}, []string{"\x1b"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			r := example()
			row.change(r)
			got := strings.Join(strings.Fields(render(t, r, Options{})), " ") // wherever the lines break
			for _, s := range row.want {
				assert.Contains(t, got, s)
			}
			for _, s := range row.not {
				assert.NotContains(t, got, s)
			}
		})
	}
}

func TestColourOnlyWhenAsked(t *testing.T) {
	plain, coloured := render(t, example(), Options{}), render(t, example(), Options{Color: true})
	assert.NotContains(t, plain, "\x1b[")
	assert.Contains(t, coloured, "\x1b[31mFAIL\x1b[0m")
	assert.Equal(t, plain, regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(coloured, ""), "colour changes nothing else")
}

func TestAWriteErrorIsTold(t *testing.T) {
	assert.Error(t, Render(brokenPipe{}, example(), Options{}))
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// number finds the numbers in the text: digits that are not part of a name.
var number = regexp.MustCompile(`[A-Za-z_][\w.\-]*|-?\d[\d,]*(\.\d+)?`)

// Every number printed is in the report, rounded as it is printed.
func TestEveryNumberIsInTheReport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawReport(t)
		check := func(text string) (foreign []string) {
			known := numbersOf(t, r)
			for _, s := range number.FindAllString(text, -1) {
				if s[0] != '-' && (s[0] < '0' || s[0] > '9') {
					continue
				}
				s = strings.ReplaceAll(strings.TrimRight(s, ","), ",", "")
				_, decimals, _ := strings.Cut(s, ".")
				if !known(s, len(decimals)) {
					foreign = append(foreign, s)
				}
			}
			return foreign
		}
		text := render(t, r, Options{})
		if foreign := check(text); len(foreign) > 0 {
			t.Fatalf("numbers that are not in the report: %v\n%s", foreign, text)
		}
		if len(check(text+" 123456789123")) == 0 {
			t.Fatal("the check does not notice a number that is made up")
		}
		for _, line := range strings.Split(text, "\n") {
			if width(line) > 110 {
				t.Fatalf("a line of %d columns: %s", width(line), line)
			}
		}
	})
}

func drawReport(t *rapid.T) *reports.Report {
	r := example()
	n := rapid.Uint64Range(0, 99_999_999)
	outcome := rapid.SampledFrom([]string{"online", "displayed", "displayed_silent", "replaced", "rejected.MI-C1", "dropped.X-1", "suppressed.OPPO-C7",
		"not_pushed.offline_7_days", "refused.80002", "failed.retries_exhausted", "expired", "pending", "lost",
		"suppressed.a_setting_with_a_very_long_name_that_does_not_fit_the_column"})
	vendor := rapid.SampledFrom([]string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu", "apns", "tpns", "honor", "none", "a-vendor-with-a-long-name"})
	r.Verdict = rapid.SampledFrom([]reports.Verdict{reports.Pass, reports.Fail, reports.HarnessLimited, reports.Aborted, reports.Inconclusive}).Draw(t, "verdict")
	r.Scenario.Name = rapid.SampledFrom([]string{"quickstart", "离线推送的完整流程" + strings.Repeat("很长", 60), strings.Repeat("x", 300)}).Draw(t, "name")
	r.Journeys.Planned, r.Journeys.Held, r.Journeys.Duplicates = n.Draw(t, "planned"), n.Draw(t, "held"), n.Draw(t, "duplicates")
	r.Journeys.Outcomes = rapid.MapOf(outcome, n).Draw(t, "outcomes")
	r.OutcomesByVendor = rapid.MapOf(vendor, rapid.MapOf(outcome, n)).Draw(t, "by vendor")
	r.Harness.LateStarts = n.Draw(t, "late")
	for stage, l := range r.Latency {
		p99 := float64(n.Draw(t, stage)) / 1000
		l.P99MS = &p99
		r.Latency[stage] = l
	}
	return r
}

// numbersOf returns whether a number, written with so many decimals, is in the report.
func numbersOf(t require.TestingT, r *reports.Report) func(s string, decimals int) bool {
	b, err := json.Marshal(r)
	require.NoError(t, err)
	var all []float64
	for _, s := range regexp.MustCompile(`-?\d+(\.\d+)?([eE][-+]?\d+)?`).FindAllString(string(b), -1) {
		f, err := strconv.ParseFloat(s, 64)
		require.NoError(t, err)
		all = append(all, f)
	}
	return func(s string, decimals int) bool {
		for _, f := range all {
			if strconv.FormatFloat(f, 'f', decimals, 64) == s {
				return true
			}
		}
		return false
	}
}

func TestAFailureSaysWhatItFoundOnce(t *testing.T) {
	r := reports.New()
	r.Expectations = []reports.Expectation{{Name: "e", Expr: "e", Message: "does not hold: a is 1", Actual: "a is 1"}}
	var b strings.Builder
	require.NoError(t, Render(&b, r, Options{}))
	assert.Equal(t, 1, strings.Count(b.String(), "a is 1"))
}

// Lines fit a terminal: no wider than it is, than is good to read, or than tables need.
func TestWidth(t *testing.T) {
	for columns, most := range map[int]int{0: maxWidth, 200: maxWidth, 80: 80, 10: minWidth} {
		widest := 0
		for _, line := range strings.Split(render(t, example(), Options{Width: columns}), "\n") {
			widest = max(widest, width(line))
		}
		assert.LessOrEqual(t, widest, most, "%d columns", columns)
		assert.Greater(t, widest, most-15, "%d columns are used", columns)
	}
}
