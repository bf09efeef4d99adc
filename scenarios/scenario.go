// Package scenarios owns the scenario format: the types a scenario file turns
// into, the parser with a position in every error, the checks across the file,
// the JSON Schema for editors, the formatter, and the bundled library.
//
// It does not run anything and builds no world: package sim reads a *Scenario
// and does that. What vendors accept as settings, and which rules they have, comes in
// as a Catalog.
package scenarios

import "time"

// DefaultApp is the name of the app every scenario has without naming it.
const DefaultApp = "main"

// Scenario is one parsed, validated scenario. Parse has filled the defaults in,
// so a reader never has to ask "and if it is empty?"; pointers mean that "not
// given" is a value of its own. It survives a trip through JSON.
type Scenario struct {
	// Name says in a few words what is shown.
	Name string `yaml:"name" json:"name" jsonschema:"required,minLength=1"`
	// About says why it is so, for the reader of a report.
	About string `yaml:"about" json:"about,omitempty"`
	// Covers lists rulebook rows that this scenario shows: rule ids and IM-n.
	Covers []string `yaml:"covers" json:"covers,omitempty"`
	// Seed makes people, arrivals and choices repeatable.
	Seed uint64 `yaml:"seed" json:"seed" jsonschema:"minimum=0,maximum=18446744073709551615"`
	// Tags are free words to select scenarios by.
	Tags []string `yaml:"tags" json:"tags,omitempty"`

	// Clock says when the scenario starts and how its time passes.
	Clock Clock `yaml:"clock" json:"clock"`
	// Link is the connection phones keep to their vendor. Default auto, and memory
	// with a simulated clock.
	Link Link `yaml:"link" json:"link"`
	// IMLink is the connection apps keep to the IM backend. Only memory is built.
	IMLink Link `yaml:"im_link" json:"im_link"`

	// Vendors holds what each vendor's console knows about the app main.
	Vendors map[string]Settings `yaml:"vendors" json:"vendors,omitempty"`
	// Rules switches vendor rules off (or back on) by id.
	Rules map[string]Switch `yaml:"rules" json:"rules,omitempty"`
	// Apps are further apps beside main.
	Apps map[string]App `yaml:"apps" json:"apps,omitempty"`
	// Credentials are files of the app main's own credentials, by their place beside this one: a service account,
	// agconnect-services.json, ids and secrets. VENDOR=FILE says whose, where that cannot be told. Default: the mocks issue them.
	Credentials []string `yaml:"credentials" json:"credentials,omitempty"`
	// Certificates holds what the IM console adds by default to every push of the
	// app main, by vendor.
	Certificates map[string]Certificate `yaml:"certificates" json:"certificates,omitempty"`

	// Target is an outside backend that stands in the place of this process's.
	Target *Target `yaml:"target" json:"target,omitempty"`

	// Devices are the phones, in groups of equals.
	Devices []DeviceGroup `yaml:"devices" json:"devices" jsonschema:"required,minItems=1"`
	// Groups are chat groups of the accounts behind the devices.
	Groups []ChatGroup `yaml:"groups" json:"groups,omitempty"`

	// Steps are done one after another.
	Steps []Step `yaml:"steps" json:"steps,omitempty"`
	// Load sends messages at a rate. All rows run at once, after the steps.
	Load []Load `yaml:"load" json:"load,omitempty"`
	// Life lets the phones change state by themselves while the load runs.
	Life *Life `yaml:"life" json:"life,omitempty"`

	// Pipeline sizes the push pipeline.
	Pipeline Pipeline `yaml:"pipeline" json:"pipeline"`
	// Expect lists what must hold at the end.
	Expect []Expectation `yaml:"expect" json:"expect,omitempty"`
	// Budget bounds the run.
	Budget Budget `yaml:"budget" json:"budget"`

	// File is where the text came from: a path, or the name of a library scenario.
	File string `yaml:"-" json:"file,omitempty"`
	// SHA256 is the hex digest of the text as read, before any --set.
	SHA256 string `yaml:"-" json:"sha256,omitempty"`

	// Overrides are the --set so far, in their order.
	Overrides []string `yaml:"-" json:"overrides,omitempty"`

	clockGiven bool // the file says how its time passes

	text []byte  // with the catalog: what Set parses again; gone after a trip through JSON
	cat  Catalog //
}

// Clock says when a scenario starts and how its time passes.
type Clock struct {
	// Start is the simulated time at the beginning, RFC 3339. Zero means the moment
	// the run starts; bundled scenarios always give one, as some rules look at
	// the hour.
	Start time.Time `yaml:"start" json:"start,omitzero"`
	// Mode is simulated (jumps as soon as nothing is in flight) or real. Default: simulated
	// without load, real with it.
	Mode ClockMode `yaml:"mode" json:"mode"`
	// Speed is how many simulated seconds pass in a real one. Default 1; only in mode real.
	Speed float64 `yaml:"speed" json:"speed" jsonschema:"exclusiveMinimum=0,maximum=100000"`
}

// ClockMode is how simulated time passes.
type ClockMode string

// The clock modes.
const (
	ClockReal      ClockMode = "real"
	ClockSimulated ClockMode = "simulated"
)

// Values lists the modes.
func (ClockMode) Values() []string { return []string{string(ClockReal), string(ClockSimulated)} }

// Link is a kind of connection.
type Link string

// The kinds of link.
const (
	LinkAuto      Link = "auto"
	LinkWebSocket Link = "websocket"
	LinkMemory    Link = "memory"
)

// Values lists the kinds.
func (Link) Values() []string {
	return []string{string(LinkAuto), string(LinkWebSocket), string(LinkMemory)}
}

// Pipeline sizes the push pipeline. Nil leaves its own default.
type Pipeline struct {
	// Queue is how many pushes may wait for one vendor.
	Queue *int `yaml:"queue" json:"queue,omitempty" jsonschema:"minimum=1,maximum=10000000"`
	// Workers is how many requests to one vendor may be open at once; on a simulated clock, where none takes time, one.
	Workers *int `yaml:"workers" json:"workers,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// Retries is how often a push is tried again after the first try. 0 is never.
	Retries *int `yaml:"retries" json:"retries,omitempty" jsonschema:"minimum=0,maximum=100"`
}

// Expectation is one expression over the result, and the name it has in reports. In a
// file it is the expression alone, or {name, expr}.
type Expectation struct {
	// Name is how reports call it. Default: the expression.
	Name string `yaml:"name" json:"name"`
	// Expr is the expression; see package reports/expect for what it can name.
	Expr string `yaml:"expr" json:"expr" jsonschema:"required,minLength=1"`
}

// Budget bounds a run.
type Budget struct {
	// Wall is the most real time the run may take; then it is aborted. Default 60s, and
	// the load's length more.
	Wall Duration `yaml:"wall" json:"wall"`
}
