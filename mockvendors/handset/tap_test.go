package handset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/link"
)

const ext = `{"entity":{"sender":"ann;#%+=好"}}`

func TestATapOpensWhatTheClickSays(t *testing.T) {
	extras := map[string]string{"ext": ext}
	component := func(class string) Intent {
		return Intent{Flags: FlagClearTop, Component: Component{pkg, class}, Extras: extras}
	}
	uri := Intent{Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail", Extras: map[string]string{"own": "1", "ext": "old"}}
	merged := uri
	merged.Extras = map[string]string{"own": "1", "ext": ext}
	mismatch := uri
	mismatch.Path = "/other"
	mismatchMerged := mismatch
	mismatchMerged.Extras = merged.Extras
	for says, row := range map[string]struct {
		click link.Click
		want  Landing
		heard []string
	}{
		"launcher": {link.Click{Kind: link.ClickLauncher, Extras: extras},
			Landing{Page: splash, Intent: Intent{Flags: FlagClearTop, Extras: extras}, Extras: extras}, []string{"started " + splash}},
		"no kind is the launcher": {link.Click{},
			Landing{Page: splash, Intent: Intent{Flags: FlagClearTop}}, []string{"started " + splash}},
		"activity": {link.Click{Kind: link.ClickActivity, Value: mainPage, Extras: extras},
			Landing{Page: mainPage, Intent: component(mainPage), Extras: extras}, []string{"started " + mainPage}},
		"an activity that is not there": {link.Click{Kind: link.ClickActivity, Value: "Gone", Extras: extras},
			Landing{Why: WhyNoSuchActivity, Intent: component("Gone"), Extras: extras}, nil},
		"action": {link.Click{Kind: link.ClickAction, Value: "com.example.OPEN", Extras: extras},
			Landing{Page: "com.example.chat.ByAction", Intent: Intent{Flags: FlagClearTop, Action: "com.example.OPEN", Extras: extras}, Extras: extras},
			[]string{"started com.example.chat.ByAction"}},
		"an action whose filter has no DEFAULT": {link.Click{Kind: link.ClickAction, Value: "com.example.BARE"},
			Landing{Why: WhyNoFilter, Intent: Intent{Flags: FlagClearTop, Action: "com.example.BARE"}}, nil},
		"intent, its own extras under the vendor's": {link.Click{Kind: link.ClickIntent, Value: uri.URI(), Extras: extras},
			Landing{Page: mainPage, Intent: merged, Extras: merged.Extras}, []string{"started " + mainPage}},
		"intent that the manifest does not agree to": {link.Click{Kind: link.ClickIntent, Value: mismatch.URI(), Extras: extras},
			Landing{Why: WhyNoFilter, Intent: mismatchMerged, Extras: merged.Extras}, nil},
		"intent that is none": {link.Click{Kind: link.ClickIntent, Value: "nonsense", Extras: extras},
			Landing{Why: WhyBadIntentURI, Intent: Intent{Flags: FlagClearTop, Extras: extras}, Extras: extras}, nil},
		"web page: the browser, without extras": {link.Click{Kind: link.ClickURL, Value: "https://example.com", Extras: extras},
			Landing{URL: "https://example.com"}, nil},
		"callback alone": {link.Click{Kind: link.ClickCallback, Callback: extras},
			Landing{Extras: extras, Intent: Intent{Flags: FlagClearTop}}, []string{"clicked map[ext:" + ext + "]"}},
		"callback and page": {link.Click{Kind: link.ClickLauncher, Callback: extras},
			Landing{Page: splash, Intent: Intent{Flags: FlagClearTop}}, []string{"clicked map[ext:" + ext + "]", "started " + splash}},
	} {
		t.Run(says, func(t *testing.T) {
			b := newBench(t)
			b.deliver(b.notification("m", func(d *link.Delivery) { d.Notification.Click = row.click }))
			b.log.take()
			got, err := b.phone.Tap(1)
			require.NoError(t, err)
			assert.Equal(t, "m", got.Shown.MessageID)
			got.Shown = Shown{}
			assert.Empty(t, cmp.Diff(row.want, got, cmpopts.IgnoreUnexported(Shown{}), cmpopts.EquateEmpty()))
			assert.Equal(t, append([]string{"tapped m"}, row.heard...), b.log.take())
			if got.Page != "" {
				assert.Empty(t, cmp.Diff(got.Intent, b.log.in), "the page gets the intent of the landing")
				assert.Equal(t, Foreground, b.app.State())
			}
			b.settle()
			tapped := b.vendor.told(link.EventTapped)
			require.Len(t, tapped, 1)
			assert.Equal(t, row.want.Why, tapped[0].Value)
			assert.Empty(t, b.tray(), "a tapped notification leaves the tray")
		})
	}
}

func TestALauncherThatTheBuildHasNotOpensNothing(t *testing.T) {
	b := newBench(t, func(_ *Options, i *InstallOptions) { i.Manifest.Launcher = "" })
	b.deliver(b.notification("m"))
	got, err := b.phone.Tap(1)
	require.NoError(t, err)
	assert.Equal(t, WhyNoLauncher, got.Why)
	assert.Equal(t, Background, b.app.State())
}

func TestAClickCallbackStartsADeadProcess(t *testing.T) {
	b := newBench(t)
	b.deliver(b.notification("m", func(d *link.Delivery) {
		d.Notification.Click = link.Click{Kind: link.ClickCallback, Callback: map[string]string{"ext": ext}}
	}))
	b.app.SetState(NotRunning)
	b.settle()
	b.vendor.told()
	_, err := b.phone.Tap(1)
	require.NoError(t, err)
	b.settle()
	assert.Equal(t, Background, b.app.State())
	assert.Len(t, b.vendor.told(link.EventStarted), 1)
}

func TestANotificationIsTappedOnce(t *testing.T) {
	b := newBench(t)
	_, err := b.phone.Tap(1)
	assert.ErrorIs(t, err, ErrNoNotification)
	b.deliver(b.notification("m"))
	_, err = b.phone.Tap(1)
	require.NoError(t, err)
	_, err = b.phone.Tap(1)
	assert.ErrorIs(t, err, ErrNoNotification)
	b.deliver(b.notification("m2"))
	b.app.Uninstall()
	_, err = b.phone.Tap(2)
	assert.ErrorIs(t, err, ErrNoNotification)
}

func TestWhatAPageDoesWithItsExtrasStaysThere(t *testing.T) {
	b := newBench(t)
	own := map[string]string{"ext": ext}
	b.deliver(b.notification("m", func(d *link.Delivery) { d.Notification.Click.Extras = own }))
	l, err := b.phone.Tap(1)
	require.NoError(t, err)
	l.Intent.Extras["ext"] = "changed"
	assert.Equal(t, ext, own["ext"], "the delivery may be shared with the vendor's side")
}
