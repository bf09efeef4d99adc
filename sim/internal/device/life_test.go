package device

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// told checks what the client did since the last look.
func (w *world) told(t *testing.T, want ...string) {
	t.Helper()
	assert.Equal(t, want, w.im.take())
}

func TestAnUninstalledAppDoesNothing(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Uninstall()
	w.Uninstall()
	w.told(t, "close")
	for _, err := range []error{w.Open(ctx), w.Login(ctx), w.AcceptPrivacy(ctx), w.LoginAs(ctx, "bob")} {
		assert.ErrorIs(t, err, ErrNotInstalled)
	}
	for _, err := range []error{w.Background(), w.Lock(), w.Unlock(ctx), w.Logout(), w.ConfigNull(), w.RefreshToken(ctx), w.Reconnect(ctx)} {
		assert.NoError(t, err)
	}
	w.Kill()
	w.ForceStop()
	assert.Equal(t, handset.NotRunning, w.App().State())
	assert.Empty(t, w.Token())
	assert.Nil(t, w.im.take())
}

func TestAReinstalledAppBeginsAnew(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Install()
	w.told(t, "close")
	assert.Empty(t, w.Token())
	assert.Equal(t, handset.NotRunning, w.App().State())
	require.NoError(t, w.Open(ctx))
	w.told(t) // no login by itself: the password went with the data
	require.NoError(t, w.Login(ctx))
	assert.Empty(t, w.Token(), "the privacy policy is to be accepted again")
}

func TestALoginStartsAProcessThatDoesNotLive(t *testing.T) {
	w := newWorld(t, nil)
	require.NoError(t, w.Login(ctx))
	assert.Equal(t, handset.Foreground, w.App().State())
	assert.Contains(t, w.App().Channels(), "tuikit")
	w.told(t, "login ann p1", "foreground")
}

func TestAForceStoppedAppIsNotMadeLessSoByASwipe(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.ForceStop()
	w.Kill()
	assert.Equal(t, handset.ForceStopped, w.App().State())
	w.told(t, "close")
}

func TestOpeningUnlocksThePhone(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Lock())
	require.NoError(t, w.Open(ctx))
	assert.Equal(t, handset.Foreground, w.App().State())
	w.told(t, "background 0", "foreground")
}

func TestTappingOnTheLockScreenUnlocks(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Lock())
	w.tap(ChatExt("bo", "Bo", false))
	assert.Equal(t, handset.Foreground, w.App().State())
	assert.True(t, w.im.live("p1").front)
	_, chat, _ := w.Screen()
	assert.Equal(t, &Chat{Sender: "bo", Nickname: "Bo"}, chat)
	assert.Empty(t, w.failures)
}

func TestAnOpenChatIsStillThereOnReturn(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.tap(ChatExt("bo", "Bo", false))
	require.NoError(t, w.Background())
	require.NoError(t, w.Open(ctx))
	_, chat, _ := w.Screen()
	assert.NotNil(t, chat)
	w.Kill()
	require.NoError(t, w.Open(ctx))
	page, chat, _ := w.Screen()
	assert.Equal(t, mainPage, page)
	assert.Nil(t, chat)
}

func TestATapThatOpensNoMainPage(t *testing.T) {
	for says, row := range map[string]struct {
		click  link.Click
		page   string
		landed []string
	}{
		"another page of the app":       {link.Click{Kind: link.ClickActivity, Value: "com.other.Page", Extras: map[string]string{"ext": ChatExt("bo", "", false)}}, "com.other.Page", []string{"mi m com.other.Page"}},
		"a page that is not there":      {link.Click{Kind: link.ClickActivity, Value: "com.gone"}, "", nil},
		"a web page":                    {link.Click{Kind: link.ClickURL, Value: "https://example.com"}, Browser, []string{"mi m browser"}},
		"a callback that leads nowhere": {link.Click{Kind: link.ClickCallback, Callback: map[string]string{"ext": "x"}}, "", nil},
	} {
		t.Run(says, func(t *testing.T) {
			w := newWorld(t, nil)
			w.ready()
			require.NoError(t, w.Background())
			page, err := w.Tap(w.push("m", row.click))
			require.NoError(t, err)
			assert.Equal(t, row.page, page)
			assert.Equal(t, row.landed, w.landed)
			_, chat, _ := w.Screen()
			assert.Nil(t, chat, "only the main page redirects")
			assert.Equal(t, row.page == "com.other.Page", w.App().State() == handset.Foreground)
		})
	}
}

func TestTappingWhatIsNotThereIsAnError(t *testing.T) {
	w := newWorld(t, nil)
	_, err := w.Tap(3)
	assert.ErrorIs(t, err, handset.ErrNoNotification)
}

func TestAFlagThatTheBackendRefusesIsToldAndChangesNothing(t *testing.T) { // IM-52
	w := newWorld(t, nil)
	w.ready()
	w.im.toggles = errors.New("9520 timeout")
	assert.ErrorIs(t, w.Background(), w.im.toggles)
	assert.ErrorIs(t, w.LastError(), w.im.toggles)
	assert.True(t, w.im.live("p1").front)
	assert.ErrorIs(t, w.Open(ctx), w.im.toggles)
}

func TestATokenConfigOfNullIsReported(t *testing.T) { // IM-47, the device's half
	w := newWorld(t, nil)
	require.NoError(t, w.ConfigNull())
	w.ready()
	require.NoError(t, w.ConfigNull())
	w.told(t, "report none")
}
