package sim

import (
	"maps"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/expect"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
)

// Result is what one run was and what came of it. It survives a trip through JSON.
type Result struct {
	Scenario      *scenarios.Scenario       `json:"scenario"`
	Started       time.Time                 `json:"started"`
	WallS         float64                   `json:"wall_s"`
	SimS          float64                   `json:"sim_s"`
	Aborted       string                    `json:"aborted,omitempty"` // why the run was cut short
	Defect        *reports.Defect           `json:"defect,omitempty"`  // what broke in the rig itself; it fails the run
	Devices       reports.Devices           `json:"devices"`
	Toggles       int64                     `json:"toggles"` // changes of state while the load ran
	Load          reports.Rate              `json:"load"`
	Summary       *ledger.Summary           `json:"summary"`
	Configuration reports.Configuration     `json:"configuration"`
	Pipeline      reports.PipelineCounts    `json:"pipeline"`
	Target        *reports.Target           `json:"target,omitempty"`
	Vendors       map[string]reports.Vendor `json:"vendors"`
	Expectations  []expect.Result           `json:"expectations"`
	Harness       reports.Harness           `json:"harness"`
}

// Report is the result as the report file has it, verdict and all.
func (r *Result) Report() (*reports.Report, error) {
	run := reports.Run{
		Tool:          reports.Tool{Version: Version(), Go: runtime.Version()},
		Scenario:      reports.Scenario{Name: r.Scenario.Name, File: r.Scenario.File, SHA256: r.Scenario.SHA256, Seed: r.Scenario.Seed},
		Configuration: r.Configuration, Environment: Machine(), Started: r.Started, WallS: r.WallS, SimS: r.SimS, Aborted: r.Aborted, Defect: r.Defect,
		Devices: r.Devices, Rate: r.Load, Books: r.Summary, Vendors: r.Vendors, Pipeline: r.Pipeline, Target: r.Target, Expectations: r.Expectations,
		Harness: r.Harness,
	}
	return run.Report(describe)
}

// describe is the text of a rule for a report.
func describe(id string) (reports.Rule, bool) {
	for _, r := range mockvendors.AllRules() {
		if r.ID == id {
			return reports.Rule{Text: r.Says, Source: r.Source, Mark: string(r.Mark), Remedy: r.Remedy}, true
		}
	}
	return reports.Rule{}, false
}

// census counts the phones, those among them that an account was logged in on second.
func (w *world) census() reports.Devices {
	d := reports.Devices{ByVendor: map[string]int{}, Link: maps.Clone(w.linkCount)}
	for _, m := range w.roster.all {
		v := m.vendor
		if v == "" {
			v = reports.NoVendor
		}
		phones := 1
		if m.second != nil {
			phones++
		}
		d.Total += phones
		d.ByVendor[v] += phones
	}
	return d
}

// loadShare compares the load that was asked for with what was sent, a second.
func (w *world) loadShare() reports.Rate {
	var planned float64
	for _, l := range w.scenario.Load {
		planned += float64(l.Rate) * l.For.D().Seconds()
	}
	if w.loadLength == 0 || w.loadTook == 0 {
		return reports.Rate{}
	}
	return reports.Rate{PlannedPerS: planned / w.loadLength.Seconds(), AchievedPerS: float64(w.loadSent) / w.loadTook.Seconds()}
}

// vendorFigures reads what each mock counted.
func (w *world) vendorFigures() map[string]reports.Vendor {
	out := map[string]reports.Vendor{}
	for name, f := range w.vendors.Figures() {
		v := reports.Vendor{
			Requests: uint64(f.Requests), Answers: unsigned(f.Answers), TokensLive: f.TokensLive, Receipts: unsigned(f.Receipts),
			Journal: reports.Journal{Kept: f.JournalKept, Evicted: f.JournalEvicted}, Quotas: []reports.Quota{}, RuleHits: unsigned(f.RuleHits), Forgotten: unsigned(f.Forgotten),
		}
		for what, n := range map[string]int64{"failed": f.ReceiptsFailed, "evicted": f.ReceiptsEvicted, "waiting": f.ReceiptsWaiting} {
			if n > 0 {
				v.Receipts[what] = uint64(n)
			}
		}
		for _, q := range f.Quotas {
			v.Quotas = append(v.Quotas, reports.Quota{App: q.App, Name: q.Name, Used: q.Used, Limit: q.Limit})
		}
		out[name] = v
	}
	return out
}

func unsigned(counts map[string]int64) map[string]uint64 {
	out := make(map[string]uint64, len(counts))
	for k, n := range counts {
		out[k] = uint64(n)
	}
	return out
}

// Version is what this build calls itself.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	i := slices.IndexFunc(info.Settings, func(s debug.BuildSetting) bool { return s.Key == "vcs.revision" })
	if info.Main.Version == "" || info.Main.Version == "(devel)" {
		if i >= 0 {
			return "devel+" + info.Settings[i].Value[:min(12, len(info.Settings[i].Value))]
		}
		return "devel"
	}
	return info.Main.Version
}
