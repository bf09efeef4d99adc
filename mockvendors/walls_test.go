package mockvendors_test

import (
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "github.com/pushrig/pushrig/"

// ring is a leaf that core and the phone keep their last so many things in; who is built on them has it too.
const ring = "mockvendors/internal/ring"

// walls says which rooms each room may be built on, itself aside; what they are built on comes with them, so the whole
// list stands here. A room that is not in the table may not be there at all. "x/..." is x and all below it.
var walls = map[string][]string{
	"cmd/pushrig":     {"..."},
	"docs/samples/go": {}, // somebody else's backend: it knows nothing of the house

	ring:                              {},
	"mockvendors/clock":               {}, // leaves
	"mockvendors/link":                {},
	"mockvendors/internal/h2scheme":   {},
	"mockvendors/internal/origin":     {},
	"mockvendors/handset":             {"mockvendors/link", ring},
	"mockvendors/core":                {"mockvendors/clock", "mockvendors/link", ring},
	"mockvendors/admin":               {"mockvendors/clock", "mockvendors/link", "mockvendors/core", "mockvendors/handset", "mockvendors/internal/origin", ring},
	"mockvendors/lint":                {"mockvendors/core", "mockvendors/clock", "mockvendors/link", ring}, // who judges is handed in
	"mockvendors/credentials":         {"mockvendors/core", "mockvendors/clock", "mockvendors/link", ring}, // knows what consoles give out, no vendor's wire
	"mockvendors/internal/vendortest": {"mockvendors/clock", "mockvendors/link", "mockvendors/core", "mockvendors/handset", ring},
	"mockvendors/fcm":                 {"mockvendors/clock", "mockvendors/link", "mockvendors/core", "mockvendors/internal/h2scheme", ring},
	"mockvendors/front":               {}, // it knows hosts and addresses, and no vendor
	"mockvendors/front/ways":          {},
	"mockvendors/front/launch":        {"mockvendors/..."},                                                 // the one room that knows mocks and front
	"mockvendors/*":                   {"mockvendors/clock", "mockvendors/link", "mockvendors/core", ring}, // a vendor knows no other
	"mockvendors":                     {"mockvendors/..."},                                                 // people embed the mocks: neither sim nor scenarios nor reports

	"sim/internal/im":       {},
	"sim/internal/pipeline": {}, // shares no type with the mocks, or a wrong field would agree with itself
	"sim/internal/load":     {},
	"sim/internal/people":   {},
	"sim/internal/console":  {"scenarios", "reports/expect", "reports/ledger", "sim/internal/pipeline", "mockvendors/handset", "mockvendors/core", "mockvendors/credentials", "mockvendors/clock", "mockvendors/link", ring},
	"sim/internal/restform": {"sim/internal/im"},
	"sim/internal/target":   {"scenarios", "reports/expect", "reports/ledger", "mockvendors/core", "mockvendors/credentials", "mockvendors/clock", "mockvendors/link", ring}, // not the mocks: values for its templates are all it knows of them
	"sim/backend": {"scenarios", "reports/expect", "reports/ledger", "sim/internal/console", "sim/internal/im", "sim/internal/pipeline", "sim/internal/restform",
		"mockvendors/handset", "mockvendors/core", "mockvendors/credentials", "mockvendors/clock", "mockvendors/link", ring}, // not the mocks: it knows them by their line alone
	"sim/internal/device": {"mockvendors/handset", "mockvendors/link", ring},
	"sim":                 {"scenarios", "mockvendors/...", "sim/...", "reports/..."},

	"scenarios": {"reports/expect", "reports/ledger", "mockvendors/core", "mockvendors/credentials", "mockvendors/clock", "mockvendors/link", ring}, // settings, rule ids, whose files those are

	"reports/ledger": {}, // the books are a lower floor than who fills them
	"reports/expect": {"reports/ledger"},
	"reports":        {"reports/ledger", "reports/expect"},            // nothing of sim: people read reports without a rig
	"reports/*":      {"reports", "reports/ledger", "reports/expect"}, // one rendering knows no other
}

// wallOf finds a room's line.
func wallOf(room string) (allowed []string, known bool) {
	if allowed, known = walls[room]; !known {
		allowed, known = walls[path.Dir(room)+"/*"]
	}
	return allowed, known
}

// breaches lists, for lines of "room: dependency dependency", what stands where it may not.
func breaches(lines string) (found []string) {
	for line := range strings.Lines(lines) {
		room, deps, ok := strings.Cut(strings.TrimSpace(line), ": ")
		room, ours := strings.CutPrefix(room, module)
		if !ok || !ours {
			continue
		}
		allowed, known := wallOf(room)
		if !known {
			found = append(found, room+" is in no line of the table of walls")
		}
		for dep := range strings.FieldsSeq(deps) {
			dep, ours := strings.CutPrefix(dep, module)
			if ours && !within(dep, allowed) {
				found = append(found, room+" is built on "+dep)
			}
		}
	}
	return found
}

func within(room string, allowed []string) bool {
	return slices.ContainsFunc(allowed, func(a string) bool {
		if above, all := strings.CutSuffix(a, "..."); all {
			return strings.HasPrefix(room+"/", above)
		}
		return room == a
	})
}

func TestTheWallsBetweenRoomsStand(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Deps " "}}`, module+"...").CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.Contains(t, string(out), module+"sim/internal/pipeline: ", "the list is empty or not ours")
	assert.Empty(t, breaches(string(out)))
}

func TestABreachIsSeen(t *testing.T) {
	rows := []struct{ says, room, dep, want string }{
		{"a pipeline that knows the mocks", "sim/internal/pipeline", "mockvendors/core", "sim/internal/pipeline is built on mockvendors/core"},
		{"mocks that know what drives them", "mockvendors", "sim", "mockvendors is built on sim"},
		{"mocks that know scenarios", "mockvendors/core", "scenarios", "mockvendors/core is built on scenarios"},
		{"a vendor that knows another", "mockvendors/mi", "mockvendors/oppo", "mockvendors/mi is built on mockvendors/oppo"},
		{"a vendor that knows the phone", "mockvendors/mi", "mockvendors/handset", "mockvendors/mi is built on mockvendors/handset"},
		{"a rendering that knows another", "reports/text", "reports/junit", "reports/text is built on reports/junit"},
		{"a report that knows the run", "reports", "sim", "reports is built on sim"},
		{"a room that begins like another", "sim/internal/pipeline2", "fmt", "sim/internal/pipeline2 is in no line of the table of walls"},
		{"a director is built on everything it directs", "sim", "mockvendors/oppo", ""},
		{"the command is built on everything", "cmd/pushrig", "sim", ""},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			dep := row.dep
			if dep != "fmt" {
				dep = module + dep
			}
			var want []string
			if row.want != "" {
				want = []string{row.want}
			}
			assert.Equal(t, want, breaches(module+row.room+": fmt "+dep+"\n"))
		})
	}
}
