package scenarios

import (
	"fmt"
	"strings"
)

// AudienceKind is how an Audience chooses.
type AudienceKind string

// The kinds.
const (
	// Each is every account of the group.
	Each AudienceKind = "each"
	// Any is one account of the group, chosen by seed anew for every message.
	Any AudienceKind = "any"
	// InGroup is a chat group.
	InGroup AudienceKind = "group"
)

// Audience says who sends or receives: "each oppo", "any oppo", "group family", or "each" and "any"
// for all device groups.
type Audience struct {
	Kind AudienceKind
	// Name is a device group (each, any), a chat group (group), or empty for all devices.
	Name string
}

// UnmarshalText reads an audience.
func (a *Audience) UnmarshalText(b []byte) error {
	words := strings.Fields(string(b))
	switch {
	case len(words) == 1 && (words[0] == string(Each) || words[0] == string(Any)):
		*a = Audience{Kind: AudienceKind(words[0])}
	case len(words) == 2 && (words[0] == string(Each) || words[0] == string(Any) || words[0] == string(InGroup)):
		*a = Audience{Kind: AudienceKind(words[0]), Name: words[1]}
	default:
		return fmt.Errorf("%q is no audience: write \"each GROUP\", \"any GROUP\", \"each\", \"any\" or \"group NAME\"", b)
	}
	return nil
}

// MarshalText writes it as in a file.
func (a Audience) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

func (a Audience) String() string {
	return strings.TrimSpace(string(a.Kind) + " " + a.Name)
}
