package fcm

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// Builds whose google-services.json is missing, or another project's.
func noGoogleServices(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
	r.FromStore = true // something, so that the bench does not fill the rest in
}

func foreignBuild(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
	r.Project = "another"
}

func TestAndroidV2RemoteNotificationIsShownInFrontToo(t *testing.T) {
	c, d := bench(t)
	d.App.SetState(handset.Foreground)
	remote := func(more string) string {
		return `"token":"` + c.Token(d) + `","android_v2":{"remote_notification":{"notification":{"title":"v2","tag":"t","id":7}` + more + `}}`
	}
	require.NoError(t, yes(c.send(remote(""))))
	assert.Equal(t, []string{"v2"}, titles(d))
	require.NoError(t, yes(c.send(remote(`,"mutable_content":true`))))
	assert.Equal(t, 1, handed(d), "the app may change it first")
	require.NoError(t, yes(c.send(remote(`,"use_as_v1_data_message":true`))))
	assert.Nil(t, d.Log.Messages[1].Notification)
}

func TestAndroidV2IdentityIsTagAndID(t *testing.T) {
	c, d := bench(t)
	for _, id := range []string{"1", "2", "1"} {
		require.NoError(t, yes(c.send(`"token":"`+c.Token(d)+`","android_v2":{"remote_notification":{"notification":{"title":"`+id+`","tag":"t","id":`+id+`}}}`)))
	}
	assert.Equal(t, []string{"2", "1"}, titles(d))
}

func TestAndroidV2BackgroundSyncIsNotUrgentAndNotCollapsible(t *testing.T) {
	c, d := bench(t)
	d.Doze(true)
	for range 25 {
		require.NoError(t, yes(c.send(`"token":"`+c.Token(d)+`","android_v2":{"background_sync":{},"data":{"a":"b"}}`)))
	}
	assert.Zero(t, handed(d))
	d.Doze(false)
	require.NoError(t, c.Settle())
	assert.Equal(t, 25, handed(d))
}

func TestANotificationsPriorityWhereItGivesNoneIsASwitch(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.NotificationPriority = Normal })...)
	d.Doze(true)
	require.NoError(t, yes(c.to(c.Token(d))))
	assert.Empty(t, titles(d))
	assert.Equal(t, "FCM-D2", ruleOf(c.Env, core.EventHeld))
}

func TestBelowAndroid8SoundAndPriorityApply(t *testing.T) {
	c, d := bench(t)
	old, err := c.Phone(vendortest.Android(7))
	require.NoError(t, err)
	for _, x := range []*vendortest.Device{d, old} {
		require.NoError(t, yes(c.to(c.Token(x), `"android":{"notification":{"sound":"ding","notification_priority":"PRIORITY_MIN"}}`)))
	}
	assert.Equal(t, "ding", old.Shown()[0].Sound)
	assert.True(t, old.Shown()[0].Silent)
	assert.Empty(t, d.Shown()[0].Sound, "the channel's sound wins")
	assert.False(t, d.Shown()[0].Silent)
}

func TestABlockedChannelAndASwitchedOffAppShowNothing(t *testing.T) {
	c, d := bench(t)
	d.App.SetChannel("tuikit", handset.ImportanceNone)
	require.NoError(t, yes(c.to(c.Token(d), inChannel)))
	d.App.AllowNotifications(false)
	require.NoError(t, yes(c.to(c.Token(d))))
	require.NoError(t, yes(c.data(c.Token(d))))
	assert.Empty(t, titles(d))
	assert.Equal(t, []string{handset.SettingChannelBlocked, handset.SettingNotificationsOff}, d.Log.Rules)
	assert.Equal(t, 1, handed(d), "data still reaches the app")
}

func TestATopicMessageSaysWhereItIsFrom(t *testing.T) {
	c, all, err := subscribers(vendortest.New(t, Spec()), 1)
	require.NoError(t, err)
	require.NoError(t, yes(c.send(`"topic":"news","data":{"a":"b"}`)))
	assert.Equal(t, "/topics/news", all[0].Log.Messages[0].Bundle["from"])
	require.NoError(t, yes(c.send(`"topic":"news"`)))
	assert.Equal(t, 2, handed(all[0]), "a message without payload is taken and handed over")
	require.NoError(t, yes(c.send(`"topic":"news","data":{"a":"b"},"android":{"restricted_package_name":"com.example.else"}`)))
	assert.Equal(t, 2, handed(all[0]), "another package's subscribers only")
}

