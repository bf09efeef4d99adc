package sim

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// imRow is a row of the IM rulebook's section 9, from the sender to the screen: a plan and what must hold. Rows of the
// backend and the app are seen red by mutants (.ci/mutants), those of the vendors by their rule's switch.
type imRow struct {
	id, says string
	devices  string // default: three OPPO phones with the app in the background
	extra    string // further top-level keys
	steps    string
	expect   string
	rules    string // vendor rules to switch off
}

const threePhones = `[{group: g, count: 3, vendor: oppo, channels: [tuikit]}]`

var imRows = []imRow{
	{id: "IM-1", says: "app in the background: pushed", steps: `
  - send: {to: each g, text: "x", as: m}`, expect: `m.displayed == 3`},
	{id: "IM-2", says: "screen locked: pushed", devices: `[{group: g, count: 3, vendor: oppo, channels: [tuikit], start: foreground}]`, steps: `
  - g: [lock]
  - send: {to: each g, text: "x", as: m}`, expect: `m.displayed == 3`},
	{id: "IM-3", says: "process killed: pushed at once", steps: `
  - g: [kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.displayed == 3`},
	{id: "IM-4", says: "logged out: nothing, though the token lives", steps: `
  - g: [logout]
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["not_pushed.logged_out"] == 3`},
	{id: "IM-5", says: "kicked by a second login: the kicked phone gets nothing, the other one does", steps: `
  - g: [second_login, background]
  - send: {to: each g, text: "x", as: m}
  - settle: 1s
  - tap: {each: m}`, expect: `m.displayed == 3 and m.duplicates == 0 and m.tapped == 3`},
	{id: "IM-6", says: "app in front: over the connection, no push", steps: `
  - g: [foreground]
  - send: {to: each g, text: "x", as: m}`, expect: `m.online == 3 and m.displayed == 0`},
	{id: "IM-7", says: "in front, then killed: pushed", steps: `
  - g: [foreground, kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.displayed == 3`},
	{id: "IM-8", says: "back in front: pushes stop", steps: `
  - send: {to: each g, text: "x", as: before}
  - g: [foreground]
  - send: {to: each g, text: "y", as: after}`, expect: `before.displayed == 3 and after.online == 3`},
	{id: "IM-9", says: "push feature not integrated: nothing is pushed", devices: `[{group: g, count: 3, vendor: oppo, channels: [tuikit], integrated: false}]`, steps: `
  - g: [kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["not_pushed.no_token"] == 3`},
	{id: "IM-30", says: "a Huawei phone with Play services has a Huawei token only", devices: `[{group: g, count: 3, vendor: huawei, gms: true, channels: [tuikit]}]`, steps: `
  - send: {to: each g, text: "x", as: m}`, expect: `vendors.huawei.planned == 3 and m.displayed == 3`},
	{id: "IM-33", says: "no vendor, no Google services: no token, no push, no error", devices: `[{group: g, count: 3, vendor: none}]`, steps: `
  - g: [kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["not_pushed.no_token"] == 3`},
	{id: "IM-35", says: "vivo state 101: no token", devices: `[{group: g, count: 3, vendor: vivo, vivo_state: 101}]`, steps: `
  - g: [kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["not_pushed.no_token"] == 3`},
	{id: "IM-42", says: "a new FCM token is reported and used, the old one dies", devices: `[{group: g, count: 3, vendor: fcm, channels: [tuikit]}]`, steps: `
  - g: [refresh_token]
  - send: {to: each g, text: "x", as: m}`, expect: `m.displayed == 3`},
	{id: "IM-47", says: "a null config turns push off for the device", steps: `
  - g: [config_null, kill]
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["not_pushed.config_off"] == 3`},
	{id: "IM-53", says: "ext set by the sender leads the tap to the chat page", steps: `
  - send: {to: each g, text: "x", ext: chat, as: m}
  - settle: 1s
  - tap: {each: m}`, expect: `m.landed["com.tencent.qcloud.tim.demo.main.MainActivity"] == 3`},
	{id: "IM-54", says: "OPPO, Android 8 and later, no ChannelID anywhere: not displayed", extra: "\ncertificates: {oppo: {channel: \"\"}}", steps: `
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["suppressed.OPPO-C7"] == 3`, rules: "OPPO-C7"},
	{id: "IM-54", says: "OPPO, the channel is not created in the app: not displayed", devices: `[{group: g, count: 3, vendor: oppo, channels: [other]}]`, steps: `
  - send: {to: each g, text: "x", as: m}`, expect: `m.outcome["suppressed.OPPO-C6"] == 3`, rules: "OPPO-C6"},
	{id: "IM-55", says: "OPPO, ChannelID unknown to the console: not displayed", steps: `
  - g: [{create_channel: promo}]
  - send: {to: each g, text: "x", push: {oppo_channel_id: promo}, as: m}`, expect: `m.outcome["suppressed.OPPO-C5"] == 3`, rules: "OPPO-C5"},
	{id: "IM-56", says: "ext that is no JSON: no push on OPPO, the others are unaffected",
		devices: `[{group: g, count: 3, vendor: oppo, channels: [tuikit]}, {group: h, count: 3, vendor: huawei, channels: [tuikit]}]`, steps: `
  - send: {to: each g, text: "x", ext: "plain words", as: m}
  - send: {to: each h, text: "x", ext: "plain words", as: n}`, expect: `m.outcome["failed.ext_not_json"] == 3 and n.displayed == 3`},
	{id: "IM-57", says: "OPPO app freshly installed: delivered, not shown, until enabled", devices: `[{group: g, count: 3, vendor: oppo, fresh: true, channels: [tuikit], start: background}]`, steps: `
  - send: {to: each g, text: "x", as: m}
  - g: [enable_notifications]
  - send: {to: each g, text: "y", as: n}`, expect: `m.outcome["suppressed.notifications_off"] == 3 and n.displayed == 3`},
	{id: "IM-59", says: "custom message without desc: no push", steps: `
  - g: [kill]
  - send: {to: each g, custom: "{}", as: m}`, expect: `m.outcome["not_pushed.no_desc"] == 3`},
	{id: "IM-65", says: "disablePush: no push", steps: `
  - g: [kill]
  - send: {to: each g, text: "x", push: {disable: true}, as: m}`, expect: `m.outcome["not_pushed.push_disabled"] == 3`},
}

