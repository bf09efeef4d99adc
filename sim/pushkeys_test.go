package sim

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// sends plays a scenario and returns, by vendor, the bodies of the sends that the mocks saw, unescaped, the first first.
func sends(t *testing.T, text string) map[string][]string {
	t.Helper()
	w, err := build(context.Background(), parse(t, text), fast(Options{}))
	require.NoError(t, err)
	defer w.close()
	require.NoError(t, w.play(context.Background()))
	out := map[string][]string{}
	for _, r := range w.vendors.(*mockvendors.Mocks).Vendors() {
		r.Platform().Journal.Find(0, 1000, func(e *core.Entry) bool {
			if len(e.Targets) > 0 || strings.Contains(e.Request, "greetings") {
				body, err := url.QueryUnescape(e.Request)
				require.NoError(t, err)
				out[r.Spec.Name] = append(out[r.Spec.Name], body)
			}
			return false
		})
		slices.Reverse(out[r.Spec.Name])
	}
	return out
}

const oneOfEach = `
name: one of each
clock: {start: 2026-11-22T09:00:00+08:00}
vendors: {oppo: {channels: [tuikit], approved: [private]}}
devices:
  - {group: f, vendor: fcm}
  - {group: h, vendor: huawei}
  - {group: m, vendor: mi}
  - {group: o, vendor: oppo}
  - {group: v, vendor: vivo}
  - {group: z, vendor: meizu}
`

// TestWhatAScenarioSaysReachesEachVendor: every key of push and every field of a certificate stands in the vendor's request.
func TestWhatAScenarioSaysReachesEachVendor(t *testing.T) {
	got := sends(t, oneOfEach+`
certificates:
  huawei: {importance: NORMAL, category: VOIP, ttl: 2h}
  oppo: {notify_level: 2, channel: ours}
  vivo: {class: 0, category: ""}
  meizu: {notify_type: 0}
steps:
  - send: {to: each, text: "greetings"}
  - send: {to: each, text: "greetings", push: {fcm_channel_id: c1, huawei_channel_id: c2, huawei_category: MARKETING, huawei_importance: LOW,
      mi_channel_id: c3, oppo_channel_id: c4, oppo_category: NEWS, oppo_notify_level: 16, vivo_category: TODO, vivo_classification: 1,
      meizu_notify_type: 1, android_sound: bell}}
  - send: {to: each, text: "greetings", push: {huawei_category: "", oppo_category: "", vivo_category: "", mi_channel_id: "", android_sound: ""}}
`)
	rows := []struct {
		vendor  string
		console []string // in what a message without push information causes
		said    []string // in what one that says everything causes
		none    []string // not in what one that takes things away causes
	}{
		{"fcm", []string{`"channel_id":"tuikit"`}, []string{`"channel_id":"c1"`, `"sound":"bell"`}, []string{`"sound"`}},
		{"huawei", []string{`"channel_id":"tuikit"`, `"category":"VOIP"`, `"importance":"NORMAL"`, `"ttl":"7200s"`},
			[]string{`"channel_id":"c2"`, `"category":"MARKETING"`, `"importance":"LOW"`, `"sound":"/raw/bell"`}, []string{`"category"`, `"sound"`}},
		{"mi", []string{`extra.channel_id=tuikit`}, []string{`extra.channel_id=c3`, `extra.sound_uri=android.resource://` + core.MainPackage + `/raw/bell`},
			[]string{`extra.channel_id`, `extra.sound_uri`}},
		{"oppo", []string{`"channel_id":"ours"`, `"category":"IM"`, `"notify_level":2`},
			[]string{`"channel_id":"c4"`, `"category":"NEWS"`, `"notify_level":16`}, []string{`"category"`}},
		{"vivo", []string{`"classification":0`}, []string{`"classification":1`, `"category":"TODO"`}, []string{`"category"`}},
		{"meizu", []string{`"noticeMsgType":0`}, []string{`"noticeMsgType":1`}, nil},
	}
	for _, row := range rows {
		requests := got[row.vendor]
		require.Len(t, requests, 3, row.vendor)
		for _, part := range row.console {
			assert.Contains(t, requests[0], part, row.vendor)
		}
		for _, part := range row.said {
			assert.Contains(t, requests[1], part, row.vendor)
		}
		for _, part := range row.none {
			assert.NotContains(t, requests[2], part, row.vendor)
		}
	}
}

// TestTheSecretOfACertificateIsTheOneItsVendorSignsWith: OPPO signs with the master secret (IM-108), the others with the app's.
func TestTheSecretOfACertificateIsTheOneItsVendorSignsWith(t *testing.T) {
	r := run(t, oneOfEach+`
certificates: {huawei: {secret: x}, mi: {secret: x}, oppo: {secret: x}, vivo: {secret: x}, meizu: {secret: x}}
steps: [{send: {to: each, text: "a"}}]
expect:
  - f.displayed == 1
  - h.displayed + m.displayed + o.displayed + v.displayed + z.displayed == 0
  - rejected == 5
`, Options{})
	holds(t, r)
}
