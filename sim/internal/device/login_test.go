package device

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALoginThatIsRefusedLeavesTheLoginPage(t *testing.T) {
	w := newWorld(t, nil)
	w.im.refuse = errors.New("70001 UserSig expired")
	require.NoError(t, w.Open(ctx))
	assert.ErrorIs(t, w.Login(ctx), w.im.refuse)
	assert.ErrorIs(t, w.LastError(), w.im.refuse)
	page, _, _ := w.Screen()
	assert.Equal(t, loginPage, page)
}

func TestASplashThatCannotLogInLosesTheRedirect(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	w.Kill()
	w.im.refuse = errors.New("70001 UserSig expired")
	assert.Equal(t, loginPage, w.tap(ChatExt("bo", "Bo", false)))
	assert.Empty(t, w.failures)
}

func TestAKickThatComesBeforeTheLoginsAnswer(t *testing.T) {
	w := newWorld(t, nil)
	require.NoError(t, w.Open(ctx))
	w.im.kickAt = true
	assert.ErrorIs(t, w.Login(ctx), ErrKicked)
	assert.Nil(t, w.current())
	require.NoError(t, w.Login(ctx), "the next one is a new login")
	assert.NotNil(t, w.current())
}

func TestAWordToAnEarlierLoginIsNotHeard(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	old := w.im.live("p1").client
	w.Kill()
	require.NoError(t, w.Open(ctx))
	old.Kicked()
	assert.NotNil(t, w.current(), "the kick was for the login before")
	require.NoError(t, w.Background())
	old.Received()
	require.NoError(t, w.Background())
	w.told(t, "close", "login ann p1", "foreground", reported, "background 0", "background 0")
}

func TestALogoutThatTheBackendCannotHearDoesNotHappen(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Airplane(ctx, true))
	assert.ErrorIs(t, w.Logout(), errUnreachable)
	require.NoError(t, w.Airplane(ctx, false))
	require.NoError(t, w.Logout())
	w.told(t, "vanish", "reconnect", "foreground", "logout")
}

func TestWhatIsSyncedAtALoginInTheBackgroundCounts(t *testing.T) {
	w := newWorld(t, nil)
	w.ready()
	require.NoError(t, w.Background())
	require.NoError(t, w.Login(ctx))
	w.told(t, "background 0", "login ann p1", "background 0", reported)
	w.im.live("p1").client.Received()
	require.NoError(t, w.Background())
	w.told(t, "background 1")
}
