package scenarios

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One row a sentence: the file `whole` with one thing changed, and the error that follows: what its
// caret points at, what it says, what it advises.
// Each row is green before its change, so it is the change that turns it red.
func TestErrorsNamePlaceAndRemedy(t *testing.T) {
	mustParse(t, whole)
	rows := []struct{ says, old, new, at, message, remedy string }{
		{"a misspelt key", "about:", "abuot:", "abuot", `unknown key "abuot" in a scenario`, "did you mean about?"},
		{"a misspelt key in a flow map", "count: 20", "cuont: 20", "cuont", `unknown key "cuont" in devices[0]`, "did you mean count?"},
		{"a key twice", "about: every key once", "name: again", "name", "already defined", ""},
		{"no name", "name: everything", "# no name", "about", "a scenario needs name", "add `name: …`"},
		{"an empty name", "name: everything", `name: ""`, `""`, "name is empty", ""},
		{"a name without a value", "name: everything", "name:", "", "name has no value", "give it a value"},
		{"a row nobody has", "IM-54", "OPPO-C8", "OPPO-C8", `there is no row "OPPO-C8"`, "did you mean OPPO-C5?"},
		{"a name with an escape sequence", "name: everything", `name: "a\x1b[31m"`, `"a\x1b[31m"`, "name holds a control character", "write it on one line"},
		{"a name of two lines", "name: everything", `name: "a\nb"`, `"a\nb"`, "a line break", ""},
		{"a time before there were push services", "2026-11-22T09:00:00+08:00", "0001-01-01T00:00:00Z", "0001", "start is in the year 1: a run begins between 2000", ""},
		{"a seed that is too large", "seed: 16", "seed: 18446744073709551616", "18446744073709551616", "that is out of range", ""},
		{"a count with too many digits", "count: 20", "count: 99999999999999999999", "99999999999999999999", "count is 99999999999999999999: that is out of range", ""},
		{"a tab for indentation", "  - settle: 5s", "\t- settle: 5s", " - settle: 5s", "a tab stands at the beginning of the line", "indent with spaces"},
		{"an expectation that is a number", "mixed.displayed == mixed.planned", "mixed.displayed", "mixed.displayed", "this is a value and no condition", "compare it"},
		{"a seed that is text", "seed: 16", "seed: ten", "ten", `seed takes a whole number from 0, not "ten"`, ""},
		{"a time that is none", "2026-11-22T09:00:00+08:00", "yesterday", "yesterday", `"yesterday" is not a time`, ""},
		{"an unknown clock mode", "mode: real", "mode: reel", "reel", `mode cannot be "reel"`, "did you mean real?"},
		{"a speed of a simulated clock", "mode: real", "mode: simulated", "60", "has no speed", "add mode: real"},
		{"a speed of 0", "speed: 60", "speed: 0", "0", "more than 0 is needed", ""},
		{"an unknown link", "link: websocket", "link: tcp", "tcp", `link cannot be "tcp"`, "known are auto, websocket, memory"},
		{"the IM link over WebSocket", "im_link: memory", "im_link: websocket", "websocket", "im_link websocket is not built yet", "leave it out"},
		{"a backend of one's own", "about: every key once", "target: http://x", "http://x", "target takes a map, not", "write it as"},
		{"a target whose name there is none of", "about: every key once", "target: {base_url: 'http://h', calls: {send_user: {path: '/s?{{.mesage}}', body: '{{.marker}}'}, report_token: {path: /t}}}", ".mesage}}", `has no mesage`, "docs/targets.md"},
		{"a template that does not end", "about: every key once", "target: {base_url: 'http://h{{.port', calls: {send_user: {path: /s}}}", "'http", "the template cannot be filled in: unclosed action", "docs/targets.md"},
		{"a target that nobody sends by", "about: every key once", "target: {base_url: 'http://h', calls: {report_token: {path: /t}}}", "{report_token", "the target has no call that sends", "add send_user"},
		{"a marker that is not said", "about: every key once", "target: {base_url: 'http://h', marker: {in: ext}, calls: {send_user: {path: /s, body: '{{.message.text}}'}, report_token: {path: /t}}}", "'{{.message", "the marker is in the message's ext, which the call does not say", "name .message.ext"},
		{"a way to a backend that is not started", "about: every key once", "target: {base_url: 'http://h', via: front, calls: {send_user: {path: /s, body: '{{.marker}}'}, report_token: {path: /t}}}", "front", "via front works on a process that is started", "add command"},
		{"an unknown vendor", "  oppo: {channels: [tuikit], quota", "  opo: {channels: [tuikit], quota", "opo", `unknown vendor "opo"`, "did you mean oppo?"},
		{"an unknown setting", "per_day", "pre_day", "pre_day", `oppo: unknown key "pre_day" in quota`, "did you mean per_day?"},
		{"a setting of the wrong type", "per_day: 5", "per_day: many", "many", "oppo: per_day takes a whole number", ""},
		{"a setting out of bounds", "per_day: 5", "per_day: -5", "-5", "oppo: per_day is -5: at least 0 is needed", ""},
		{"a setting that is none of its words", "grace: 7d", "mode: strickt", "strickt", `oppo: mode cannot be "strickt"`, "did you mean strict?"},
		{"an unknown rule", "OPPO-C7: off", "OPPO-C9: off", "OPPO-C9", `unknown rule "OPPO-C9"`, "did you mean OPPO-C5?"},
		{"a switch that is neither", "OPPO-C7: off", "OPPO-C7: maybe", "maybe", `"maybe" is neither off nor on`, ""},
		{"the app that is always there", "  shop: {vendors", "  main: {vendors", "main", "main is the app that is always there", ""},
		{"a certificate of an unknown vendor", "  oppo: {channel: \"\"", "  oppa: {channel: \"\"", "oppa", `unknown vendor "oppa"`, "did you mean oppo?"},
		{"a level that does not exist", "notify_level: 16", "notify_level: 3", "3", "only 1, 2, 16 are allowed", ""},
		{"a click without a value", ", value: com.x.Main", "", "{kind: activit", `click activity`, "take a value"},
		{"a duration without a unit", "ttl: 1d12h", "ttl: 90", "90", `"90" has no unit`, ""},
		{"a device group with a reserved name", "group: oppo, count", "group: lost, count", "lost", "has a meaning of its own", "choose another name"},
		{"a device group with a blank", "group: mi_shop", "group: mi shop", "mi", "is no name", "use letters"},
		{"a device group twice", "group: nothing", "group: oppo", "oppo", `the name "oppo" is taken`, ""},
		{"no phone at all", "count: 20", "count: 0", "0", "count is 0: at least 1 is needed", ""},
		{"far too many phones", "count: 20", "count: 1000001", "1000001", "at most 1000000 is allowed", ""},
		{"neither vendor nor brand", "brand: nokia", "model: x", "{group: nothin", "neither a vendor nor a brand", "add vendor"},
		{"an unknown app", "app: shop", "app: shpo", "shpo", `unknown app "shpo"`, "did you mean shop?"},
		{"an unknown state", "start: killed", "start: dead", "dead", `start cannot be "dead"`, ""},
		{"a share over 100 %", "rate: 30%", "rate: 130%", "130%", "a share lies between", ""},
		{"an unknown member", "members: [oppo, mi_shop]", "members: [oppo, mi_ship]", "mi_ship]", `unknown device group "mi_ship"`, "did you mean mi_shop?"},
		{"a chat group larger than its people", "size: 5", "size: 500", "500", "cannot be made of 21 accounts", ""},
		{"an unknown step", "- oppo: [launch", "- opppo: [launch", "opppo", `unknown device group or step "opppo"`, "did you mean oppo?"},
		{"an unknown action", "[launch,", "[lunch,", "lunch", `unknown action "lunch"`, "did you mean launch?"},
		{"a channel action without its channel", "{create_channel: promo}", "create_channel", "create_channel", "create_channel needs a channel id", "write {create_channel: ID}"},
		{"an action with an argument it does not take", "{create_channel: promo}", "{login: promo}", "{login: promo}", "login takes no argument", ""},
		{"a step of two keys", "- settle: 5s", "- {settle: 5s, wait: 5s}", "wait", `"wait" is one more`, "begin a new item"},
		{"a step that is a word", "- settle: 5s", "- settle", "settle", "a step is a map with one key", ""},
		{"a receiver nobody knows", "to: group family", "to: group famly", "group", `unknown chat group "famly"`, "did you mean family?"},
		{"a sender that is everybody", "from: any mi_shop", "from: each mi_shop", "each", `from cannot be "each" here`, ""},
		{"an audience that is none", "to: any,", "to: oppo,", "oppo", `"oppo" is no audience`, ""},
		{"a message without content", "custom: raw, ", "", "{to: any, desc", "this one has 0", "give exactly one"},
		{"a message with two contents", "custom: raw,", "custom: raw, text: x,", "{to: any, cust", "this one has 2", ""},
		{"an element of two things", "{text: a}", "{text: a, face: 1}", "{text: a, face", "this one is 2", ""},
		{"a name twice", "as: chatter", "as: mixed", "mixed", `the name "mixed" is taken`, ""},
		{"a name that is a group", "as: chatter", "as: oppo", "oppo", `"oppo" is a device group already`, ""},
		{"a name that is a total", "as: chatter", "as: planned", "planned", "has a meaning of its own", ""},
		{"a tap on nothing sent", "tap: {each: mixed}", "tap: {each: chatter}", "chatter", `no send before this one is named "chatter"`, "known are mixed"},
		{"a tap without an aim", "tap: {each: mixed}", "tap: {n: 1}", "{n: 1}", "tap takes either each or group", ""},
		{"a place that no tray has", "n: newest", "n: 51", "51", "is not a place in the tray", ""},
		{"a set of an unknown app", "mi.shop: {on", "mi.shpo: {on", "mi.shpo", `unknown app "shpo"`, "did you mean shop?"},
		{"a set of an unknown setting", "{on: false}", "{no: false}", "no", `mi: unknown key "no"`, "did you mean on?"},
		{"a fault of an unknown vendor", "fault: {vendor: oppo", "fault: {vendor: aple", "aple", `unknown vendor "aple"`, ""},
		{"a rate without a unit", "rate: 120/m", "rate: 120", "120", `"120" is not a rate`, ""},
		{"a rate of nothing", "rate: 120/m", "rate: 0/s", "0/s", "a rate is above 0", ""},
		{"a load for no time", "for: 10s", "for: 0s", "0s", "nothing is sent", ""},
		{"a load without an end", "for: 10s, ", "", "{rate: 120/m, ", "load[0] needs for", "add `for: …`"},
		{"shares that are too much", "text: 80%", "text: 90%", "{text: 90%, gr", "add up to 110%", ""},
		{"a life of nobody", "groups: {oppo: {killed", "groups: {opo: {killed", "opo", `unknown device group "opo"`, "did you mean oppo?"},
		{"a misspelt expectation", "mixed.displayed ==", "mixed.dispalyed ==", "mixed.dispalye", `unknown count "dispalyed"`, "did you mean mixed.displayed?"},
		{"an expectation's column inside the line", "== mixed.planned", "== mxied.planned", "mxied.planned", `unknown name "mxied"`, "did you mean mixed?"},
		{"an expectation in a map", "expr: e2e.p99_ms", "expr: e3e.p99_ms", "e3e.p99_ms", `unknown name "e3e"`, "did you mean e2e?"},
		{"a list that is a map", "tags: [a]", "tags: {a: b}", "{a: b}", "tags takes a list, not a map", ""},
		{"a map that is a list", "budget: {wall: 30s}", "budget: [30s]", "[30s]", "budget takes a map, not a list", ""},
		{"a value that is a list", "about: every key once", "about: [x]", "[x]", "about takes a single value, not a list", ""},
		{"an alias to nowhere", "about: every key once", "about: *x", "*x", "", ""},
		{"a tag", "about: every key once", "about: !!str x", "!!str", "tags such as !!str are not used", ""},
		{"broken YAML", "tags: [a]", "tags: [a", "clock", "this is not YAML", ""},
		{"a second document", "budget: {wall: 30s}", "---\nname: two", "name", "a second document begins here", "one file is one scenario"},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			require.Equal(t, 1, strings.Count(whole, row.old), "the row changes one place: %q", row.old)
			_, err := Parse("test.yaml", []byte(strings.Replace(whole, row.old, row.new, 1)), fakeCatalog())
			es, ok := errors.AsType[Errors](err)
			require.True(t, ok, "no error")
			e := es[0]
			assert.Contains(t, e.Message, row.message)
			assert.Contains(t, e.Remedy, row.remedy)
			lines := strings.Split(e.Excerpt, "\n")
			require.Len(t, lines, 2, "the line and the caret below it")
			at := lines[0][strings.IndexByte(lines[1], '^'):]
			assert.True(t, at == row.at || row.at != "" && strings.HasPrefix(at, row.at), "points at %q", at)
		})
	}
}

