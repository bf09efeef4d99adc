package sim

import (
	"cmp"
	"math/rand/v2"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/people"
)

// serviceAccount is who speaks where a scenario names no sender.
var serviceAccount = people.Person{User: "service", Nickname: "客服"}

// outgoing is one message about to be sent.
type outgoing struct {
	name     string   // `as`
	from     *account // nil: the service account
	to       *account // one of to and
	chat     string   // a backend group id
	elements []im.Element
	title    string
	desc     string
	ext      string // scenarios.ExtChat: the kit's own
	push     scenarios.Push
	online   bool          // for who is connected only
	planned  time.Duration // clock.Mono; 0: now
}

// post plans a message's journeys and sends it. It returns how many there are.
func (w *world) post(l outgoing) int {
	m := &im.Message{Elements: l.elements, OnlineOnly: l.online, Group: l.chat, Push: l.info()}
	if l.from != nil {
		m.From = l.from.person.User
	}
	if l.to != nil {
		m.To = l.to.person.User
	}
	at := l.planned
	if at == 0 {
		at = clock.Mono()
	}
	recipients := w.recipients(m)
	m.Ref = w.ledger.Plan(ledger.Planned{At: at, Name: l.name, Recipients: recipients})
	for i := range recipients {
		w.ledger.Sent(m.Ref + uint64(i))
	}
	_ = w.backend.Send(m) // a refusal is the journey's outcome; the ledger has it
	return len(recipients)
}

// recipients are who a message is for. One whose receivers the backend will not name is one journey, which ends as refused.
func (w *world) recipients(m *im.Message) []ledger.Recipient {
	users, err := w.backend.Recipients(m)
	if err != nil {
		users = []string{cmp.Or(m.To, m.Group)}
	}
	out := make([]ledger.Recipient, len(users))
	for i, u := range users {
		out[i] = ledger.Recipient{User: u}
		if r := w.roster.byUser[u]; r != nil {
			out[i] = ledger.Recipient{User: u, Device: r.kit.Phone.Options().ID, Group: r.group.Group, Vendor: r.vendor}
		}
	}
	return out
}

// info is the message's push information, nil where the sender gave none.
func (l *outgoing) info() *im.PushInfo {
	info := im.PushInfo{Title: l.title, Desc: l.desc, Ext: l.ext, DisablePush: l.push.Disabled(), Vendors: l.push.Said()}
	if l.ext == scenarios.ExtChat {
		who := serviceAccount
		if l.from != nil {
			who = l.from.person
		}
		if l.chat != "" {
			who.User = l.chat
		}
		info.Ext = device.ChatExt(who.User, who.Nickname, l.chat != "")
	}
	if info.Empty() {
		return nil
	}
	return &info
}

// pool is the members an audience names.
func (w *world) pool(name string) []*account {
	if name == "" {
		return w.roster.all
	}
	return w.roster.byGroup[name]
}

// anyOf picks a account other than not; nil when there is none.
func anyOf(rng *rand.Rand, pool []*account, not *account) *account {
	if len(pool) == 0 || len(pool) == 1 && pool[0] == not {
		return nil
	}
	for {
		if m := pool[rng.IntN(len(pool))]; m != not {
			return m
		}
	}
}

// nextChat goes round the chat groups of a name in turn.
func (w *world) nextChat(name string) string {
	ids := w.chats[name]
	if len(ids) == 0 {
		return ""
	}
	w.chatTurn[name]++
	return ids[(w.chatTurn[name]-1)%len(ids)]
}
