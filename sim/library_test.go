package sim

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
)

// red is a change under which a bundled scenario must fail. The vendor rules that a scenario covers need none: each is
// switched off without being asked.
type red struct {
	row    string // the row of the IM rulebook that it takes away, where the scenario covers one
	says   string
	set    []string // as --set has it
	mutant string   // or the id of the mutant that shows it (.ci/mutants)
}

// apart are the bundled scenarios that others run: the quickstart is run whole by .ci/run.
var apart = []string{"quickstart"}

// bundled lists every other one.
var bundled = map[string][]red{
	"airplane": {
		{row: "IM-10", says: "the backend pushes before the heartbeat times out, and not after", mutant: "im-10"},
		{says: "a phone had said it was in the background", set: []string{"devices[0].start=background"}},
		{says: "the vendor does not keep a message that long", set: []string{"certificates={oppo: {ttl: 1m}}"}},
	},
	"all-vendors": {
		{row: "IM-12", says: "FCM's phones register nothing", set: []string{"devices[0].integrated=false"}},
		{row: "IM-12", says: "Huawei's do not", set: []string{"devices[1].integrated=false"}},
		{row: "IM-12", says: "Mi's do not", set: []string{"devices[2].integrated=false"}},
		{row: "IM-12", says: "OPPO's do not", set: []string{"devices[3].integrated=false"}},
		{row: "IM-12", says: "vivo's do not", set: []string{"devices[4].integrated=false"}},
		{row: "IM-12", says: "Meizu's do not", set: []string{"devices[5].integrated=false"}},
		{row: "IM-18", says: "Mi's click opens a web page", set: []string{"certificates={mi: {click: {kind: url, value: 'https://example.com/'}}}"}},
		{row: "IM-19", says: "OPPO's does", set: []string{"certificates={oppo: {click: {kind: url, value: 'https://example.com/'}}}"}},
	},
	"click-target": {
		{row: "IM-18", says: "no intent opens a page", set: []string{"certificates={mi: {click: {kind: intent, value: 'intent:#Intent;end'}}}"}},
		{row: "IM-19", says: "no class does", set: []string{"certificates={oppo: {click: {kind: activity, value: Nowhere}}}"}},
		{row: "IM-21", says: "the console's intent is mended", set: []string{"apps.typo.certificates.mi.click.value=" +
			"intent://com.tencent.qcloud/detail#Intent;scheme=pushscheme;launchFlags=0x4000000;end"}},
		{row: "IM-21", says: "the console's class is", set: []string{"apps.typo.certificates.oppo.click.value=com.tencent.qcloud.tim.demo.main.MainActivity"}},
		{row: "IM-22", says: "the main app's intent has another path", set: []string{"certificates={mi: {click: {kind: intent, value: " +
			"'intent://com.tencent.qcloud/other#Intent;scheme=pushscheme;end'}}}"}},
	},
	"custom-needs-desc": {
		{row: "IM-56", says: "the ext is JSON after all", set: []string{`steps[8].send.ext='{"a":"b"}'`}},
		{row: "IM-58", says: "a text is not its own description", mutant: "im-58"},
		{row: "IM-59", says: "a message without a description is pushed", mutant: "im-59"},
		{row: "IM-60", says: "an element's description does not count", mutant: "im-60"},
		{row: "IM-61", says: "places and faces have no text by default", mutant: "im-61"},
		{row: "IM-63", says: "a description in the push information does not count", mutant: "im-63"},
		{row: "IM-65", says: "a sender's wish for no push is not heard", mutant: "im-65"},
	},
	"fcm-collapsible": {
		{says: "the bucket is as large as the burst", set: []string{"vendors={fcm: {collapsible_burst: 100}}"}},
		{says: "it fills again in a second", set: []string{"vendors={fcm: {collapsible_refill_seconds: 1}}"}},
	},
	"fcm-offline-ttl": {
		{says: "the messages live longer than the flight", set: []string{"certificates.fcm.ttl=2h"}},
		{says: "they do not outlive the short trip", set: []string{"certificates.fcm.ttl=30m"}},
	},
	"fcm-uninstall": {
		{says: "FCM is an hour late to notice", set: []string{"vendors={fcm: {unregister_lag_seconds: 3600}}"}},
	},
	"huawei-marketing-cap": {
		{row: "IM-90", says: "the right is not granted", set: []string{"steps[7].set.huawei.approved=[]"}},
		{row: "IM-91", says: "chat is of the service class from the beginning", set: []string{"vendors.huawei.approved=[IM]"}},
	},
	"huawei-uninstalled": {
		{says: "nobody listens to receipts", set: []string{"vendors.huawei.receipt_url=''"}},
	},
	"login-states": {
		{row: "IM-1", says: "background is not reported", mutant: "device-1"},
		{row: "IM-1", says: "background is not heard", mutant: "im-1"},
		{row: "IM-2", says: "a locked screen is not", mutant: "device-2"},
		{row: "IM-3", says: "a killed app is not noticed", mutant: "im-3"},
		{row: "IM-4", says: "signed-out phones are pushed to", mutant: "im-4"},
		{row: "IM-6", says: "phones in front are pushed to", mutant: "im-6"},
		{row: "IM-7", says: "apps killed in front are not", mutant: "im-7"},
		{row: "IM-8", says: "coming back does not end the pushes", mutant: "im-8"},
		{row: "IM-9", says: "every app has the push feature", mutant: "device-9"},
		{row: "IM-33", says: "every phone has a push service", set: []string{"devices[9].vendor=mi"}},
		{row: "IM-47", says: "a null config is not heard", mutant: "im-47"},
	},
	"meizu-public-cap": {
		{row: "IM-97", says: "the quota is larger", set: []string{"vendors.meizu.public_per_device=100"}},
	},
	"mi-channel": {
		{row: "IM-109", says: "the certificate names the channel", set: []string{"apps.forgotten.certificates.mi.channel=tuikit"}},
		{says: "a message without a channel falls to the default tier", set: []string{"apps.forgotten.vendors.mi.channel_mode=legacy"}},
	},
	"mi-public-quota": {
		{says: "the app has a news licence", set: []string{"vendors.mi.news_licence=true"}},
		{says: "the app is penalised", set: []string{"vendors.mi.penalised=true"}},
	},
	"oppo-channel": {
		{row: "IM-54", says: "the certificate names the channel", set: []string{"certificates.oppo.channel=tuikit"}},
		{row: "IM-55", says: "console and app know the third channel", set: []string{"vendors.oppo.channels=[tuikit, promo]", "devices[0].channels=[tuikit, promo]"}},
	},
	"oppo-fresh-install": {
		{row: "IM-57", says: "a fresh app may show notifications", mutant: "device-57"},
	},
	"oppo-public-cap": {
		{says: "the categories were granted before", set: []string{"vendors.oppo.approved=[private]"}},
		{says: "the app is a news app", set: []string{"apps.workaround.vendors.oppo.news=true"}},
	},
	"oppo-wrong-secret": {
		{row: "IM-16", says: "every secret is wrong", set: []string{"certificates={oppo: {master_secret: wrong}}"}},
		{row: "IM-108", says: "the MasterSecret is in its place", set: []string{"apps.mixed_up.certificates={}"}},
	},
	"second-login": {
		{row: "IM-5", says: "kicked phones are pushed to", mutant: "im-5"},
		{row: "IM-48", says: "a second login kicks nobody", mutant: "im-48"},
	},
	"vendor-outage": {
		{says: "nothing is tried again", set: []string{"pipeline.retries=0"}},
		{says: "retries go on for longer than the outage", set: []string{"pipeline.retries=50"}},
	},
	"vivo-night": {
		{row: "IM-99", says: "chat is sent in a low class too", set: []string{"certificates={vivo: {category: NEWS}}"}},
		{says: "vivo holds messages until the morning", set: []string{"vendors={vivo: {night: hold}}"}},
	},
	"vivo-second-correction": {
		{row: "IM-92", says: "vivo believes the category", set: []string{"vendors={vivo: {correction: 'off'}}"}},
		{says: "vivo knows system messages only by its own words", set: []string{"vendors={vivo: {correction: unrecognised}}"}},
	},
	"vivo-token-refresh": {
		{row: "IM-42", says: "no renewed token is reported", mutant: "device-42"},
		{row: "IM-42", says: "none is heard", mutant: "im-42"},
	},
}

