package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"sync"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/load"
	"github.com/pushrig/pushrig/sim/internal/people"
)

// account is one user with their phone.
type account struct {
	kit    *device.Kit
	person people.Person
	group  *scenarios.DeviceGroup
	token  string     // that its phone has already, until it was made
	vendor string     // the service its phone registers with, "" for none
	rng    *rand.Rand // of its life

	hardware device.Hardware
	second   *device.Kit // the other phone of a second login, made when first needed
	state    load.State  // of the phone's life
	life     load.Dwell  // nil: it has none, and stays as it is until a step moves it
	turn     int         // of its life: what an earlier one planned does not happen any more

	mu     sync.Mutex // one thing at a time is done to a phone
	luckMu sync.Mutex // of what happens on the goroutines that bring deliveries
	luck   *rand.Rand
}

// roster is everybody in a run.
type roster struct {
	all     []*account
	byGroup map[string][]*account
	byUser  map[string]*account
}

// makeAccounts makes the people and their phones; no phone is connected yet.
func (w *world) makeAccounts() error {
	w.roster = roster{byGroup: map[string][]*account{}, byUser: map[string]*account{}}
	crowd := people.New(w.scenario.Seed)
	for i := range w.scenario.Devices {
		g := &w.scenario.Devices[i]
		tokens, err := w.scenario.OwnTokens(g, scenarios.CatalogOf(mockvendors.Catalog()))
		if err != nil {
			return err
		}
		for n := range g.Count {
			m := &account{
				person: crowd.Person(), group: g, hardware: w.hardware(g, crowd),
				rng:  rand.New(rand.NewPCG(w.scenario.Seed, 2*uint64(len(w.roster.all)))),
				luck: rand.New(rand.NewPCG(w.scenario.Seed, 2*uint64(len(w.roster.all))+1)),
			}
			m.vendor = device.Chain(device.Profile(g.Profile), m.hardware)
			if n < len(tokens) {
				m.token = tokens[n]
			}
			m.kit = w.phone(m, m.hardware, fmt.Sprintf("%s-%04d", g.Group, n+1))
			m.token = "" // a second phone has its own
			w.roster.all = append(w.roster.all, m)
			w.roster.byGroup[g.Group] = append(w.roster.byGroup[g.Group], m)
			w.roster.byUser[m.person.User] = m
		}
	}
	return nil
}

// hardware is a phone of the group's kind.
func (w *world) hardware(g *scenarios.DeviceGroup, crowd *people.People) device.Hardware {
	spec := w.specs[g.Vendor]
	sold := make([]people.Handset, len(spec.Phones))
	for i, p := range spec.Phones {
		sold[i] = people.Handset(p)
	}
	h := crowd.Handset(sold)
	hw := device.Hardware{
		Vendor: spec.Name, Brand: h.Brand, Manufacturer: h.Manufacturer, Model: h.Model, Android: g.Android,
		System: cmp.Or(g.EMUI, g.Android), // a maker's system and Android were counted alike in these years
		Google: g.GMS, VivoState: g.VivoState,
	}
	if g.Brand != "" {
		hw.Brand, hw.Manufacturer = g.Brand, g.Brand
	}
	if g.Model != "" {
		hw.Model = g.Model
	}
	return hw
}

// phone makes a phone with the app on it.
func (w *world) phone(m *account, hw device.Hardware, id string) *device.Kit {
	g := m.group
	watch := &watcher{w: w, m: m}
	allowed, known := g.NotificationsAllowed()
	if !known {
		allowed = !w.specs[g.Vendor].SwitchedOff
	}
	dialer, links := w.wire()
	kit := device.New(device.Config{
		User: m.person.User, Hardware: hw, Profile: device.Profile(g.Profile), App: w.builds[g.App], Token: m.token, NoPush: !g.Integrated,
		Channels: g.Channels, SwitchOff: !allowed, Backend: w.backend, Observer: watch,
		Phone: handset.Options{ID: id, Dialer: dialer, Links: links, Flight: w.clock, Now: w.clock.Now, Observer: watch},
	})
	watch.kit = kit
	return kit
}

var _ handset.Flight = (*clock.Clock)(nil)
