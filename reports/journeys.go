package reports

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pushrig/pushrig/reports/ledger"
)

// MaxFailures bounds the journeys in journeys.ndjson that did not end well.
const MaxFailures = 10_000

// The names of the files that Save writes.
const (
	ReportFile   = "report.json"
	JourneysFile = "journeys.ndjson"
)

// Save writes the report and its journeys into dir, which it makes if needed,
// and returns the paths. Both are complete before either is there, so that a
// full disk does not leave one run's journeys beside another's report.
func Save(dir string, r *Report, kept []*ledger.KeptJourney) (files []string, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("make the report folder: %w", err)
	}
	report, err := stage(filepath.Join(dir, ReportFile), func(w io.Writer) error { return Encode(w, r) })
	if err != nil {
		return nil, err
	}
	defer report.drop()
	journeys, err := stage(filepath.Join(dir, JourneysFile), func(w io.Writer) error { return encodeJourneys(w, kept) })
	if err != nil {
		return nil, err
	}
	defer journeys.drop()
	if err := errors.Join(journeys.publish(), report.publish()); err != nil {
		return nil, err
	}
	return []string{report.path, journeys.path}, nil
}

// encodeJourneys writes one journey a line: at most MaxFailures of those that did
// not end well, and all kept ones that did.
func encodeJourneys(w io.Writer, kept []*ledger.KeptJourney) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	failures := 0
	for _, k := range kept {
		if !ledger.KindOf(k.Outcome).EndedWell() {
			if failures++; failures > MaxFailures {
				continue
			}
		}
		if err := e.Encode(k); err != nil {
			return err
		}
	}
	return nil
}

// maxLine bounds a line of journeys.ndjson, far above what a journey takes.
const maxLine = 1 << 20

// ReadJourneys reads a journeys file that Save wrote. Errors name the line.
func ReadJourneys(path string) ([]*ledger.KeptJourney, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read journeys: %w", err)
	}
	defer f.Close()
	var list []*ledger.KeptJourney
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		k := new(ledger.KeptJourney)
		if err := json.Unmarshal(lines.Bytes(), k); err != nil {
			return nil, fmt.Errorf("read journeys: %s:%d: %w", path, n, err)
		}
		list = append(list, k)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read journeys: %s: %w", path, err)
	}
	return list, nil
}