// runBundled runs a bundled scenario, changed.
func runBundled(t *testing.T, name string, change red) (r *Result, verdict reports.Verdict) {
	t.Helper()
	s, err := scenarios.Open(name, catalog())
	require.NoError(t, err)
	for _, kv := range change.set {
		require.NoError(t, s.Set(kv), "the change does not fit the scenario any more")
	}
	r, err = Run(context.Background(), s, fast(Options{}))
	require.NoError(t, err)
	rep, err := r.Report()
	require.NoError(t, err)
	return r, rep.Verdict
}

func TestEveryBundledScenarioPasses(t *testing.T) {
	for name := range bundled {
		t.Run(name, func(t *testing.T) {
			r, verdict := runBundled(t, name, red{})
			holds(t, r)
			assert.Equal(t, reports.Pass, verdict)
		})
	}
}

func TestEveryBundledScenarioIsSeenRed(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the switch-off sweep is left out of short runs")
	}
	for name, reds := range bundled {
		s, err := scenarios.Open(name, catalog())
		require.NoError(t, err)
		for _, id := range s.Covers {
			if !strings.HasPrefix(id, "IM-") {
				reds = append(reds, red{says: id + " is switched off", set: []string{"rules." + id + "=off"}})
			}
		}
		for _, change := range reds {
			if change.mutant != "" {
				continue
			}
			t.Run(name+": "+change.says, func(t *testing.T) {
				t.Parallel()
				r, verdict := runBundled(t, name, change)
				assert.Equal(t, reports.Fail, verdict)
				assert.True(t, failed(r), "none of its expectations notices")
			})
		}
	}
}

