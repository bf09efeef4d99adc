package scenarios

// Load sends messages at a rate, in an open model: the next is sent when its time has
// come, whatever became of the last.
type Load struct {
	// For is how long. Real time, whatever the clock's speed; on a simulated clock, simulated time.
	For Duration `yaml:"for" json:"for" jsonschema:"required"`
	// After is how long after the beginning of the load this row starts.
	After Duration `yaml:"after" json:"after,omitempty"`
	// Rate is how many journeys are planned: a group message counts once for each receiver.
	Rate Rate `yaml:"rate" json:"rate" jsonschema:"required"`
	// Arrivals is poisson (default) or constant.
	Arrivals Arrivals `yaml:"arrivals" json:"arrivals"`
	// From is who sends: "any" (default) or "any GROUP".
	From Audience `yaml:"from" json:"from"`
	// To is who receives one-to-one messages: "any" (default) or "any GROUP".
	To Audience `yaml:"to" json:"to"`
	// Group is the chat group that group messages go to. Default: any of them.
	Group string `yaml:"group" json:"group,omitempty"`
	// Mix is what is sent. Default: text only.
	Mix Mix `yaml:"mix" json:"mix"`
	// Ext and Push are the push information of every message. Ext defaults to "chat".
	Ext  string `yaml:"ext" json:"ext,omitempty"`
	Push Push   `yaml:"push" json:"push,omitempty"`
	// As is the name these messages have in expect.
	As string `yaml:"as" json:"as,omitempty"`
}

// Arrivals is how sending times are spread.
type Arrivals string

// The arrival processes.
const (
	ArrivalsPoisson  Arrivals = "poisson"
	ArrivalsConstant Arrivals = "constant"
)

// Values lists the processes.
func (Arrivals) Values() []string { return []string{string(ArrivalsPoisson), string(ArrivalsConstant)} }

// Mix is the share of each kind of message; the shares add up to 100 %.
type Mix struct {
	// Text is one-to-one text, Group a text to a chat group, Custom a one-to-one custom
	// message with a description.
	Text   Percent `yaml:"text" json:"text"`
	Group  Percent `yaml:"group" json:"group"`
	Custom Percent `yaml:"custom" json:"custom"`
}

// Life lets phones change state while the load runs.
type Life struct {
	Dwell `yaml:",inline"`
	// Groups overrides for single device groups. A state left out there is never entered.
	Groups map[string]Dwell `yaml:"groups" json:"groups,omitempty"`
}

// Dwell holds the mean time a phone stays in each state (simulated time, exponentially
// spread). A zero state is never entered.
type Dwell struct {
	Foreground Duration `yaml:"foreground" json:"foreground,omitempty"`
	Background Duration `yaml:"background" json:"background,omitempty"`
	Killed     Duration `yaml:"killed" json:"killed,omitempty"`
	LoggedOut  Duration `yaml:"logged_out" json:"logged_out,omitempty"`
	// SecondLogin is the mean time that the account stays on another phone, whose login
	// kicked this one out, until its owner logs in here again. Zero: that never happens.
	SecondLogin Duration `yaml:"second_login" json:"second_login,omitempty"`
}

// For is the dwell times that hold for a device group.
func (l *Life) For(group string) Dwell {
	if d, ok := l.Groups[group]; ok {
		return d
	}
	return l.Dwell
}