func TestWhatWasThrownAwayIsToldOnceOnly(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.StoredMessages = 1 })...)
	require.NoError(t, d.Airplane(bg, true))
	for range 3 {
		require.NoError(t, yes(c.data(c.Token(d))))
	}
	require.NoError(t, d.Airplane(bg, false))
	require.NoError(t, c.Settle())
	kinds := []string{}
	for _, m := range d.Log.Messages {
		kinds = append(kinds, m.Data["message_type"])
	}
	assert.ElementsMatch(t, []string{"", "deleted_messages"}, kinds, "the third was stored anew")
	require.NoError(t, d.Airplane(bg, true))
	require.NoError(t, d.Airplane(bg, false))
	require.NoError(t, c.Settle())
	assert.Equal(t, 2, handed(d))
}

func TestWhatADozingPhoneMissesIsStoredWithinTheSameLimit(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.StoredMessages = 3 })...)
	d.Doze(true)
	for range 4 {
		require.NoError(t, yes(c.data(c.Token(d))))
	}
	assert.Len(t, c.Events(core.EventDropped), 4)
	d.Doze(false)
	require.NoError(t, c.Settle())
	assert.Zero(t, handed(d))
}

func TestAnAppThatWentWhileThePhoneWasAwayIsFoundOutByTheNextMessage(t *testing.T) {
	c, d := bench(t)
	token := c.Token(d)
	require.NoError(t, d.Airplane(bg, true))
	d.App.Uninstall()
	require.NoError(t, yes(c.to(token)), "nobody has told Google yet")
	require.NoError(t, d.Airplane(bg, false))
	require.NoError(t, c.Settle())
	r, err := c.to(token)
	require.NoError(t, refused(r, err, 404, "UNREGISTERED", notFound))
}

func TestTheFastPathsOfOneDeviceAreSafeForManySenders(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.DevicePerMinute = 30 })...)
	var wg sync.WaitGroup
	var taken, refused atomic.Int64
	for range 8 {
		wg.Go(func() {
			for range 10 {
				switch r, _ := c.data(c.Token(d)); r.Status {
				case 200:
					taken.Add(1)
				case 429:
					refused.Add(1)
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, c.Settle())
	assert.EqualValues(t, 30, taken.Load())
	assert.EqualValues(t, 50, refused.Load())
	assert.Equal(t, 30, handed(d), "each once")
}

func TestTheRateOfManySendersHoldsWhileTheTokenChanges(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.DevicePerMinute = 30 })...)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 30 {
				_, _ = c.data(c.Token(d))
			}
		})
	}
	for range 3 {
		require.NoError(t, newToken(c.Env, d))
	}
	wg.Wait()
	require.NoError(t, c.Settle())
	assert.EqualValues(t, 30, quotaOf(c.Env, d, "messages_minute"))
	assert.LessOrEqual(t, handed(d), 30)
}

// quotaOf is a counter of the phone's token.
func quotaOf(e *vendortest.Env, d *vendortest.Device, name string) int64 {
	for _, q := range e.Vendor.(*vendor).TokenQuotas(e.Platform.Tokens.Find(e.Token(d))) {
		if q.Name == name {
			return q.Used
		}
	}
	return -1
}

func TestPriorityMayBeItsNumber(t *testing.T) {
	c, d := bench(t)
	d.Doze(true)
	require.NoError(t, yes(c.data(c.Token(d), `"android":{"priority":1}`)))
	assert.Equal(t, 1, handed(d), "1 is HIGH")
	require.NoError(t, yes(c.data(c.Token(d), `"android":{"priority":0}`)))
	assert.Equal(t, 1, handed(d))
}

func TestAStoppedAppIsNotToldOfWhatWasThrownAway(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.StoredMessages = 1 })...)
	require.NoError(t, d.Airplane(bg, true))
	for range 2 {
		require.NoError(t, yes(c.data(c.Token(d))))
	}
	d.App.SetState(handset.ForceStopped)
	require.NoError(t, d.Airplane(bg, false))
	require.NoError(t, c.Settle())
	assert.Zero(t, handed(d))
	assert.Equal(t, []string{"FCM-D7"}, d.Log.Rules)
}
