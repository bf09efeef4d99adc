// Package realreaders holds no product code: its test reads what a report carries with libraries that are not ours.
package realreaders

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/ledger"
)

// Promise 10: any HdrHistogram reader gets the report's figures from its blob.
func TestAForeignReaderGetsTheReportsFigures(t *testing.T) {
	if _, err := os.Stat("node/node_modules"); err != nil {
		if os.Getenv("PUSHRIG_CI") == "1" {
			t.Fatal("node/node_modules is not there: run npm ci in reports/realreaders/node")
		}
		t.Skip("no node/node_modules: run npm ci in reports/realreaders/node to read histograms with hdr-histogram-js")
	}
	latency := map[string]reports.Latency{}
	add := func(name string, values ...time.Duration) {
		var h ledger.Histogram
		for _, v := range values {
			h.Record(v)
		}
		l, err := reports.LatencyOf(&h)
		require.NoError(t, err)
		latency[name] = l
	}
	r := rand.New(rand.NewPCG(1, 2))
	var many, weeks []time.Duration
	for range 5000 {
		many = append(many, time.Duration(r.ExpFloat64()*float64(20*time.Millisecond)))
		weeks = append(weeks, time.Duration(r.Int64N(int64(300*24*time.Hour))))
	}
	outliers := make([]time.Duration, 158, 160)
	for i := range outliers {
		outliers[i] = time.Millisecond
	}
	add("two outliers of 160", append(outliers, 3*time.Second, 3*time.Second)...)
	add("many", many...)
	add("weeks of simulated time", weeks...)
	add("a few", time.Millisecond, 2*time.Millisecond)

	input, err := json.Marshal(latency)
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), "node", "node/read.js")
	cmd.Stdin = bytes.NewReader(input)
	cmd.Stderr = os.Stderr
	output, err := cmd.Output()
	require.NoError(t, err)
	var read map[string]struct {
		Count                    int64
		P50, P90, P95, P99, P999 float64
		Max                      float64
	}
	require.NoError(t, json.Unmarshal(output, &read))
	require.Len(t, read, len(latency))
	for name, l := range latency {
		got := read[name]
		require.Equal(t, "us", l.Unit)
		assert.Equal(t, l.Count, got.Count, name)
		for _, f := range []struct {
			ours   *float64
			theirs float64
		}{{l.P50MS, got.P50}, {l.P90MS, got.P90}, {l.P95MS, got.P95}, {l.P99MS, got.P99}, {l.P999MS, got.P999}} {
			if f.ours != nil {
				assert.Equal(t, f.theirs, *f.ours*1000, "%s: a figure of the report in its blob's unit", name)
			}
		}
		assert.InEpsilon(t, l.MaxMS*1000, got.Max, 0.001, "%s: the blob has the largest to three figures, the report exactly", name)
	}
	require.NotNil(t, latency["two outliers of 160"].P99MS)
	assert.InEpsilon(t, 3000, *latency["two outliers of 160"].P99MS, 0.001)
	assert.Equal(t, 3000.0, latency["two outliers of 160"].MaxMS)
}
