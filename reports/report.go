// Package reports owns the report file, `report.json`, and the journeys beside
// it: their Go types, writing and reading them, and the verdict of a run. It
// measures nothing and renders nothing: the ledger counts, and each rendering
// is a package of its own below this one.
package reports

import (
	"encoding/json"
	"time"

	"github.com/pushrig/pushrig/reports/expect"
	"github.com/pushrig/pushrig/reports/ledger"
)

// Schema names the format. Fields may be added within a version; a reader
// ignores those it does not know.
const Schema = "pushrig.report/v1"

// Report is one run, or several rounds of one. Make it with New.
type Report struct {
	Schema      string      `json:"schema"`
	Tool        Tool        `json:"tool"`
	Scenario    Scenario    `json:"scenario"`
	Environment Environment `json:"environment"`
	Verdict     Verdict     `json:"verdict"`
	Reason      string      `json:"reason,omitempty"` // why the run was cut short; "" when it came to its end
	Started     time.Time   `json:"started"`
	WallS       float64     `json:"wall_s"` // seconds of real time
	SimS        float64     `json:"sim_s"`  // seconds of simulated time
	Devices     Devices     `json:"devices"`
	Journeys    Journeys    `json:"journeys"`
	// OutcomesByVendor counts outcomes by vendor; recipients without a device
	// stand under NoVendor.
	OutcomesByVendor map[string]map[string]uint64  `json:"outcomes_by_vendor"`
	Landings         map[string]uint64             `json:"landings"` // taps by the page they opened
	Taps             Taps                          `json:"taps"`     // what became of each tap
	Rules            map[string]Rule               `json:"rules"`    // the rules that were hit, by id
	Causes           map[string]Cause              `json:"causes"`   // what stands behind outcomes that name no rule, by outcome
	Vendors          map[string]Vendor             `json:"vendors"`
	Latency          map[string]Latency            `json:"latency"` // by stage
	LatencyByVendor  map[string]map[string]Latency `json:"latency_by_vendor"`
	Rate             Rate                          `json:"rate"`
	Timeline         []ledger.Second               `json:"timeline"`
	Rounds           []Round                       `json:"rounds"`
	Invariants       []Invariant                   `json:"invariants"`
	Expectations     []Expectation                 `json:"expectations"`
	Samples          []*ledger.KeptJourney         `json:"samples"` // journeys behind failures, capped
	Harness          Harness                       `json:"harness"`
	Defect           *Defect                       `json:"defect,omitempty"` // what broke in pushrig itself and ended the run
	Configuration    Configuration                 `json:"configuration"`
	Pipeline         PipelineCounts                `json:"pipeline"`
	Target           *Target                       `json:"target,omitempty"` // the outside backend, where one stood in the place of this process's
	Books            Books                         `json:"books"`
}

// Defect is something that broke in the rig itself: a panic, or an error that should not be.
type Defect struct {
	Message string `json:"message"`
	Trace   string `json:"trace,omitempty"` // the stack of a panic
}

// InvariantDefect is the invariant that nothing of the rig itself breaks.
const InvariantDefect = "no_defect"

// Broke notes the defect that ended a run, nil for none: it is a broken invariant, and fails the run.
func (r *Report) Broke(d *Defect) {
	r.Defect = d
	row := Invariant{Name: InvariantDefect, OK: d == nil}
	if d != nil {
		row.Message = "pushrig itself broke and ended the run: " + d.Message + "; please report it with the trace in report.json"
	}
	r.Invariants = append(r.Invariants, row)
}