func (row imRow) text() string {
	devices := row.devices
	if devices == "" {
		devices = threePhones
	}
	return "name: " + row.id + "\nseed: 4\nclock: {start: 2026-11-22T10:00:00+08:00}\n" + consoles + row.extra + "\ndevices: " + devices +
		"\nsteps:" + row.steps + "\n  - settle: 2s\nexpect:\n  - '" + row.expect + "'\n"
}

// holds runs the row and reports whether its expectation and every invariant held.
func (row imRow) holds(t *testing.T, set ...string) (ok bool, why string) {
	t.Helper()
	s := parse(t, row.text())
	for _, kv := range set {
		require.NoError(t, s.Set(kv))
	}
	r, err := Run(context.Background(), s, fast(Options{}))
	if err != nil {
		return false, err.Error()
	}
	for _, e := range r.Expectations {
		if !e.OK {
			total := r.Summary.Total(nil)
			return false, e.Actual + " " + e.Message + " " + printed(total.Outcomes)
		}
	}
	for _, v := range r.Summary.Invariants() {
		return false, v.Message
	}
	return true, ""
}

func TestIMRowsFromTheSenderToTheScreen(t *testing.T) {
	t.Parallel()
	for _, row := range imRows {
		t.Run(row.id+" "+row.says, func(t *testing.T) {
			t.Parallel()
			ok, why := row.holds(t)
			assert.True(t, ok, why)
		})
	}
}

func TestIMRowsAreSeenRedWithoutTheirRule(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the switch-off sweep is left out of short runs")
	}
	for _, row := range imRows {
		if row.rules == "" {
			continue
		}
		t.Run(row.id+" "+row.says, func(t *testing.T) {
			t.Parallel()
			ok, _ := row.holds(t, "rules."+row.rules+"=off")
			assert.False(t, ok, "switched off, the row still holds: nothing tests it")
		})
	}
}
