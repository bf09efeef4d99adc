package mockvendors

import (
	"fmt"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The same surface that the admin API has over HTTP, for who runs the mocks in its own process.

// app finds an app of a running vendor; its error says what is not there.
func (m *Mocks) app(vendor, name string) (*core.App, error) {
	r := m.Vendor(vendor)
	if r == nil {
		return nil, fmt.Errorf("no vendor %q runs here", vendor)
	}
	app := r.Platform().Apps.ByName(name)
	if app == nil {
		return nil, fmt.Errorf("%s has no app %q", vendor, name)
	}
	return app, nil
}

// SetSettings replaces the console settings of a vendor's app. They are a pointer of the type that the vendor's Spec gives.
func (m *Mocks) SetSettings(vendor, app string, settings any) error {
	a, err := m.app(vendor, app)
	if err != nil {
		return err
	}
	if have := fmt.Sprintf("%T", a.Settings()); have != fmt.Sprintf("%T", settings) {
		return fmt.Errorf("settings of %s are a %s, not a %T", vendor, have, settings)
	}
	if err := core.CheckSettings(settings); err != nil {
		return fmt.Errorf("settings of %s, app %s: %w", vendor, app, err)
	}
	a.SetSettings(settings)
	return nil
}

// SetFault makes a vendor misbehave; nil makes it behave again.
func (m *Mocks) SetFault(vendor string, f *core.Fault) error {
	r := m.Vendor(vendor)
	if r == nil {
		return fmt.Errorf("no vendor %q runs here", vendor)
	}
	r.Platform().Faults.Set(f)
	return nil
}

// Due reports whether a message to a phone that is there waits for a moment of its vendor's own, such as a quota's next
// window. What waits for a phone to come back is not due.
func (m *Mocks) Due() (found bool) {
	for _, r := range m.vendors {
		now := m.Clock.Now()
		r.Platform().Stored(func(x *core.Message) {
			found = found || x.NotBefore.After(now) && x.Token.Facts().Online
		})
	}
	return found
}

// Stored calls f for every message that a vendor still keeps for a phone.
func (m *Mocks) Stored(f func(vendor, messageID, token string)) {
	for _, r := range m.vendors {
		r.Platform().Stored(func(s *core.Message) { f(r.Spec.Name, s.ID, s.Token.Value) })
	}
}

// Figures are what a vendor counted since it began or was reset.
type Figures struct {
	Requests   int64
	Answers    map[string]int64 // by code, "ok" for success
	TokensLive int
	Quotas     []core.Quota
	RuleHits   map[string]int64 // by rule: what it decided

	JournalKept    uint64 // requests that the journal holds
	JournalEvicted uint64 // and older ones that it had to let go

	Receipts        map[string]int64 // posted and taken, by what they say
	ReceiptsFailed  int64            // that the sender's server did not take
	ReceiptsEvicted int64            // that had no room to wait
	ReceiptsWaiting int64            // that are not posted yet

	Forgotten map[string]int64 // what it let go of for want of room, by what it was
}

// Figures reads every vendor's counters, by vendor.
func (m *Mocks) Figures() map[string]Figures {
	out := make(map[string]Figures, len(m.vendors))
	for _, r := range m.vendors {
		p := r.Platform()
		f := Figures{TokensLive: p.Tokens.Live(), Quotas: p.Quotas(), RuleHits: p.Rules.Hits(), ReceiptsWaiting: p.Receipts.Waiting(), Forgotten: p.Forgotten()}
		f.Requests, f.Answers = p.Requests()
		f.JournalKept, f.JournalEvicted = p.Journal.Counts()
		f.Receipts, f.ReceiptsFailed, f.ReceiptsEvicted = p.Receipts.Counts()
		out[r.Spec.Name] = f
	}
	return out
}