// New returns an empty report of this version: lists and maps are empty rather
// than null, for readers in other languages.
func New() *Report {
	return &Report{
		Schema:           Schema,
		Taps:             Taps{Opened: map[string]uint64{}, NotOpened: map[string]NotOpened{}},
		Configuration:    Configuration{Overrides: []string{}, Resolved: json.RawMessage("{}")},
		Pipeline:         PipelineCounts{Receipts: map[string]uint64{}},
		Devices:          Devices{ByVendor: map[string]int{}, Link: map[string]int{}},
		Journeys:         Journeys{Outcomes: map[string]uint64{}},
		OutcomesByVendor: map[string]map[string]uint64{}, Landings: map[string]uint64{}, Rules: map[string]Rule{}, Causes: map[string]Cause{}, Vendors: map[string]Vendor{},
		Latency: map[string]Latency{}, LatencyByVendor: map[string]map[string]Latency{},
		Timeline: []ledger.Second{}, Rounds: []Round{}, Invariants: []Invariant{}, Expectations: []Expectation{}, Samples: []*ledger.KeptJourney{},
	}
}

// NoVendor stands for recipients without a device.
const NoVendor = "none"

// Tool is the pushrig that ran.
type Tool struct {
	Version string `json:"version"`
	Go      string `json:"go"`
}

// Scenario identifies what was run.
type Scenario struct {
	Name   string `json:"name"`
	File   string `json:"file"`
	SHA256 string `json:"sha256"` // of the file, hex
	Seed   uint64 `json:"seed"`
}

// Configuration is what was run beyond the scenario's file: two runs that differ here did not do the same.
type Configuration struct {
	Overrides []string        `json:"overrides"` // each --set and --seed, in their order
	SHA256    string          `json:"sha256"`    // of resolved, hex
	Resolved  json.RawMessage `json:"resolved"`  // the whole scenario with defaults, and what was added by default: certificates, vendors' settings
}

// PipelineCounts are the pipeline's own counts.
type PipelineCounts struct {
	Receipts map[string]uint64 `json:"receipts"` // receipts that were read, by VENDOR.KIND
}

// Books says how much the ledger heard that led nowhere, and what bounded memory made it forget.
type Books struct {
	Unclaimed uint64           `json:"unclaimed"` // pushes that a vendor or phone spoke of and no journey claimed
	Strays    uint64           `json:"strays"`    // calls for no open journey, or that could not follow from what was before
	Evictions ledger.Evictions `json:"evictions"`
}

// Environment is the machine that ran it.
type Environment struct {
	OS          string `json:"os"`
	Arch        string `json:"arch"`
	CPUModel    string `json:"cpu_model"`
	Cores       int    `json:"cores"`
	MemoryBytes uint64 `json:"memory_bytes"`
	FDLimit     uint64 `json:"fd_limit"` // open files allowed
}

// Devices counts the simulated phones.
type Devices struct {
	Total    int            `json:"total"`
	ByVendor map[string]int `json:"by_vendor"`
	Link     map[string]int `json:"link"` // by kind of link: websocket, memory
}

// Journeys is the account of promise 1.
type Journeys struct {
	Planned     uint64            `json:"planned"`
	Sent        uint64            `json:"sent"`
	Outcomes    map[string]uint64 `json:"outcomes"`
	Unaccounted int64             `json:"unaccounted"` // planned minus outcomes; below 0: counted twice
	Duplicates  uint64            `json:"duplicates"`  // arrivals after the first of a journey
	Held        uint64            `json:"held"`        // held on purpose, left out of deliver and e2e
	// Behind says, for outcomes that name no rule themselves, what stood behind them: why a message that came over the
	// connection was not pushed; which rule and code (or "no answer") kept the last attempt of a push that was given up.
	Behind map[string]map[string]uint64 `json:"behind,omitempty"`
}

// Taps says what became of the taps: each opened a page, or did not for a reason. One that was not asked about any more when
// the run ended is in tapped alone.
type Taps struct {
	Tapped    uint64               `json:"tapped"`
	Opened    map[string]uint64    `json:"opened"`     // by page
	NotOpened map[string]NotOpened `json:"not_opened"` // by why
}

// NotOpened is one reason why taps opened nothing.
type NotOpened struct {
	Taps uint64 `json:"taps"`
	TapCause
}

// Rule is a rule that was hit.
type Rule struct {
	Hits   uint64 `json:"hits"`
	Text   string `json:"text"`
	Source string `json:"source"`
	Mark   string `json:"mark"` // memory, mock, inference; "" is confirmed
	Remedy string `json:"remedy"`
}

