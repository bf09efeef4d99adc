package huawei

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// lenient says where Huawei's mock takes what is not typed as documented, and by which source; strictly what its decoder refuses, or
// does not see.
var lenient = []struct {
	says, source string
	changes      edits
}{
	{"a button's action_type as a text", "S1: the page's own sample", note("buttons", []obj{{"name": "a", "action_type": "1", "intent_type": 0}})},
	{"truth values as texts", "mock", note("foreground_show", "true")},
	{"numbers for texts", "mock: JSON readers for Java make texts of scalars", note("title", 7)},
	{"a ttl as a number", "N1 sends 86400", edits{"message.android.ttl", 86400}},
	{"unknown keys", "J1, N1, DP: local_only, clazz, rich_resource", note("local_only", true, "badge", obj{"clazz": "x", "class": "c"})},
	{"a category that is none of its names", "S12: it counts as none", edits{"message.android.category", "Im"}},
	{"null for what is absent", "mock", note("importance", nil, "tag", nil)},
}

var strictly = []struct {
	says    string
	changes edits
	code    string
}{
	{"keys in another case", edits{"message.android.notification.title", nil, "message.android.notification.Title", "t"}, "80100003"},
	{"a text for a number", note("style", "0"), "80100003"},
	{"a text for the number of collapse_key", edits{"message.android.collapse_key", "1"}, "80100013"},
	{"a truth value for a number", note("notify_id", true), "80100003"},
	{"a text for a test message's mark", edits{"message.android.target_user_type", "1"}, "80100003"},
	{"an object for a text", note("title", obj{"en": "a"}), "80100003"},
	{"a list for an object", edits{"message.android.notification", []any{}}, "80100003"},
	{"an urgency in another case", edits{"message.android.urgency", "high"}, "80100003"},
	{"a visibility that is none of its names", note("visibility", "public"), "80100003"},
	{"a click of a type in text", note("click_action", obj{"type": "3"}), "80100003"},
}

func TestWhereHuaweiIsLenientAndWhereNot(t *testing.T) {
	e := vendortest.New(t, Spec())
	for _, row := range lenient {
		assert.NoError(t, expect(e, chat("nobody", row.changes...), 200, taken), "%s (%s)", row.says, row.source)
	}
	for _, row := range strictly {
		a, err := send(e, chat("nobody", row.changes...))
		require.NoError(t, err)
		assert.NoError(t, a.is(200, row.code), row.says)
	}
}
