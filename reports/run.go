package reports

import (
	"time"

	"github.com/pushrig/pushrig/reports/expect"
	"github.com/pushrig/pushrig/reports/ledger"
)

// Run is what a run hands over for its report.
type Run struct {
	Tool          Tool
	Scenario      Scenario
	Configuration Configuration
	Environment   Environment
	Started       time.Time
	WallS, SimS   float64 // seconds of real and of simulated time
	Aborted       string  // why it was cut short; "" when it came to its end
	Defect        *Defect // what broke in the rig itself
	Devices       Devices
	Rate          Rate
	Books         *ledger.Summary
	Vendors       map[string]Vendor
	Pipeline      PipelineCounts
	Target        *Target // nil: the backend of this process
	Expectations  []expect.Result
	Harness       Harness
}

// Describe gives the text of a rule by id; false for what is no rule.
type Describe func(id string) (Rule, bool)

// Report is the run as the report file has it, verdict and all.
func (run *Run) Report(describe Describe) (*Report, error) {
	r := New()
	r.Tool, r.Scenario, r.Environment = run.Tool, run.Scenario, run.Environment
	r.Started, r.WallS, r.SimS, r.Reason = run.Started, run.WallS, run.SimS, run.Aborted
	r.Devices, r.Vendors, r.Rate, r.Harness = run.Devices, run.Vendors, run.Rate, run.Harness
	if run.Pipeline.Receipts != nil {
		r.Pipeline = run.Pipeline
	}
	r.Target = run.Target
	if run.Configuration.Resolved != nil {
		r.Configuration = run.Configuration
	}
	if err := r.Fill(run.Books, describe); err != nil {
		return nil, err
	}
	r.Expectations = Expectations(run.Expectations)
	r.outside()
	r.Broke(run.Defect)
	r.Verdict = Judge(r)
	if limited, why := Limited(r); limited {
		r.Harness.Limited = why
	}
	return r, nil
}
