package sim

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"os"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		_ = os.RemoveAll(programs())
		os.Exit(code)
	}))
}

// programs is a folder for programs that tests build once, until all of them have ended.
var programs = sync.OnceValue(func() string {
	dir, err := os.MkdirTemp("", "pushrig-sim-test-")
	if err != nil {
		panic(err)
	}
	return dir
})

// catalog is the mocks as scenarios know them.
func catalog() scenarios.Catalog { return Catalog() }

// oneKey is the RSA key of every run in these tests.
var oneKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func fast(o Options) Options {
	o.RSA = oneKey
	return o
}

func parse(t testing.TB, text string) *scenarios.Scenario {
	t.Helper()
	s, err := scenarios.Parse("test.yaml", []byte(text), catalog())
	require.NoError(t, err)
	return s
}

// consoles is every vendor's console of an approved chat app with raised limits.
const consoles = `
vendors:
  fcm: {}
  huawei: {approved: [IM]}
  mi: {channels: [{id: tuikit, class: private, status: approved}]}
  oppo: {channels: [tuikit], approved: [private]}
  vivo: {}
  meizu: {}
`

// books are a run's counts without its times.
func books(r *Result) map[string]map[string]uint64 {
	out := map[string]map[string]uint64{}
	for group, c := range r.Summary.ByGroup() {
		out[group+" outcomes"], out[group+" landed"] = c.Outcomes, c.Landed
	}
	return out
}

// holds fails unless every expectation and every invariant held.
func holds(t *testing.T, r *Result) *reports.Report {
	t.Helper()
	for _, e := range r.Expectations {
		assert.True(t, e.OK, "%s: %s %s", e.Name, e.Actual, e.Message)
	}
	for _, v := range r.Summary.Invariants() {
		assert.Fail(t, v.Name, v.Message)
	}
	rep, err := r.Report()
	require.NoError(t, err)
	links := 0
	for _, n := range rep.Devices.Link {
		links += n
	}
	assert.Equal(t, rep.Devices.Total, links, "each phone has one link")
	return rep
}

func run(t *testing.T, text string, o Options) *Result {
	t.Helper()
	r, err := Run(context.Background(), parse(t, text), fast(o))
	require.NoError(t, err)
	return r
}

// sumOf is the number of outcomes of a run.
func sumOf(s *ledger.Summary) (n uint64) {
	total := s.Total(nil)
	for _, c := range total.Outcomes {
		n += c
	}
	return n
}

func printed(outcomes map[string]uint64) string { return fmt.Sprint(outcomes) }
