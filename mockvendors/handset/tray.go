package handset

import (
	"slices"
	"time"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// TrayMax is how many notifications a tray keeps; the oldest go, counted.
const TrayMax = 50

// Shown is a notification in the tray.
type Shown struct {
	N         int               `json:"n"` // counts up on one phone; what Tap takes
	Vendor    string            `json:"vendor"`
	Package   string            `json:"package"`
	MessageID string            `json:"message_id"`
	Token     string            `json:"-"`
	Title     string            `json:"title"`
	Body      string            `json:"body"`
	Image     string            `json:"image,omitempty"`
	Channel   string            `json:"channel,omitempty"`
	Class     string            `json:"class,omitempty"`
	Silent    bool              `json:"silent"`
	Sound     string            `json:"sound,omitempty"`
	Extras    map[string]string `json:"extras,omitempty"` // what the tap will put into the intent, or tell the callback where no page opens
	ShownAt   time.Time         `json:"shown_at"`         // simulated

	replace string
	click   link.Click
}

// tray is the notification drawer, oldest first. The phone's lock guards it.
type tray struct {
	items   []*Shown
	n       int
	evicted int
}

// add shows a notification; one of the same app with the same replace key goes first.
func (t *tray) add(s *Shown, groupMax int) {
	t.n++
	s.N = t.n
	if s.replace != "" {
		t.items = slices.DeleteFunc(t.items, func(o *Shown) bool { return o.Package == s.Package && o.replace == s.replace })
	}
	if groupMax > 0 {
		for t.count(s.Package) >= groupMax {
			i := slices.IndexFunc(t.items, func(o *Shown) bool { return o.Package == s.Package })
			t.items = slices.Delete(t.items, i, i+1)
		}
	}
	t.items = append(t.items, s)
	if len(t.items) > TrayMax {
		t.items = slices.Delete(t.items, 0, 1)
		t.evicted++
	}
}

func (t *tray) count(pkg string) (n int) {
	for i := range t.items {
		if t.items[i].Package == pkg {
			n++
		}
	}
	return n
}

func (t *tray) take(n int) (Shown, bool) {
	i := slices.IndexFunc(t.items, func(s *Shown) bool { return s.N == n })
	if i < 0 {
		return Shown{}, false
	}
	s := t.items[i]
	t.items = slices.Delete(t.items, i, i+1)
	return *s, true
}

// drop takes an app's notification with a replace key away.
func (t *tray) drop(pkg, key string) {
	t.items = slices.DeleteFunc(t.items, func(s *Shown) bool { return s.Package == pkg && s.replace == key })
}

// recall takes away what an app's vendor takes back.
func (t *tray) recall(pkg string, r *link.Recall) {
	t.items = slices.DeleteFunc(t.items, func(s *Shown) bool {
		return s.Package == pkg && (r.MessageID != "" && s.MessageID == r.MessageID || r.Replace != "" && s.replace == r.Replace)
	})
}

func (t *tray) clear(pkg string) {
	t.items = slices.DeleteFunc(t.items, func(s *Shown) bool { return s.Package == pkg })
}

// shown copies the drawer.
func (t *tray) shown() []Shown {
	out := make([]Shown, len(t.items))
	for i, s := range t.items {
		out[i] = *s
	}
	return out
}

// Tray returns what is in the drawer, oldest first, and how many were pushed out of it.
func (p *Phone) Tray() (items []Shown, evicted int) {
	p.mu.Lock()
	items, evicted = p.tray.shown(), p.tray.evicted
	apps := make([]*App, len(items))
	for i := range items {
		apps[i] = p.apps[items[i].Package]
	}
	p.mu.Unlock()
	for i, a := range apps {
		if a != nil {
			l, _ := a.resolve(&items[i])
			items[i].Extras = l.Extras
		}
	}
	return items, evicted
}

// CancelAll removes the app's notifications, as the IM kit does when one was tapped.
func (a *App) CancelAll() {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	a.phone.tray.clear(a.Package)
}