// failed reports whether an expectation failed.
func failed(r *Result) bool {
	for _, e := range r.Expectations {
		if !e.OK {
			return true
		}
	}
	return false
}

func TestEveryBundledScenarioIsInTheTable(t *testing.T) {
	known := slices.Clone(apart)
	for name := range bundled {
		known = append(known, name)
	}
	var files []string
	for _, b := range scenarios.Library() {
		files = append(files, b.Name)
	}
	assert.ElementsMatch(t, known, files)
}

func TestBundledScenariosSayWhatTheyShow(t *testing.T) {
	mutants := mutantTables(t)
	for name, reds := range bundled {
		t.Run(name, func(t *testing.T) {
			s, err := scenarios.Open(name, catalog())
			require.NoError(t, err)
			assert.NotEmpty(t, s.About)
			assert.NotEmpty(t, s.Covers)
			assert.False(t, s.Clock.Start.IsZero(), "some rules look at the hour")
			assert.Equal(t, scenarios.ClockSimulated, s.Clock.Mode)
			for _, id := range s.Covers {
				seen := slices.ContainsFunc(reds, func(c red) bool { return c.row == id })
				assert.True(t, seen || !strings.HasPrefix(id, "IM-"), "covers %s, and nothing in the table takes it away", id)
			}
			for _, c := range reds {
				assert.True(t, c.row == "" || slices.Contains(s.Covers, c.row), "%s: %s is not among what it covers", c.says, c.row)
				assert.True(t, c.set != nil || c.mutant != "", "%s: changes nothing", c.says)
				if c.mutant != "" {
					assert.Regexp(t, `(?m)^- id: `+c.mutant+`$(\n  .*)*sim TestEveryBundledScenarioPasses/`+name+`\$`, mutants, "no mutant says that this scenario turns red")
				}
			}
		})
	}
}

// mutantTables is the text of all tables of mutants.
func mutantTables(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("../.ci/mutants/*.yaml")
	require.NoError(t, err)
	var all strings.Builder
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		all.Write(text)
	}
	return all.String()
}
