package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// book is a ledger on a hand-moved clock with one planned journey.
type book struct {
	*Ledger
	at time.Duration
	id uint64
}

func newBook(t *testing.T, cfg Config) *book {
	t.Helper()
	b := &book{at: time.Millisecond}
	cfg.Now = func() time.Duration { return b.at }
	b.Ledger = New(cfg)
	b.id = b.Plan(Planned{At: b.at, Name: "msg", Recipients: []Recipient{{User: "u", Device: "d", Group: "g", Vendor: "mi"}}})
	require.Equal(t, uint64(1), b.id)
	return b
}

var key = Key{Vendor: "mi", MessageID: "m1", Token: "token-of-the-first-phone"}

func (b *book) requested() {
	b.Sent(b.id)
	b.Decided(b.id, true, "background")
	b.Queued(b.id)
	b.Requested(b.id, 1)
}

func (b *book) accepted() {
	b.requested()
	b.Answered(b.id, Answer{Vendor: key.Vendor, MessageID: key.MessageID, Token: key.Token, Accepted: true})
}

func (b *book) refused(code string) {
	b.requested()
	b.Answered(b.id, Answer{Vendor: key.Vendor, Token: key.Token, Code: code})
}

// What happens to one journey, and the one outcome the books must show.
func TestOutcome(t *testing.T) {
	for _, row := range []struct {
		name string
		do   func(b *book)
		want string // "" = none: unaccounted
	}{
		{"a push that was shown is displayed", func(b *book) { b.accepted(); b.Shown(key, false, 0) }, "displayed"},
		{"a push shown without sound is displayed silently", func(b *book) { b.accepted(); b.Shown(key, true, 0) }, "displayed_silent"},
		{"the phone may be faster than the vendor's answer", func(b *book) { b.Shown(key, false, 0); b.accepted() }, "displayed"},
		{"a data message is handed to the app", func(b *book) { b.accepted(); b.HandedToApp(key, 0) }, "handed_to_app"},
		{"a phone that may not show it suppresses it by rule", func(b *book) { b.accepted(); b.Suppressed(key, "OPPO-C7") }, "suppressed.OPPO-C7"},
		{"a push overwritten before display is replaced", func(b *book) { b.accepted(); b.Replaced(key) }, "replaced"},
		{"a push overwritten in the tray stays displayed", func(b *book) { b.accepted(); b.Shown(key, false, 0); b.Replaced(key) }, "displayed"},
		{"a vendor may drop what it accepted", func(b *book) { b.accepted(); b.Dropped(key, "FCM-D4") }, "dropped.FCM-D4"},
		{"a drop may be heard of before the answer", func(b *book) { b.Dropped(key, "FCM-D4"); b.accepted() }, "dropped.FCM-D4"},
		{"time to live runs out in the store", func(b *book) { b.accepted(); b.Held(key, "FCM-D5"); b.Expired(key) }, "expired"},
		{"the first end counts, not the second", func(b *book) { b.accepted(); b.Expired(key); b.Dropped(key, "X") }, "expired"},
		{"accepted and still stored at the end is pending", func(b *book) { b.accepted(); b.StillStored(key) }, "pending"},
		{"accepted and never heard of again is lost", func(b *book) { b.accepted() }, "lost"},
		{"held and never heard of again is lost too", func(b *book) { b.accepted(); b.Held(key, "FCM-D5") }, "lost"},
		{"a push in the pipeline at the end is pending", func(b *book) { b.requested() }, "pending"},
		{"a retry that runs out fails", func(b *book) { b.requested(); b.Failed(b.id, "retries_exhausted") }, "failed.retries_exhausted"},
		{"a full queue fails it", func(b *book) { b.Sent(b.id); b.Decided(b.id, true, "killed"); b.Failed(b.id, "queue_full") }, "failed.queue_full"},
		{"giving up after an accepted answer changes nothing", func(b *book) { b.accepted(); b.Failed(b.id, "aborted"); b.Shown(key, false, 0) }, "displayed"},
		{"the rule behind a refusal may be named first", func(b *book) { b.Rejected("mi", key.Token, "27001", "MI-C1"); b.refused("27001") }, "rejected.MI-C1"},
		{"the rule behind a refusal may be named last", func(b *book) { b.refused("27001"); b.Rejected("mi", key.Token, "27001", "MI-C1") }, "rejected.MI-C1"},
		{"a rule named for a whole request holds for its pushes", func(b *book) { b.Rejected("mi", "", "10017", "MI-A1"); b.refused("10017") }, "rejected.MI-A1"},
		{"a rule named for a whole request outranks a later token's", func(b *book) {
			b.Rejected("mi", "", "1", "MI-A1")
			b.refused("1")
			b.Rejected("mi", "other", "1", "MI-C1")
		}, "rejected.MI-A1"},
		{"a refusal of another token names the rule when nothing else does", func(b *book) { b.refused("27001"); b.Rejected("mi", "other", "27001", "MI-C1") }, "rejected.MI-C1"},
		{"a rule behind another code is not this one's", func(b *book) { b.refused("27001"); b.Rejected("mi", key.Token, "5", "MI-A2") }, "rejected.27001"},
		{"another vendor's rule is not this one's", func(b *book) { b.refused("27001"); b.Rejected("oppo", key.Token, "27001", "OPPO-C1") }, "rejected.27001"},
		{"a refusal that the mock made without a rule keeps its code", func(b *book) { b.Rejected("mi", "", "503", ""); b.refused("503") }, "rejected.503"},
		{"a refusal without any rule keeps its code", func(b *book) { b.refused("27001") }, "rejected.27001"},
		{"no push and the client got it is online", func(b *book) { b.Sent(b.id); b.Decided(b.id, false, "foreground"); b.Online(b.id) }, "online"},
		{"the client may get it before the decision is told", func(b *book) { b.Sent(b.id); b.Online(b.id); b.Decided(b.id, false, "foreground") }, "online"},
		{"not pushed for another reason and got it is online too", func(b *book) { b.Sent(b.id); b.Decided(b.id, false, "push_disabled"); b.Online(b.id) }, "online"},
		{"where a push was decided a copy over the connection is a step", func(b *book) { b.accepted(); b.Online(b.id); b.Shown(key, false, 0) }, "displayed"},
		{"a copy over the connection does not save a lost push", func(b *book) { b.accepted(); b.Online(b.id) }, "lost"},
		{"no push has its reason", func(b *book) { b.Sent(b.id); b.Decided(b.id, false, "logged_out") }, "not_pushed.logged_out"},
		{"foreground and not yet there is pending", func(b *book) { b.Sent(b.id); b.Decided(b.id, false, "foreground") }, "pending"},
		{"a later push overrules an earlier no", func(b *book) {
			b.Sent(b.id)
			b.Decided(b.id, false, "foreground")
			b.accepted()
			b.Shown(key, false, 0)
		}, "displayed"},
		{"overruled, a copy over the connection is only a step", func(b *book) {
			b.Decided(b.id, false, "foreground")
			b.accepted()
			b.Online(b.id)
			b.Shown(key, false, 0)
		}, "displayed"},
		{"the backend refuses a message with its code", func(b *book) { b.Sent(b.id); b.SendFailed(b.id, 80002) }, "refused.80002"},
		{"planned and never sent has failed", func(b *book) {}, "failed.not_sent"},
		{"sent and never decided has no outcome", func(b *book) { b.Sent(b.id) }, ""},
		{"decided and never queued has no outcome", func(b *book) { b.Sent(b.id); b.Decided(b.id, true, "killed") }, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBook(t, Config{})
			row.do(b)
			total := b.Close().Total(nil)
			want := map[string]uint64{row.want: 1}
			if row.want == "" {
				want = map[string]uint64{}
				assert.Equal(t, int64(1), total.Unaccounted())
			}
			assert.Equal(t, want, total.Outcomes)
		})
	}
}
