package sim

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
)

// actions are what a person, a phone and the network may do in a random plan.
var actions = []string{
	"launch", "accept_privacy", "login", "logout", "background", "foreground", "kill", "force_stop", "lock", "unlock", "open",
	"airplane_on", "airplane_off", "reconnect", "uninstall", "install", "refresh_token", "enable_notifications",
	"disable_notifications", "create_channel: extra", "block_channel: tuikit", "unblock_channel: tuikit", "second_login", "config_null",
}

// randomPlan writes a scenario of a few phones and many things that happen to them.
func randomPlan(t *rapid.T) string {
	var b strings.Builder
	fmt.Fprintf(&b, "name: random\nseed: %d\nclock: {start: 2026-11-22T10:00:00+08:00}\n%s\ndevices:\n", rapid.Uint32().Draw(t, "seed"), consoles)
	vendors := mockvendors.Names()
	groups := rapid.IntRange(1, 3).Draw(t, "groups")
	for g := range groups {
		fmt.Fprintf(&b, "  - {group: g%d, count: %d, vendor: %s, android: %d, channels: [tuikit], start: %s, fresh: %t, tap: {rate: 50%%, after: 1s}}\n", g,
			rapid.IntRange(1, 3).Draw(t, "count"), rapid.SampledFrom(append(vendors, "none")).Draw(t, "vendor"),
			rapid.SampledFrom([]int{7, 13}).Draw(t, "android"),
			rapid.SampledFrom([]string{"none", "foreground", "background", "killed", "logged_out"}).Draw(t, "start"), rapid.Bool().Draw(t, "fresh"))
	}
	b.WriteString("groups: [{name: all}]\nsteps:\n")
	for range rapid.IntRange(1, 25).Draw(t, "steps") {
		g := rapid.IntRange(0, groups-1).Draw(t, "group")
		switch rapid.IntRange(0, 9).Draw(t, "kind") {
		case 0, 1, 2, 3:
			a := rapid.SampledFrom(actions).Draw(t, "action")
			if strings.Contains(a, ":") {
				a = "{" + a + "}"
			}
			fmt.Fprintf(&b, "  - g%d: [%s]\n", g, a)
		case 4:
			fmt.Fprintf(&b, "  - wait: %s\n", rapid.SampledFrom([]string{"1s", "10m", "25h", "8d"}).Draw(t, "wait"))
		case 5:
			fmt.Fprintf(&b, "  - tap: {group: g%d}\n", g)
		case 6:
			fmt.Fprintf(&b, "  - send: {to: group all, text: \"to all\", ext: chat}\n")
		default:
			fmt.Fprintf(&b, "  - send: {to: each g%d, %s, ext: %s}\n", g,
				rapid.SampledFrom([]string{`text: "hello"`, `custom: "{}"`, `location: "here"`, `text: "x", online_only: true`,
					`text: "x", push: {disable: true}`, `text: "x", title: "a title that is far too long for any vendor to accept, whatever its limit may be today"`}).Draw(t, "what"),
				rapid.SampledFrom([]string{"chat", `"not json"`, `""`}).Draw(t, "ext"))
		}
	}
	return b.String()
}

// TestWhateverHappensEveryJourneyEndsOnce is promise 1 as a property: for random phones, toggles and messages the outcomes
// sum to the plan, none is counted twice, and nothing is lost.
func TestWhateverHappensEveryJourneyEndsOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := randomPlan(t)
		s, err := scenarios.Parse("random.yaml", []byte(text), catalog())
		require.NoError(t, err, text)
		r, err := Run(context.Background(), s, fast(Options{}))
		require.NoError(t, err, text)
		total := r.Summary.Total(nil)
		assert.Equal(t, total.Planned, sumOf(r.Summary), "outcomes sum to the plan\n%s", text)
		for _, v := range r.Summary.Invariants() {
			t.Errorf("%s: %s\n%v\n%s", v.Name, v.Message, total.Outcomes, text)
		}
	})
}

// TestAMessageRacingTheForegroundIsNeitherLostNorTwice lets a phone toggle while messages come for it, from several
// goroutines, over sockets: each message ends online or displayed, once.
func TestAMessageRacingTheForegroundIsNeitherLostNorTwice(t *testing.T) {
	for _, link := range []string{"memory", "websocket"} {
		t.Run(link, func(t *testing.T) {
			s := parse(t, `
name: race
seed: 9
clock: {start: 2026-11-22T10:00:00+08:00, mode: real}
link: `+link+consoles+`
devices: [{group: oppo, count: 8, vendor: oppo, channels: [tuikit]}]
steps: [{wait: 1ms}]
expect: ["planned == 0"]
`)
			w, err := build(context.Background(), s, fast(Options{}))
			require.NoError(t, err)
			require.NoError(t, w.populate(context.Background()))
			const each = 200
			var g sync.WaitGroup
			for _, m := range w.roster.all {
				g.Go(func() {
					for range each {
						w.post(outgoing{to: m, elements: []im.Element{{Kind: im.Text, Text: "hello"}}, ext: device.ChatExt("a", "b", false)})
					}
				})
				g.Go(func() {
					for range each {
						assert.NoError(t, m.kit.Open(context.Background()))
						assert.NoError(t, m.kit.Background())
					}
				})
			}
			g.Wait()
			require.NoError(t, w.drain(context.Background()))
			w.settleBooks(context.Background())
			w.close()
			sum := w.ledger.Close()
			total := sum.Total(nil)
			assert.EqualValues(t, each*8, total.Planned)
			assert.Equal(t, total.Planned, total.Of(ledger.Online)+total.Of(ledger.Displayed), "%v", total.Outcomes)
			assert.Zero(t, total.Duplicates)
			assert.Empty(t, sum.Invariants())
		})
	}
}
