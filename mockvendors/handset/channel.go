package handset

import (
	"maps"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// Importance is how loud a notification channel is.
type Importance int

// Android's importances.
const (
	ImportanceNone    Importance = 0 // blocked by the user
	ImportanceLow     Importance = 2
	ImportanceDefault Importance = 3
	ImportanceHigh    Importance = 4
)

// CreateChannel makes a notification channel, as the app does at its start; an existing one keeps its importance.
func (a *App) CreateChannel(id string, i Importance) {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	if _, there := a.channels[id]; !there {
		a.channels[id] = i
	}
}

// SetChannel changes a channel as the person does in the settings; ImportanceNone blocks it.
func (a *App) SetChannel(id string, i Importance) {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	a.channels[id] = i
}

// Channels returns the app's channels.
func (a *App) Channels() map[string]Importance {
	a.phone.mu.Lock()
	defer a.phone.mu.Unlock()
	return maps.Clone(a.channels)
}

// channel finds where a notification is posted, or the rule or setting by which it is not shown. Below Android 8 there are
// no channels.
func (a *App) channel(c *link.Channel) (id, rule string) {
	if a.phone.o.Android < 8 {
		return "", ""
	}
	id = a.findChannel(c)
	switch {
	case id != "" && a.channels[id] == ImportanceNone:
		return "", SettingChannelBlocked
	case id != "":
		return id, ""
	case len(c.Try) == 0:
		return "", c.NoneRule
	default:
		return "", c.MissingRule
	}
}

func (a *App) findChannel(c *link.Channel) string {
	for _, id := range c.Try {
		if _, there := a.channels[id]; there {
			return id
		}
	}
	if c.Manifest != "" {
		if id := a.manifest.Meta[c.Manifest]; id != "" {
			if _, there := a.channels[id]; there {
				return id
			}
		}
	}
	if c.Create != "" {
		if _, there := a.channels[c.Create]; !there {
			a.channels[c.Create] = ImportanceDefault
		}
	}
	return c.Create
}
