package handset

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// direction is one sentence about one direction of a delivery, or one setting of the person. Without it, the same delivery
// must end differently: that is how the row is seen red.
type direction struct {
	says  string
	opts  []option
	given func(b *bench)         // what is so before, in both cases
	set   func(b *bench)         // the person's setting, left out in the second case
	with  func(*link.Delivery)   // the vendor's direction, left out in the second case
	base  []func(*link.Delivery) // what the delivery is like in both cases
	ack   link.Ack
	heard []string
}

func directions() []direction {
	shown := link.Ack{Result: link.ResultShown, SwitchOn: true, Channel: "tuikit"}
	suppressed := func(rule string) link.Ack {
		return link.Ack{Result: link.ResultSuppressed, Rule: rule, SwitchOn: true}
	}
	state := func(s ProcessState) func(*bench) { return func(b *bench) { b.app.SetState(s); b.log.take() } }
	// fresh puts the app on the phone again: nobody has opened it yet.
	fresh := func(b *bench) {
		b.app = b.phone.Install(pkg, InstallOptions{Manifest: chatManifest(), AllowNotifications: true}, appLog{b.log})
		b.app.CreateChannel("tuikit", ImportanceDefault)
	}
	first := func(id string, change func(*link.Delivery)) func(*bench) {
		return func(b *bench) { b.deliver(b.notification(id, change)); b.log.take() }
	}
	try := func(ids ...string) func(*link.Delivery) {
		return func(d *link.Delivery) { d.Notification.Channel = link.Channel{Try: ids} }
	}
	channel := func(c link.Channel) func(*link.Delivery) {
		return func(d *link.Delivery) { d.Notification.Channel = c }
	}
	posted := func(id string) link.Ack { return link.Ack{Result: link.ResultShown, SwitchOn: true, Channel: id} }
	absent := func(a link.ProcessAbsent) func(*link.Delivery) {
		return func(d *link.Delivery) { d.NeedProcess = link.ProcessRule{Absent: a, Rule: "V-D1"} }
	}
	stopped := func(d *link.Delivery) { d.Start = &link.StartRule{StoppedRule: "V-D2"} }
	dedupe := func(d *link.Delivery) { d.Dedupe, d.DedupeRule = 10, "V-M1" }
	return []direction{
		{says: "app in front: handed to it", given: state(Foreground), with: func(d *link.Delivery) { d.Foreground = link.ForegroundApp },
			ack: link.Ack{Result: link.ResultHanded, SwitchOn: true}, heard: []string{"handed m", "message m"}},
		{says: "app in front: hidden", given: state(Foreground), with: func(d *link.Delivery) { d.Foreground = link.ForegroundHide },
			ack: suppressed(SettingForegroundHidden), heard: []string{"suppressed m foreground_hidden"}},
		{says: "screen locked: no app is in front", given: state(Foreground), set: func(b *bench) { b.phone.Lock(true) },
			base: []func(*link.Delivery){func(d *link.Delivery) { d.Foreground = link.ForegroundHide }}, ack: shown, heard: []string{"shown m"}},
		{says: "app in the background: the direction for the front does not apply", given: state(Foreground), set: state(Background),
			base: []func(*link.Delivery){func(d *link.Delivery) { d.Foreground = link.ForegroundHide }}, ack: shown, heard: []string{"shown m"}},

		{says: "data, process dead: dropped", given: state(NotRunning), base: []func(*link.Delivery){data}, with: absent(link.ProcessDrop),
			ack: suppressed("V-D1"), heard: []string{"suppressed m V-D1"}},
		{says: "data, process dead: cached, nobody hears of it", given: state(NotRunning), base: []func(*link.Delivery){data}, with: absent(link.ProcessCache),
			ack: link.Ack{Result: link.ResultCached, Rule: "V-D1", SwitchOn: true}},
		{says: "data, process alive: handed over", set: state(Background), given: state(NotRunning), base: []func(*link.Delivery){data, absent(link.ProcessDrop)},
			ack: link.Ack{Result: link.ResultHanded, SwitchOn: true}, heard: []string{"handed m", "message m"}},

		{says: "stopped rule: a force-stopped app gets nothing", given: state(ForceStopped), with: stopped,
			ack: suppressed("V-D2"), heard: []string{"suppressed m V-D2"}},
		{says: "stopped rule: an app that was never opened gets nothing", given: fresh, with: stopped,
			ack: suppressed("V-D2"), heard: []string{"suppressed m V-D2"}},
		{says: "stopped rule: a swiped-away app is shown", given: state(ForceStopped), set: state(NotRunning), base: []func(*link.Delivery){stopped},
			ack: shown, heard: []string{"shown m"}},

		{says: "a repeated message id is dropped", given: first("m", dedupe), with: dedupe,
			ack: suppressed("V-M1"), heard: []string{"suppressed m V-M1"}},
		{says: "verify token: another one than the app's is dropped", with: func(d *link.Delivery) { d.VerifyToken = "other" },
			ack: link.Ack{Result: link.ResultWrongToken, SwitchOn: true}, heard: []string{"suppressed m wrong_token"}},
		{says: "a delivery to a token that the app has no more is dropped", with: func(d *link.Delivery) { d.Token = "old" },
			ack: link.Ack{Result: link.ResultWrongToken, SwitchOn: true}, heard: []string{"suppressed m wrong_token"}},
		{says: "a package that is not there", with: func(d *link.Delivery) { d.Package = "com.gone" },
			ack: link.Ack{Result: link.ResultNotInstalled}, heard: []string{"suppressed m not_installed"}},

		{says: "switch off: not shown", set: func(b *bench) { b.app.AllowNotifications(false) },
			ack: link.Ack{Result: link.ResultSuppressed, Rule: SettingNotificationsOff}, heard: []string{"suppressed m notifications_off"}},
		{says: "kept off the screen by the vendor", with: func(d *link.Delivery) { d.Notification.Channel.Hidden = "V-C9" },
			ack: suppressed("V-C9"), heard: []string{"suppressed m V-C9"}},

		{says: "channel: the first that exists of those to try", given: func(b *bench) { b.app.CreateChannel("b", ImportanceDefault) },
			with: try("a", "b", "tuikit"), ack: posted("b"), heard: []string{"shown m"}},
		{says: "channel: none of those to try exists", with: channel(link.Channel{Try: []string{"a"}, MissingRule: "V-C1", NoneRule: "V-C2"}),
			ack: suppressed("V-C1"), heard: []string{"suppressed m V-C1"}},
		{says: "channel: none was named", with: channel(link.Channel{MissingRule: "V-C1", NoneRule: "V-C2"}),
			ack: suppressed("V-C2"), heard: []string{"suppressed m V-C2"}},
		{says: "channel: none was named and no rule minds", with: channel(link.Channel{}),
			ack: posted(""), heard: []string{"shown m"}},
		{says: "channel: the manifest's, when the one to try is not there",
			opts: []option{func(_ *Options, i *InstallOptions) { i.Manifest.Meta = map[string]string{"default_channel": "tuikit"} }},
			base: []func(*link.Delivery){channel(link.Channel{Try: []string{"a"}, Create: "misc"})},
			with: func(d *link.Delivery) { d.Notification.Channel.Manifest = "default_channel" },
			ack:  shown, heard: []string{"shown m"}},
		{says: "channel: the manifest's exists no more, so the vendor's own is made",
			opts: []option{func(_ *Options, i *InstallOptions) { i.Manifest.Meta = map[string]string{"default_channel": "gone"} }},
			with: channel(link.Channel{Manifest: "default_channel", Create: "misc"}), ack: posted("misc"), heard: []string{"shown m"}},
		{says: "channel: made on the spot", with: channel(link.Channel{Try: []string{"a"}, Create: "a", MissingRule: "V-C1"}),
			ack: posted("a"), heard: []string{"shown m"}},
		{says: "channel: blocked by the person", set: func(b *bench) { b.app.SetChannel("tuikit", ImportanceNone) },
			ack: suppressed(SettingChannelBlocked), heard: []string{"suppressed m channel_blocked"}},
		{says: "channel: blocked and made again stays blocked", given: func(b *bench) { b.app.SetChannel("misc", ImportanceNone) },
			with: channel(link.Channel{Create: "misc"}), ack: suppressed(SettingChannelBlocked), heard: []string{"suppressed m channel_blocked"}},
		{says: "below Android 8 there are no channels", opts: []option{android(7)}, given: func(b *bench) { b.app.SetChannel("tuikit", ImportanceNone) },
			with: func(d *link.Delivery) { d.Notification.Silent = true }, ack: link.Ack{Result: link.ResultShownSilent, SwitchOn: true}, heard: []string{"shown m silent"}},

		{says: "first key: a second message with it is not shown", given: first("m0", func(d *link.Delivery) { d.Notification.First = "k" }),
			with: func(d *link.Delivery) { d.Notification.First, d.Notification.FirstRule = "k", "V-F1" },
			ack:  link.Ack{Result: link.ResultReplaced, Rule: "V-F1", SwitchOn: true}, heard: []string{"replaced m"}},
		{says: "silent by the message", with: func(d *link.Delivery) { d.Notification.Silent = true },
			ack: link.Ack{Result: link.ResultShownSilent, SwitchOn: true, Channel: "tuikit"}, heard: []string{"shown m silent"}},
		{says: "silent by the channel's importance", set: func(b *bench) { b.app.SetChannel("tuikit", ImportanceLow) },
			ack: link.Ack{Result: link.ResultShownSilent, SwitchOn: true, Channel: "tuikit"}, heard: []string{"shown m silent"}},
	}
}

// play runs a row, with its direction and setting or without, and reports how it differs from what the row says.
func (r direction) play(b *bench, on bool) string {
	if r.given != nil {
		r.given(b)
	}
	changes := r.base
	if on && r.set != nil {
		r.set(b)
	}
	if on && r.with != nil {
		changes = append(changes[:len(changes):len(changes)], r.with)
	}
	ack := b.deliver(b.notification("m", changes...))
	return cmp.Diff(r.ack, ack) + cmp.Diff(r.heard, b.log.take())
}

func TestAPhoneDoesWhatADeliveryDirects(t *testing.T) {
	for _, r := range directions() {
		t.Run(r.says, func(t *testing.T) {
			assert.Empty(t, r.play(newBench(t, r.opts...), true))
		})
	}
}

func TestEachDirectionIsSeenRedWithoutIt(t *testing.T) {
	for _, r := range directions() {
		t.Run(r.says, func(t *testing.T) {
			assert.NotEmpty(t, r.play(newBench(t, r.opts...), false), "nothing changes without the direction: the row tests nothing")
		})
	}
}
