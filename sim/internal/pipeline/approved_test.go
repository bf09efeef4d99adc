package pipeline

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestApproved: what the console of an approved chat app holds, vendor by vendor.
func TestApproved(t *testing.T) {
	app := ChatApp{Channel: "tuikit", Launcher: "com.demo.Splash", Page: "com.demo.Main", Intent: "intent:#Intent;end"}
	for vendor, want := range map[string]Certificate{
		FCM:    {ChannelID: "tuikit", Click: Click{Kind: ClickLauncher}},
		Huawei: {ChannelID: "tuikit", Category: "IM", BadgeClass: "com.demo.Splash", Click: Click{ClickIntent, app.Intent}},
		Mi:     {ChannelID: "tuikit", Click: Click{ClickIntent, app.Intent}},
		OPPO:   {ChannelID: "tuikit", Category: "IM", Click: Click{ClickActivity, "com.demo.Main"}},
		Vivo:   {Category: "IM", Click: Click{ClickIntent, app.Intent}},
		Meizu:  {NoticeMsgType: 1, Click: Click{ClickActivity, "com.demo.Main"}},
	} {
		c := Certificate{Vendor: vendor}
		require.NoError(t, c.Approve(app))
		want.Vendor = vendor
		require.Equal(t, want, c)
	}
	require.ErrorIs(t, (&Certificate{Vendor: "palm"}).Approve(app), ErrUnknownVendor)
}

// TestSetSecret: OPPO's server API signs with the master secret (IM-108), the
// others with the app secret, FCM with a key of its file.
func TestSetSecret(t *testing.T) {
	for vendor, want := range map[string]Certificate{
		Huawei: {AppSecret: "x"}, Mi: {AppSecret: "x"}, Vivo: {AppSecret: "x"}, Meizu: {AppSecret: "x"}, OPPO: {MasterSecret: "x"},
	} {
		c := Certificate{Vendor: vendor}
		require.NoError(t, c.SetSecret("x"))
		want.Vendor = vendor
		require.Equal(t, want, c)
	}
	require.ErrorIs(t, (&Certificate{Vendor: FCM}).SetSecret("x"), ErrBadCredentials)
	require.ErrorIs(t, (&Certificate{Vendor: "palm"}).SetSecret("x"), ErrUnknownVendor)
}
