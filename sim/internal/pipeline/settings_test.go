package pipeline

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestACertificatesSettingsAreThoseThatItsRequestsCarry: a vendor's list has each setting that changes what is sent, and no
// other, so that one which would be ignored is refused.
func TestACertificatesSettingsAreThoseThatItsRequestsCarry(t *testing.T) {
	operational := 0
	changes := map[string]func(*Certificate){
		setChannel: func(c *Certificate) { c.ChannelID = "another" }, setCategory: func(c *Certificate) { c.Category = "NEWS" },
		setClass: func(c *Certificate) { c.Classification = &operational }, setImportance: func(c *Certificate) { c.Importance = "LOW" },
		setNotifyLevel: func(c *Certificate) { c.NotifyLevel = 2 }, setNotifyType: func(c *Certificate) { c.NoticeMsgType = 1 },
		setClick: func(c *Certificate) { c.Click = Click{Kind: ClickLauncher} }, setTTL: func(c *Certificate) { c.TTL = 90 * time.Second },
		setAppID: func(c *Certificate) { c.AppID += "9" }, setAppKey: func(c *Certificate) { c.AppKey += "9" },
		setAppSecret: func(c *Certificate) { c.AppSecret += "9" }, setMasterSecret: func(c *Certificate) { c.MasterSecret += "9" },
		setSecret: func(c *Certificate) { _ = c.SetSecret("another") },
	}
	for _, v := range vendors() {
		for setting, change := range changes {
			if setting == setClick && len(v.clicks) == 1 {
				assert.Contains(t, v.settings, setting, "%s has one click action, and takes it", v.name)
				continue
			}
			before := certFor(v.name, "http://127.0.0.1:1")
			if setting == setClick {
				before.Click = Click{ClickActivity, "com.demo.Page"}
			}
			after := before
			change(&after)
			assert.Equal(t, slices.Contains(v.settings, setting), sends(t, v, before) != sends(t, v, after), "%s %s", v.name, setting)
		}
		for _, setting := range v.settings {
			assert.Contains(t, changes, setting, v.name)
		}
	}
}

// sends is what goes to a vendor with a certificate, its login included.
func sends(t *testing.T, v vendor, c Certificate) string {
	t.Helper()
	a, err := v.newAdapter(&c)
	require.NoError(t, err)
	p := demoPush()
	p.requestID, p.notifyID = "1", 1
	r, err := a.compose(p, "auth")
	require.NoError(t, err)
	text := r.url + r.header[1] + string(r.body)
	if login, ok := a.(tokenAdapter); ok && v.name != FCM { // signed anew each time; from the file alone
		r, err := login.tokenRequest(time.Unix(1_764_000_000, 0))
		require.NoError(t, err)
		text += r.url + r.header[1] + string(r.body)
	}
	return text
}
