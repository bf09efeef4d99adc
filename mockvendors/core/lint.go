package core

// Lint is what can be said against a call by looking at it alone, whether or not the vendor would refuse it.
type Lint struct {
	ID     string `json:"id"`             // "LINT-TEST"
	Rule   string `json:"rule,omitempty"` // the row of the closing table that says what comes of it; "": none
	Field  string `json:"field"`          // where in the request, as its documents write it
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
}

// LintRow is a lint with the code that finds it in a message as the vendor has read it.
type LintRow[M any] struct {
	Lint
	Broken func(M) bool
}

// LintTable is what a vendor looks for.
type LintTable[M any] []LintRow[M]

// The ids of lints, which all vendors share.
const (
	LintTest       = "LINT-TEST"       // a switch for tests was left on
	LintCategory   = "LINT-CATEGORY"   // no category or class: the vendor takes its lowest
	LintChannel    = "LINT-CHANNEL"    // no notification channel
	LintTTL        = "LINT-TTL"        // a time to live that reads as if in another unit
	LintEffect     = "LINT-EFFECT"     // what a tap does is left to a default that is retired
	LintDeprecated = "LINT-DEPRECATED" // a field or an interface of former years
)

// Look finds a table's lints in a message, where somebody lints.
func (t LintTable[M]) Look(c *Call, m M) {
	found := c.platform.onLint
	if found == nil {
		return
	}
	for i := range t {
		if t[i].Broken(m) {
			found(t[i].Lint)
		}
	}
}

// LintScope says which rows of a closing table can be judged by a call alone. Those of the phases wire and validate can, without
// the ones that ask what the vendor remembers or its console knows; those of other phases cannot, but for some.
type LintScope struct {
	Without []string
	With    []string
	// Fields says, by rule, which field a refusal is about, as the vendor's documents write it.
	Fields map[string]string
}

// Linting reports whether somebody wants to hear of lints in the call.
func (c *Call) Linting() bool { return c.platform.onLint != nil }