func TestAllErrorsComeAtOnceInOrder(t *testing.T) {
	_, err := Parse("x.yaml", []byte("name: a\nseed: x\nlink: y\ndevices:\n  - {group: a, vendr: oppo}\n"), fakeCatalog())
	es, ok := errors.AsType[Errors](err)
	require.True(t, ok)
	lines := make([]int, 0, len(es))
	for _, e := range es {
		lines = append(lines, e.Line)
	}
	assert.Equal(t, []int{2, 3, 5}, lines, "%v", err)
	_, err = Parse("x.yaml", []byte("name: a\ndevices:\n  - {group: 1a, vendor: opo}\nsteps:\n  - foo: [bar]\n"), fakeCatalog())
	es, ok = errors.AsType[Errors](err)
	require.True(t, ok)
	assert.Len(t, es, 4, "two names, a group and an action:\n%v", err)
}

func TestTheExcerptPointsAtThePlace(t *testing.T) {
	_, err := Parse("x.yaml", []byte(strings.Replace(small, "count: 3", "cuont: 3", 1)), fakeCatalog())
	assert.EqualError(t, err, `x.yaml:3:19: unknown key "cuont" in devices[0]; did you mean count?
    3 |   - {group: oppo, cuont: 3, vendor: oppo}
      |                   ^`)
}

