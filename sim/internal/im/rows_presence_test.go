package im

import "time"

// presenceRows are the rows about logins, connections and tokens.
func presenceRows() []row {
	return []row{
		{id: "IM-1", sentence: "logged in, app in the background: pushed, and over the connection too", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(0))
			got := w.pushedMessage(text("ann"), "a1", WhyBackground)
			w.is(len(got.online) == 1 && len(p.got) == 1, "the client in the background got %d messages", len(p.got))
		}},
		{id: "IM-2", sentence: "screen locked, which the app reports as background: pushed", check: func(w *world) {
			w.must(w.login("ann", "a1").Background(3))
			w.pushed("ann", "a1", WhyBackground)
		}},
		{id: "IM-3", sentence: "killed in the background: pushed at once", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(0))
			p.Close()
			w.pushed("ann", "a1", WhyKilled)
		}},
		{id: "IM-4", sentence: "logged out: not pushed, though token and certificate exist", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(0))
			w.must(p.Logout())
			w.silent(text("ann"), "a1", WhyLoggedOut)
			w.code(p.Foreground(), CodeNotLoggedIn)
		}},
		{id: "IM-5", sentence: "forced out: the client is told, and the device not pushed to", check: func(w *world) {
			first := w.login("ann", "a1")
			second := w.login("ann", "a2")
			w.is(len(first.kicked) == 1 && first.kicked[0] == KickedByLogin, "first was told %v", first.kicked)
			w.silent(text("ann"), "a2", WhyForeground)
			w.must(w.Kick("ann", "a2"))
			w.is(len(second.kicked) == 1 && second.kicked[0] == KickedByServer, "second was told %v", second.kicked)
			w.silent(text("ann"), "a2", WhyKicked)
			w.code(second.Background(0), CodeKicked)
		}},
		{id: "IM-6", sentence: "app in the foreground: over the connection, not pushed", check: func(w *world) {
			p := w.login("ann", "a1")
			got := w.silent(text("ann"), "a1", WhyForeground)
			w.is(len(got.online) == 1 && len(p.got) == 1, "the client in the foreground got %d messages", len(p.got))
		}},
		{id: "IM-7", sentence: "doForeground sent, then killed: pushed", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Foreground())
			p.Close()
			w.pushed("ann", "a1", WhyKilled)
		}},
		{id: "IM-8", sentence: "back to the foreground: pushes stop", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(0))
			w.pushed("ann", "a1", WhyBackground)
			w.must(p.Foreground())
			w.silent(text("ann"), "a1", WhyForeground)
		}},
		{id: "IM-9", sentence: "no push integrated: nothing in background or killed, the message syncs at the next open", check: func(w *world) {
			p := w.loginBare("ann", "a1", Android)
			w.must(p.Background(0))
			w.silent(text("ann"), "a1", WhyNoToken)
			p.Close()
			w.silent(text("ann"), "a1", WhyNoToken)
			again := w.loginBare("ann", "a1", Android)
			w.is(len(again.got) == 1, "synced %d messages at the next open, want the 1 that was missed", len(again.got))
		}},
		{id: "IM-10", sentence: "airplane mode in the foreground: not pushed before 400 s, pushed after", check: func(w *world) {
			p := w.login("ann", "a1")
			p.Vanish()
			w.silent(text("ann"), "a1", WhyGhostForeground)
			w.clock.move(400*time.Second - 1)
			w.silent(text("ann"), "a1", WhyGhostForeground)
			w.clock.move(1)
			w.pushed("ann", "a1", WhyHeartbeatTimeout)
			w.rec.take()
			w.must(p.Reconnect())
			w.is(len(p.got) == 3 && len(w.rec.take().synced) == 3, "reconnect brought %d of the 3 missed messages", len(p.got))
		}},
		{id: "IM-11", sentence: "7 days unseen: not pushed", check: func(w *world) {
			w.login("ann", "a1").Close()
			w.clock.move(7*24*time.Hour - 1)
			w.pushed("ann", "a1", WhyKilled)
			w.clock.move(1)
			w.silent(text("ann"), "a1", WhyOffline7Days)
		}},
		{id: "IM-42", sentence: "a token reported again replaces the old one", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: certificate, Token: "old"}))
			w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: certificate, Token: tokenOf("a1")}))
			w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: 7, Token: "new"}))
			w.must(p.Background(0))
			got := w.send(text("ann"))
			w.is(len(got.pushes) == 1 && got.pushes[0].Token == "new" && got.pushes[0].BusinessID == 7, "pushed with %+v", got.pushes)
		}},
		{id: "IM-43", sentence: "reporting a token: ok, or a code with a text", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "t"}))
			w.code(p.SetOfflinePushConfig(&PushConfig{BusinessID: 1}), CodeInvalidParameter)
			p.Vanish()
			w.code(p.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "t"}), CodeNoNetwork)
			w.must(p.Reconnect())
			w.must(p.Logout())
			w.code(p.SetOfflinePushConfig(&PushConfig{BusinessID: 1, Token: "t"}), CodeNotLoggedIn)
		}},
		{id: "IM-44", sentence: "vendor token, isTPNSToken false, right certificate: handed on as reported", check: func(w *world) {
			w.login("ann", "a1").Close()
			got := w.pushedMessage(text("ann"), "a1", WhyKilled)
			w.is(len(got.pushes) == 1 && !got.pushes[0].TPNS && got.pushes[0].BusinessID == certificate, "pushed with %+v", got.pushes)
		}},
		{id: "IM-47", sentence: "null config: push is off for the device", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(0))
			w.must(p.SetOfflinePushConfig(nil))
			w.silent(text("ann"), "a1", WhyConfigOff)
			w.must(p.SetOfflinePushConfig(&PushConfig{BusinessID: certificate, Token: tokenOf("a1")}))
			w.pushed("ann", "a1", WhyBackground)
			w.must(p.SetOfflinePushConfig(&PushConfig{}))
			w.silent(text("ann"), "a1", WhyConfigOff)
		}},
		{id: "IM-48", sentence: "same user logs in on a second phone: first kicked, only second pushed", check: func(w *world) {
			first := w.login("ann", "a1")
			w.must(first.Background(0))
			second := w.login("ann", "a2")
			w.must(second.Background(0))
			w.is(len(first.kicked) == 1, "the first phone was told %v", first.kicked)
			got := w.pushedMessage(text("ann"), "a2", WhyBackground)
			w.is(len(got.online) == 1 && got.online[0] == "a2", "delivered to %v", got.online)
		}},
		{id: "IM-49", sentence: "another user logs in on the phone: pushes follow the new user, none for the old", check: func(w *world) {
			w.login("ann", "shared").Close()
			p := w.login("bob", "shared")
			w.must(p.Background(0))
			w.pushed("bob", "shared", WhyBackground)
			got := w.silent(text("ann"), "shared", WhyOtherUser)
			w.is(len(got.online) == 0, "the old user's message reached the phone")
		}},
		{id: "IM-50", sentence: "doBackground(count): the count is the badge base", check: func(w *world) {
			p := w.login("ann", "a1")
			w.must(p.Background(5))
			for _, badge := range []int{6, 7} {
				got := w.pushedMessage(text("ann"), "a1", WhyBackground)
				w.is(len(got.pushes) == 1 && got.pushes[0].Badge == badge, "want badge %d in %+v", badge, got.pushes)
			}
			w.code(p.Background(-1), CodeInvalidParameter)
		}},
	}
}
