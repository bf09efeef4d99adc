package fcm

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// message is a send's body as the rules look at it. Its trees have their names in snake_case; what is absent, or null, is
// nil and reads as empty.
type message struct {
	tree         *core.Tree // message
	dry          bool       // validate_only
	kind, second string     // the kinds of the first two targets that are set, in the order sent

	platform string     // "android" or "android_v2", for paths
	android  *core.Tree // android, or android_v2
	v2       bool
	payload  map[string]string // the data that Android gets: its own replaces the common one
	data     map[string]string // what getData gives the app of it
	common   *core.Tree        // the common notification
	alert    *core.Tree        // Android's notification
	sync     bool              // android_v2.background_sync
}

// targetKinds are the fields of which one must be set.
var targetKinds = []string{"token", "fid", "topic", "condition"}

// errNotJSON are the answers to bodies that are no JSON object at all [memory].
func errNotJSON(err error) *apiError {
	switch {
	case errors.Is(err, core.ErrNotUTF8):
		return invalid("Invalid JSON payload received. Encountered non UTF-8 code points.")
	case errors.Is(err, core.ErrTooDeep):
		return invalid("Invalid JSON payload received. Message too deep. Max recursion depth reached.")
	}
	return invalid("Invalid JSON payload received. Unexpected token.")
}

// errRoot is for JSON that is no object [memory].
var errRoot = invalid(`Invalid JSON payload received. Unknown name "": Root element must be a message.`)

// newMessage reads the fields out of a body that was checked against its schema.
func newMessage(body *core.Tree) *message {
	m := &message{tree: body.Get("message"), dry: body.Bool("validate_only"), platform: "android"}
	m.android = m.tree.Get("android")
	if v2 := m.tree.Get("android_v2"); v2 != nil {
		m.platform, m.android, m.v2 = "android_v2", v2, true
	}
	m.readData()
	m.common = m.tree.Get("notification")
	m.alert = m.android.Get("notification")
	if m.v2 {
		remote := m.android.Get("remote_notification")
		m.alert = remote.Get("notification")
		m.sync = m.android.Get("background_sync") != nil
		if m.sync || remote.Bool("use_as_v1_data_message") {
			m.common, m.alert = nil, nil
		}
	}
	m.readTargets()
	return m
}

// readTargets finds the targets; with FCM-V1 off the first of several counts.
func (m *message) readTargets() {
	if m.tree == nil {
		return
	}
	for i := range m.tree.Members {
		name := m.tree.Members[i].Name
		switch {
		case name == m.kind || !slices.Contains(targetKinds, name) || m.tree.String(name) == "":
		case m.kind == "":
			m.kind = name
		default:
			m.second = name
			return
		}
	}
}

// readData reads the data; of keys sent twice the last one counts.
func (m *message) readData() {
	data := m.android.Get("data")
	if data == nil {
		data = m.tree.Get("data")
	}
	if data == nil {
		return
	}
	m.payload = make(map[string]string, len(data.Members))
	for i := range data.Members {
		if f := &data.Members[i]; f.Kind != core.TreeNull {
			m.payload[f.Name] = f.Text
		}
	}
	m.data = m.payload
	for key := range m.payload {
		if hiddenFromApp(key) { // seldom: the map is copied only then
			m.data = maps.Clone(m.payload)
			maps.DeleteFunc(m.data, func(k, _ string) bool { return hiddenFromApp(k) })
			break
		}
	}
}

// hiddenFromApp reports whether getData leaves a key out.
func hiddenFromApp(key string) bool {
	return key == "from" || key == "message_type" || key == "collapse_key" || strings.HasPrefix(key, "google.") || strings.HasPrefix(key, "gcm.")
}

// notifies reports whether it is a notification message.
func (m *message) notifies() bool { return m.common != nil || m.alert != nil }

// words is a text of the notification: Android's own, or the common one.
func (m *message) words(name string) string {
	if own := m.alert.String(name); own != "" {
		return own
	}
	return m.common.String(name)
}

// high reports whether the message asks for high priority, by its own word or by default (section 5.1).
func (m *message) high(s *Settings) bool {
	if m.v2 {
		return !m.sync
	}
	if p := m.android.Get("priority"); p != nil {
		return strings.EqualFold(p.Text, High) || p.Text == "1" // by name or by number
	}
	return m.notifies() && s.NotificationPriority == High
}

// collapseKey is the message's collapse key and whether it is collapsible (section 5, Q3a). The key of a notification
// message is its package name, whatever it says, while FCM-Q5 is on.
func (m *message) collapseKey(pkg string, notifications bool) (key string, collapsible bool) {
	key = m.android.String("collapse_key")
	switch {
	case notifications && m.notifies() && !m.v2:
		return pkg, true
	case key != "":
		return key, true
	case m.kind == "topic" && !m.notifies() && len(m.payload) == 0:
		return pkg, true
	}
	return pkg, false
}

// ttl is the message's time to live, rounded down to whole seconds; given is false where the sender gave none, formed is
// false where it is no Duration. A negative one is a Duration too, out of range here.
func (m *message) ttl() (d time.Duration, given, formed bool) {
	t := m.android.Get("ttl")
	if t == nil {
		return 0, false, true
	}
	text, negative := strings.CutPrefix(t.Text, "-")
	if t.Kind != core.TreeString || !isDurationText(text) {
		return 0, true, false
	}
	whole, _, _ := strings.Cut(strings.TrimSuffix(text, "s"), ".")
	n, err := strconv.ParseInt(whole, 10, 33) // more than a century is out of any range
	switch {
	case err != nil:
		return maxDuration, true, true
	case negative:
		return -seconds(max(n, 1)), true, true
	}
	return seconds(n), true, true
}

// isDurationText reports whether a text is protocol buffers' Duration in JSON, such as 3.500000000s.
func isDurationText(text string) bool {
	number, unit := strings.CutSuffix(text, "s")
	whole, fraction, point := strings.Cut(number, ".")
	return unit && isDigits(whole) && (!point || isDigits(fraction) && len(fraction) <= 9)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

const maxDuration = time.Duration(1<<63 - 1)

// lifetime is the ttl that holds: the message's, or the default.
func (m *message) lifetime(s *Settings) time.Duration {
	if d, given, formed := m.ttl(); given && formed && d >= 0 {
		return min(d, seconds(s.MaxTTLSeconds))
	}
	return seconds(s.DefaultTTLSeconds)
}