func TestAFileThatIsNoMapIsOneMistake(t *testing.T) {
	_, err := Parse("x.yaml", []byte("- a\n- b\n"), fakeCatalog())
	es, ok := errors.AsType[Errors](err)
	require.True(t, ok)
	assert.Len(t, es, 1, "%v", err)
}

func TestAFileWithoutEndIsRefused(t *testing.T) {
	const endless = "/dev/zero"
	if _, err := os.Stat(endless); err != nil {
		t.Skip("this system has no " + endless)
	}
	_, err := Open(endless, fakeCatalog())
	assert.ErrorContains(t, err, "more than the 262144 bytes allowed")
}

func TestHostileFilesEndInAnError(t *testing.T) {
	bomb := "name: x\nvendors:\n oppo:\n  a: &a [x,x,x,x,x,x,x,x,x]\n"
	for i := range 12 {
		prev, name := string(rune('a'+i)), string(rune('b'+i))
		bomb += "  " + name + ": &" + name + " [" + strings.Repeat("*"+prev+",", 8) + "*" + prev + "]\n"
	}
	rows := map[string]struct{ text, message string }{
		"nothing":              {"", "the file is empty"},
		"a comment only":       {"# hello\n", "the file is empty"},
		"no text":              {"name: \xff\xfe", "not text in UTF-8"},
		"a NUL byte":           {"name: a\x00b", "not text in UTF-8"},
		"far too long":         {"# " + strings.Repeat("x", maxBytes), "more than the"},
		"brackets without end": {"name: " + strings.Repeat("[", 10000), "nested more than"},
		"dashes without end":   {strings.Repeat("- ", 10000), "nested more than"},
		"an alias in a circle": {"name: &x [*x]\n", "takes a single value"},
		"aliases that explode": {bomb, "too large"},
		"a scalar":             {"hello", "a scenario takes a map"},
		"a list":               {"- a", "a scenario takes a map"},
	}
	for says, row := range rows {
		t.Run(says, func(t *testing.T) {
			_, err := Parse("x.yaml", []byte(row.text), fakeCatalog())
			assert.ErrorContains(t, err, row.message)
		})
	}
}

