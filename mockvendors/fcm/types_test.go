package fcm

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// TestWhereFCMIsLenientAndWhereNot: fields that are not typed as documented, and by which source the mock takes them; what has no
// source is refused with 400.
func TestWhereFCMIsLenientAndWhereNot(t *testing.T) {
	for _, row := range []struct{ says, source, fields string }{
		{"android.priority in lower case", "sdk-run: the SDKs send it so", `"android":{"priority":"high"}`},
		{"a whole number as a text", "protocol buffers' JSON rules", `"android":{"notification":{"notification_count":"3"}}`},
		{"a truth value as a text", "protocol buffers' JSON rules", `"android":{"direct_boot_ok":"true"}`},
		{"an enum's number", "protocol buffers' JSON rules", `"android":{"notification":{"visibility":1}}`},
		{"one value for a list", "protocol buffers' JSON rules, as Google reads them", `"android":{"notification":{"body_loc_args":"x"}}`},
		{"null", "FCM-V10", `"android":null`},
		{"either spelling of a field", "FCM-V10", `"android":{"collapseKey":"k","notification":{"channel_id":"c"}}`},
	} {
		assert.NoError(t, typed(t, row.fields, 200), "%s (%s)", row.says, row.source)
	}
	for says, fields := range map[string]string{
		"keys in another case":              `"Android":{}`,
		"a key in another case inside":      `"android":{"Priority":"HIGH"}`,
		"a text that is no number":          `"android":{"notification":{"notification_count":"three"}}`,
		"a fraction for a whole number":     `"android":{"notification":{"notification_count":1.5}}`,
		"a number for a text":               `"notification":{"title":7}`,
		"a number for a truth value":        `"android":{"direct_boot_ok":1}`,
		"a name that is none of the enum's": `"android":{"priority":"urgent"}`,
		"an enum's name without its prefix": `"android":{"notification":{"notification_priority":"MAX"}}`,
		"an enum's name in another case":    `"android":{"notification":{"visibility":"private"}}`,
		"an object for a text":              `"notification":{"title":{}}`,
		"a list for an object":              `"android":[]`,
		"a number in data":                  `"data":{"n":1}`,
	} {
		assert.NoError(t, typed(t, fields, 400), says)
	}
}

// typed sends a message with more fields to a phone and compares the status.
func typed(t *testing.T, fields string, status int) error {
	t.Helper()
	c, d, err := ready(vendortest.New(t, Spec()))
	if err != nil {
		return err
	}
	r, err := c.send(`"token":"` + c.Token(d) + `",` + fields)
	return first(err, same("status", r.Status, status))
}
