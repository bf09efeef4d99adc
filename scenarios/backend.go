package scenarios

import (
	"reflect"

	"github.com/goccy/go-yaml/ast"
)

// Backend is the IM backend of a process of its own: its app, its limits, and the IM console's certificates. Certificates,
// apps, pipeline and clock mean what they mean in a scenario.
type Backend struct {
	// SDKAppID is the app's number, as the IM console gives it.
	SDKAppID uint64 `yaml:"sdkappid" json:"sdkappid" jsonschema:"minimum=1,maximum=9007199254740991"`
	// Key is what UserSigs are signed with. Default: a random one, which the ready line has.
	Key string `yaml:"key" json:"key,omitempty"`
	// Admins may make REST calls. Default: administrator.
	Admins []string `yaml:"admins" json:"admins"`
	// Rest are the limits of the REST calls, and what the pages leave open.
	Rest Rest `yaml:"rest" json:"rest"`

	Certificates map[string]Certificate `yaml:"certificates" json:"certificates,omitempty"`
	Apps         map[string]App         `yaml:"apps" json:"apps,omitempty"`
	Pipeline     Pipeline               `yaml:"pipeline" json:"pipeline"`
	Clock        Clock                  `yaml:"clock" json:"clock"`
	Seed         uint64                 `yaml:"seed" json:"seed" jsonschema:"minimum=0,maximum=18446744073709551615"`
}

// Rest are the limits of the REST calls. 0 is no limit where it says so.
type Rest struct {
	// CallsPerSecond is how many calls an app may make; 0 is no limit. Default 200.
	CallsPerSecond *int `yaml:"calls_per_second" json:"calls_per_second,omitempty" jsonschema:"minimum=0,maximum=1000000"`
	// GroupMessagesPerSecond is how many messages one group may get; 0 is no limit. Default 40.
	GroupMessagesPerSecond *int `yaml:"group_messages_per_second" json:"group_messages_per_second,omitempty" jsonschema:"minimum=0,maximum=1000000"`
	// BatchAccounts is how many receivers a batchsendmsg may have. Default 500.
	BatchAccounts *int `yaml:"batch_accounts" json:"batch_accounts,omitempty" jsonschema:"minimum=1,maximum=10000"`
	// MessageBytes is how long a message may be. Default 12288.
	MessageBytes *int `yaml:"message_bytes" json:"message_bytes,omitempty" jsonschema:"minimum=100,maximum=1000000"`
	// NotAdminCode is what a caller gets who is no admin: 90009 (default) or 60010, both documented [inference].
	NotAdminCode *int `yaml:"not_admin_code" json:"not_admin_code,omitempty" jsonschema:"enum=90009,enum=60010"`
	// PartlySent is the ActionStatus of a batch that some receivers did not get: SomeError (default) or FAIL [sdk].
	PartlySent *string `yaml:"partly_sent" json:"partly_sent,omitempty" jsonschema:"enum=SomeError,enum=FAIL"`
}

func (b *Backend) setDefaults() {
	b.SDKAppID = 1400000000
	b.Admins = []string{"administrator"}
	b.Clock = Clock{Mode: ClockReal, Speed: 1}
}

// BackendOf is the backend that a scenario describes: its certificates, pipeline, clock and seed. A scenario has no limits of
// calls, as it would have none without REST.
func BackendOf(s *Scenario) *Backend {
	b := &Backend{}
	b.setDefaults()
	none := 0
	b.Rest.CallsPerSecond, b.Rest.GroupMessagesPerSecond = &none, &none
	b.Certificates, b.Apps, b.Pipeline, b.Clock, b.Seed = s.Certificates, s.Apps, s.Pipeline, s.Clock, s.Seed
	return b
}

// ParseBackend reads and checks a backend's file. name is how errors call the text; an empty text is all defaults. Its error
// is an Errors with everything that is wrong.
func ParseBackend(name string, src []byte, cat Catalog) (*Backend, error) {
	rep := &report{}
	t, _ := parseTree(name, src, 0, rep)
	if err := rep.err(); err != nil {
		return nil, err
	}
	d := &decoder{tree: t, report: rep, whole: "a backend's file", places: map[string]place{}, anchors: map[string]ast.Node{}}
	out := &Backend{}
	d.decode(t.body, reflect.ValueOf(out).Elem(), "")
	s := &Scenario{Apps: out.Apps, Certificates: out.Certificates}
	c := &checker{decoder: d, s: s, cat: cat, console: map[string]any{}}
	if len(rep.errs) == 0 {
		c.checkConsole()
		if len(out.Admins) == 0 {
			c.bad("admins", "leave it out, or name one", "nobody may make a REST call")
		}
		if out.Clock.Speed != 1 && out.Clock.Mode != ClockReal {
			c.bad("clock.speed", "add mode: real, or leave speed out", "a simulated clock stands until it is told, and has no speed")
		}
	}
	if err := rep.err(); err != nil {
		return nil, err
	}
	return out, nil
}