func TestAliasesShareText(t *testing.T) {
	s := mustParse(t, strings.Replace(small, "text: hi", "push: &p {oppo_channel_id: c}, text: hi", 1)+"  - send: {to: any, text: ho, push: *p}\n")
	assert.Equal(t, "c", s.Steps[2].Send.Push["oppo_channel_id"])
}

func TestExpectationsHaveNamesOfTheirOwn(t *testing.T) {
	for list, want := range map[string]string{
		"[good.planned == 3, lost == 0]":                                   "",
		"[lost == 0, lost == 0]":                                           `test.yaml:7:21: expectation 1 has the name "lost == 0" already, and reports go by it; give one of them another name`,
		"[{name: a, expr: lost == 0}, {name: a, expr: good.planned == 3}]": `test.yaml:7:45: expectation 1 has the name "a" already`,
		`["lost == 0", {name: "lost == 0", expr: good.planned == 3}]`:      `test.yaml:7:30: expectation 1 has the name "lost == 0" already`,
		"[good.planned == 010]":                                            "test.yaml:7:26: 010 is no plain number; write 10",
	} {
		_, err := Parse("test.yaml", []byte(small+"expect: "+list+"\n"), fakeCatalog())
		if want == "" {
			assert.NoError(t, err, list)
			continue
		}
		assert.ErrorContains(t, err, want, list)
	}
}