// Vendor is what one mock vendor saw.
type Vendor struct {
	Requests   uint64            `json:"requests"`
	Answers    map[string]uint64 `json:"answers"` // by code
	TokensLive int               `json:"tokens_live"`
	Receipts   map[string]uint64 `json:"receipts"`
	Quotas     []Quota           `json:"quotas"`
	Journal    Journal           `json:"journal"`
	RuleHits   map[string]uint64 `json:"rule_hits"` // how often each rule decided something, by id
	// Forgotten is what it let go of for want of room, by what it was (messages, tasks, pictures): later calls about those find nothing.
	Forgotten map[string]uint64 `json:"forgotten,omitempty"`
}

// Quota is one limit of one app.
type Quota struct {
	App   string `json:"app"`
	Name  string `json:"name"`
	Used  int64  `json:"used"`
	Limit int64  `json:"limit"`
}

// Journal says how much of a vendor's journal was kept.
type Journal struct {
	Kept    uint64 `json:"kept"`
	Evicted uint64 `json:"evicted"`
}

// Latency is one stage, in milliseconds, with the histogram it comes from. A percentile is the nearest rank, rounded up; it
// is null where there are too few samples to show it (p99 takes a hundred).
type Latency struct {
	Count  int64    `json:"count"`
	P50MS  *float64 `json:"p50_ms"`
	P90MS  *float64 `json:"p90_ms"`
	P95MS  *float64 `json:"p95_ms"`
	P99MS  *float64 `json:"p99_ms"`
	P999MS *float64 `json:"p999_ms"`
	MaxMS  float64  `json:"max_ms"` // exact
	Unit   string   `json:"unit"`   // of the values in hdr: us, microseconds
	HDR    string   `json:"hdr"`    // encoded HdrHistogram (V2, compressed, base64); any reader finds the percentiles above in it
}

// Rate compares the load that was planned with the load that was sent.
type Rate struct {
	PlannedPerS  float64 `json:"planned_per_s"`
	AchievedPerS float64 `json:"achieved_per_s"`
}

// Round is one of several runs of the same scenario.
type Round struct {
	Round    int                `json:"round"` // from 1
	Seed     uint64             `json:"seed"`
	Verdict  Verdict            `json:"verdict"`
	WallS    float64            `json:"wall_s"`
	Journeys Journeys           `json:"journeys"`
	Latency  map[string]Latency `json:"latency"`
}

// Invariant is a promise that holds for every run, whatever it was asked to check.
type Invariant struct {
	Name    string   `json:"name"`
	OK      bool     `json:"ok"`
	Message string   `json:"message,omitempty"` // why not
	Samples []uint64 `json:"samples,omitempty"` // journey ids
}

// Kinds of expectation. A slow harness excuses a latency, never an exact one.
const (
	KindExact   = expect.KindExact
	KindLatency = expect.KindLatency
)

// Expectation is one thing that the scenario asked for.
type Expectation struct {
	Name    string   `json:"name"`
	Expr    string   `json:"expr"`
	Kind    string   `json:"kind"` // KindExact or KindLatency
	OK      bool     `json:"ok"`
	Matched uint64   `json:"matched"`           // messages it looked at
	Actual  string   `json:"actual"`            // both sides, as text
	Message string   `json:"message,omitempty"` // why not
	Samples []uint64 `json:"samples,omitempty"` // journey ids
}

// Harness is what the rig itself cost, and how well it kept its plan.
type Harness struct {
	CPUS           float64 `json:"cpu_s"`
	RSSPeakBytes   uint64  `json:"rss_peak_bytes"`
	GCPauseP99MS   float64 `json:"gc_pause_p99_ms"`
	GoroutinesPeak int     `json:"goroutines_peak"`
	LateStarts     uint64  `json:"late_starts"`       // more than 50 ms after their plan
	Limited        string  `json:"limited,omitempty"` // how the machine was the limit: threshold, measured value, remedy
}
