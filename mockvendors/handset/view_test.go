package handset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// A link that is no intent URI is ACTION_VIEW on it: the app whose filter takes it, this one first, else the browser.
func TestALinkOpensWhoeverTakesIt(t *testing.T) {
	takes := func(class, scheme, host string) Activity {
		return Activity{Class: class, Filters: []Filter{{Actions: []string{ActionView}, Categories: []string{CategoryDefault}, Scheme: scheme, Host: host}}}
	}
	chat := Intent{Action: ActionView, Scheme: "myapp", Host: "chat", Path: "/detail", Query: "uid=1"}
	withExtras := chat
	withExtras.Extras = map[string]string{"ext": "x"}
	shop := Intent{Action: ActionView, Scheme: "https", Host: "shop.example", Path: "/7"}
	for _, row := range []struct {
		says   string
		click  link.Click
		want   Landing
		opened string // the app that came to the front
	}{
		{"its own page", link.Click{Kind: link.ClickIntent, Value: "myapp://chat/detail?uid=1", Extras: map[string]string{"ext": "x"}},
			Landing{Page: "Chat", Intent: withExtras, Extras: withExtras.Extras}, pkg},
		{"its own page, by a click on an address", link.Click{Kind: link.ClickURL, Value: "MYAPP://chat/detail?uid=1", Extras: map[string]string{"ext": "x"}}, Landing{Page: "Chat", Intent: chat}, pkg},
		{"its own page before another app's", link.Click{Kind: link.ClickURL, Value: "https://both.example"},
			Landing{Page: "Both", Intent: Intent{Action: ActionView, Scheme: "https", Host: "both.example"}}, pkg},
		{"another app's page", link.Click{Kind: link.ClickURL, Value: "https://shop.example/7#top"}, Landing{Page: "Shop", Package: "com.example.shop", Intent: shop}, "com.example.shop"},
		{"the browser", link.Click{Kind: link.ClickIntent, Value: "https://example.com/?a=b"}, Landing{URL: "https://example.com/?a=b"}, ""},
		{"nobody", link.Click{Kind: link.ClickURL, Value: "tel:123"}, Landing{Why: WhyNoFilter, Intent: Intent{Action: ActionView, Scheme: "tel", Path: "123"}}, ""},
	} {
		t.Run(row.says, func(t *testing.T) {
			b := newBench(t, func(_ *Options, i *InstallOptions) {
				i.Manifest.Activities = []Activity{takes("Chat", "myapp", "chat"), takes("Both", "https", "both.example")}
			})
			other := b.phone.Install("com.example.shop", InstallOptions{Manifest: Manifest{
				Activities: []Activity{takes("Shop", "https", "shop.example"), takes("OtherBoth", "https", "both.example")},
			}}, appLog{b.log})
			b.deliver(b.notification("m", func(d *link.Delivery) { d.Notification.Click = row.click }))
			got, err := b.phone.Tap(1)
			require.NoError(t, err)
			got.Shown = Shown{}
			assert.Empty(t, cmp.Diff(row.want, got, cmpopts.IgnoreUnexported(Shown{}), cmpopts.EquateEmpty()))
			assert.Equal(t, row.opened == pkg, b.app.State() == Foreground)
			assert.Equal(t, row.opened == other.Package, other.State() == Foreground)
		})
	}
}