// The specimens of a first trial, each with its place and the remedy.
func TestValuesAreOfTheirKind(t *testing.T) {
	for _, row := range []struct{ old, new, want string }{
		{"count: 3", "count: 010", `test.yaml:3:26: count is 010, which is not the same to all who read YAML; write 10 for the number, "010" for the text`},
		{"count: 3", "count: '5'", `test.yaml:3:26: count takes a whole number, not the text "5"; write it without quotes`},
		{"count: 3", `allow_notifications: "true"`, `test.yaml:3:40: allow_notifications takes true or false, not the text "true"; write it without quotes`},
		{"name: small", "name: small\nseed: '7'", `test.yaml:2:7: seed takes a whole number from 0, not the text "7"; write it without quotes`},
		{"name: small", "name: 2026", `test.yaml:1:7: name takes a text, not the number 2026; write it in quotes: "2026"`},
		{"name: small", "name: small\nseed:", `test.yaml:2:6: seed has no value; give it a value or leave it out`},
		{"text: hi", "text: true", `text takes a text, not true; write it in quotes: "true"`},
		{"count: 3", "tap: {rate: '0.5'}", `rate cannot be written as the text "0.5"; write it without quotes`},
		{"count: 3", "count: 1e3", `count is 1e3, which is not the same to all who read YAML; write 1000 for the number, "1e3" for the text`},
		{"count: 3", "count: 0x1F", `write 31 for the number`},
	} {
		_, err := Parse("test.yaml", []byte(strings.Replace(small, row.old, row.new, 1)), fakeCatalog())
		assert.ErrorContains(t, err, row.want, row.new)
	}
	assert.NoError(t, mustParse(t, small).Set("name=2026"), "a --set needs no quotes within quotes")
	assert.NoError(t, mustParse(t, small).Set("devices[0].count=5.0"))
}

// Whatever a file holds, an error of it fits a screen.
func TestAFileThatIsNoScenarioIsNotEchoedWhole(t *testing.T) {
	long := strings.Repeat("lorem ipsum ", 3000)
	for _, text := range []string{
		long, "'" + long, "- " + long, "|\n  " + strings.Repeat(long+"\n  ", 5), long + ": 5", "name: x\n" + long + ": x",
		strings.Replace(small, "text: hi", "settle: "+long, 1), strings.Replace(small, "group: oppo", "group: "+long, 1),
		strings.Replace(small, "vendor: oppo", "vendor: "+long, 1), strings.Replace(small, "vendor: oppo", "vendor: oppo, start: "+long, 1),
		strings.Replace(small, "vendor: oppo", "vendor: oppo, count: "+long, 1), strings.Replace(small, "login", long, 1),
		strings.Replace(small, "text: hi", "text: hi, to: "+long, 1), small + "expect: [" + strings.Repeat("x", 3000) + " == 0]", small + "vendors: {oppo: {mode: " + long + "}}",
		small + "rules: {" + long + ": off}", small + "covers: [" + long + "]", small + "clock: {start: " + long + "}", small + "load: [{for: 1s, rate: " + long + "}]",
	} {
		_, err := Parse("x.yaml", []byte(text), fakeCatalog())
		require.Error(t, err, text[:20])
		var all Errors
		require.ErrorAs(t, err, &all)
		for _, e := range all {
			assert.Less(t, len(e.Error()), 1500, "%.60s … %.60s", e.Message, e.Remedy)
		}
	}
}

// What a step sets lies over what the file and the steps before it have set: only together they can be right or wrong.
func TestASetIsCheckedOverWhatCameBefore(t *testing.T) {
	text := func(top, first, second string) []byte {
		return []byte("name: x\nvendors: {vivo: {" + top + "}}\ndevices: [{group: a, vendor: vivo}]\nsteps:\n  - set: {vivo: {" + first + "}}\n  - set: {vivo: {" + second + "}}\n")
	}
	_, err := Parse("x.yaml", text("hours_from: 9", "hours_to: 20", "hours_from: 19"), realCatalog())
	assert.NoError(t, err)
	for want, src := range map[string][]byte{
		"x.yaml:5:28: vivo: hours_from is 9 and hours_to is 8":   text("hours_from: 9", "hours_to: 8", ""),
		"x.yaml:6:30: vivo: hours_from is 20 and hours_to is 20": text("", "hours_to: 20", "hours_from: 20"),
	} {
		_, err := Parse("x.yaml", src, realCatalog())
		assert.ErrorContains(t, err, want[:9])
		assert.ErrorContains(t, err, want[strings.Index(want, "vivo"):])
	}
	_, err = Parse("x.yaml", []byte("name: x\ndevices: [{group: a, vendor: vivo}]\nsteps: [{set: {vivo: {users: 1}, vivo.main: {users: 2}}}]\n"), realCatalog())
	assert.ErrorContains(t, err, "x.yaml:3:34: vivo.main and vivo are the same app; write them as one")
}
