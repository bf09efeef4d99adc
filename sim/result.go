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
	Scenario     *scenarios.Scenario       `json:"scenario"`
	Started      time.Time                 `json:"started"`
	WallS        float64                   `json:"wall_s"`
	SimS         float64                   `json:"sim_s"`
	Aborted      string                    `json:"aborted,omitempty"` // why the run was cut short
	Defect       *reports.Defect           `json:"defect,omitempty"`  // what broke in the rig itself; it fails the run
	Devices      reports.Devices           `json:"devices"`
	Toggles      int64                     `json:"toggles"` // changes of state while the load ran
	Load         reports.Rate              `json:"load"`
	Summary      *ledger.Summary           `json:"summary"`
	Vendors      map[string]reports.Vendor `json:"vendors"`
	Expectations []expect.Result           `json:"expectations"`
	Timeline     []reports.Second          `json:"timeline"`
	Harness      reports.Harness           `json:"harness"`
}

// Report is the result as the report file has it, verdict and all.
func (r *Result) Report() (*reports.Report, error) {
	rep := reports.New()
	rep.Tool = reports.Tool{Version: Version(), Go: runtime.Version()}
	rep.Scenario = reports.Scenario{Name: r.Scenario.Name, File: r.Scenario.File, SHA256: r.Scenario.SHA256, Seed: r.Scenario.Seed}
	rep.Environment = Machine()
	rep.Started, rep.WallS, rep.SimS = r.Started, r.WallS, r.SimS
	rep.Devices, rep.Vendors, rep.Rate, rep.Harness = r.Devices, r.Vendors, r.Load, r.Harness
	if err := rep.Fill(r.Summary, describe); err != nil {
		return nil, err
	}
	if r.Timeline != nil {
		rep.Timeline = r.Timeline
	}
	rep.Expectations = reports.Expectations(r.Expectations)
	rep.Broke(r.Defect)
	rep.Reason = r.Aborted
	rep.Verdict = reports.Judge(rep)
	return rep, nil
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

// describeRules brings the vendors' own counts of what their rules decided into the books: a downgrade, for one, ends no
// journey and the ledger cannot know of it.
func (r *Result) describeRules() {
	for id, n := range r.ruleHits() {
		if r.Summary.Hits == nil {
			r.Summary.Hits = map[string]uint64{}
		}
		r.Summary.Hits[id] = max(r.Summary.Hits[id], n)
	}
}

func (r *Result) ruleHits() map[string]uint64 {
	out := map[string]uint64{}
	for _, v := range r.Vendors {
		maps.Copy(out, v.RuleHits)
	}
	return out
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
			Journal: reports.Journal{Kept: f.JournalKept, Evicted: f.JournalEvicted}, Quotas: []reports.Quota{}, RuleHits: unsigned(f.RuleHits),
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

// view is the books as expectations look at them.
func view(s *ledger.Summary) expect.View {
	total := s.Total(nil)
	v := expect.View{
		Totals: counts(&total), Names: map[string]expect.Counts{}, Groups: map[string]expect.Counts{},
		Vendors: map[string]expect.Counts{}, Latency: map[string]expect.Stage{}, Rules: map[string]int{},
	}
	for into, counters := range map[*map[string]expect.Counts]map[string]ledger.Counter{
		&v.Names: s.ByName(), &v.Groups: s.ByGroup(), &v.Vendors: s.ByVendor(),
	} {
		for name, c := range counters {
			(*into)[name] = counts(&c)
		}
	}
	for _, name := range ledger.StageNames() {
		v.Latency[name] = stage(s.Stage(name))
	}
	for id, n := range s.Hits {
		v.Rules[id] = int(n)
	}
	return v
}

func counts(c *ledger.Counter) expect.Counts {
	out := expect.Counts{
		Planned: int(c.Planned), Sent: int(c.Sent), Unaccounted: int(c.Unaccounted()), Duplicates: int(c.Duplicates),
		Held: int(c.Held), Tapped: int(c.Tapped), Outcome: map[string]int{}, Landed: map[string]int{}, E2E: stage(c.E2E),
	}
	for o, n := range c.Outcomes {
		out.Outcome[o] = int(n)
	}
	for page, n := range c.Landed {
		out.Landed[page] = int(n)
	}
	return out
}

func stage(h *ledger.Histogram) expect.Stage {
	if h == nil {
		return expect.Stage{}
	}
	return expect.Stage{Count: int(h.Count()), P50MS: h.PercentileMS(50), P90MS: h.PercentileMS(90), P95MS: h.PercentileMS(95),
		P99MS: h.PercentileMS(99), P999MS: h.PercentileMS(99.9), MaxMS: h.MaxMS()}
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
