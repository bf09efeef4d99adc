package device

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// clickRows are the rows about ext, its places and the redirect.
func clickRows() []row {
	ext := ChatExt("bo", "Bo", false)
	chat := &Chat{Sender: "bo", Nickname: "Bo"}
	// tapped checks what the person sees after tapping a message with ext; a second notification is in the tray before.
	tapped := func(ext string, chat *Chat, toast error, left int) func(*world, testing.TB) {
		return func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.push("other", clickOf(w.Vendor(), ext))
			w.is(w.tap(ext) == mainPage, "landed on %v", w.landed)
			w.sees(mainPage, chat, toast)
			items, _ := w.Phone.Tray()
			w.is(len(items) == left, "%d notifications are left, want %d", len(items), left)
			w.is(w.im.live("p1").front, "the backend does not know that the app is in front")
			w.is(w.LastError() == nil, "last error %v", w.LastError())
		}
	}
	rows := []row{
		{id: "IM-68", sentence: "process dead: the splash logs in by itself, then the redirect completes", check: func(w *world, _ testing.TB) {
			w.ready()
			w.Kill()
			w.im.take()
			w.is(w.tap(ext) == mainPage, "landed on %v", w.landed)
			w.did("login ann p1", "foreground", reported)
			w.sees(mainPage, chat, nil)
		}},
		{id: "IM-69", sentence: "logged out, the person has to log in: the redirect is lost", with: use(vivo(0), S61), check: func(w *world, _ testing.TB) {
			w.ready()
			n := w.push("m", clickOf(VendorVivo, ext))
			w.must(w.Logout())
			page, err := w.Tap(n)
			w.must(err)
			w.is(page == loginPage, "landed on %q", page)
			w.sees(loginPage, nil, nil)
			w.must(w.Login(ctx))
			w.sees(mainPage, nil, nil)
			n = w.push("later", link.Click{Kind: link.ClickActivity, Value: mainPage})
			_, err = w.Tap(n)
			w.must(err)
			w.sees(mainPage, nil, nil)
		}},
		{id: "IM-70", sentence: "logged in, valid ext: all notifications are cancelled, the chat opens", check: tapped(ext, chat, nil, 0)},
		{id: "IM-70", sentence: "absent fields keep their defaults", check: tapped(`{"entity":{"sender":"u1"}}`, &Chat{Sender: "u1"}, nil, 0)},
		{id: "IM-71", sentence: "action CHAT without a sender: the page, notifications cancelled, no chat", check: tapped(ChatExt("", "Bo", false), nil, nil, 0)},
		{id: "IM-72", sentence: "action CALL: no chat, notifications cancelled", check: tapped(`{"entity":{"action":2,"sender":"bo"}}`, nil, nil, 0)},
		{id: "IM-73", sentence: "a group's message opens the group's chat", check: tapped(ChatExt("@TGS#1", "lunch", true), &Chat{Sender: "@TGS#1", Nickname: "lunch", Group: true}, nil, 0)},
		{id: "IM-74", sentence: "another version: the toast, no redirect", check: tapped(`{"entity":{"version":2,"sender":"bo"}}`, nil, ErrVersionTooLow, 1)},
		{id: "IM-74", sentence: "an unknown action: the toast, no redirect", check: tapped(`{"entity":{"action":3,"sender":"bo"}}`, nil, ErrVersionTooLow, 1)},
		{id: "IM-75", sentence: "no ext: the page opens, nothing else", check: tapped("", nil, nil, 1)},
		{id: "IM-75", sentence: "broken JSON: the page opens, nothing else", check: tapped(`{"entity":`, nil, nil, 1)},
		{id: "IM-75", sentence: "JSON without an entity: the page opens, nothing else", check: tapped(`{"Entity":{},"x":1}`, nil, nil, 1)},
		{id: "IM-75", sentence: "an entity that is null: the page opens, nothing else", check: tapped(`{"entity":null}`, nil, nil, 1)},
		{id: "IM-75", sentence: "an entity of another shape: the page opens, nothing else", check: tapped(`{"entity":"bo"}`, nil, nil, 1)},
		{id: "IM-76", sentence: "6.2 on a Mi phone: the page opens, no redirect", with: use(xiaomi(), S62), check: tapped(ext, nil, nil, 1)},
		{id: "IM-76", sentence: "6.2 on an OPPO phone: the page opens, no redirect", with: use(oppo(), S62), check: tapped(ext, nil, nil, 1)},
		{id: "IM-77", sentence: "vivo's slot is empty after the first read", with: use(vivo(0), S61), check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.tap(ext)
			w.sees(mainPage, chat, nil)
			w.must(w.Background())
			_, err := w.Tap(w.push("m2", link.Click{Kind: link.ClickActivity, Value: mainPage}))
			w.must(err)
			w.sees(mainPage, nil, nil)
		}},
	}
	odd := `{"entity":{"sender":"u;#%+=&\"好\u00e9","nickname":"N 1"},"x":"y;z"}`
	entity := `{"sender":"u;#%+=&\"好\u00e9","nickname":"N 1"}`
	for vendor, hardware := range map[string]Hardware{
		VendorMi: xiaomi(), VendorHuawei: huawei(), VendorMeizu: meizu(), VendorVivo: vivo(0), VendorOPPO: oppo(), VendorFCM: pixel(),
	} {
		rows = append(rows, row{id: "IM-53", sentence: "the sender's bytes are readable after the click: " + vendor, with: use(hardware, S61), check: func(w *world, _ testing.TB) {
			w.ready()
			w.must(w.Background())
			w.is(w.tap(odd) == mainPage, "landed on %v", w.landed)
			want := odd
			if vendor == VendorOPPO {
				want = entity // OPPO spreads the top-level keys
			}
			w.is(w.Ext() == want, "read %q, want %q", w.Ext(), want)
			w.sees(mainPage, &Chat{Sender: "u;#%+=&\"好é", Nickname: "N 1"}, nil)
			w.is(len(w.landed) == 1 && w.landed[0] == vendor+" m "+mainPage, "landed %v", w.landed)
		}})
	}
	return rows
}
