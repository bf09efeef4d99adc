package handset

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/link"
)

// A push changes the card that the app has made, in order and not too often, and can make none.
func TestALiveCardIsChangedByPushes(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	p := New(Options{ID: "p", Now: func() time.Time { return now }})
	a := p.Install(pkg, InstallOptions{AllowNotifications: true}, nil)
	serial := uint64(0)
	push := func(body string, live link.Live) string {
		serial++
		live.Rule = "V-L2"
		ack := p.receive("vivo", &link.Delivery{MessageID: body, Serial: serial, Package: pkg, Live: &live, Notification: &link.Notification{Body: body}})
		return string(ack.Result) + " " + ack.Detail
	}
	card := func() (out []string) {
		items, _ := p.Tray()
		for _, s := range items {
			out = append(out, s.Body)
		}
		return out
	}
	for _, row := range []struct {
		says   string
		before func()
		body   string
		live   link.Live
		want   string
		card   []string
	}{
		{"a card that was never made", nil, "a", link.Live{ID: "7"}, "suppressed no_card", nil},
		{"a card that is there", func() { a.MakeCard("vivo", "7", "Taxi", "ordered") }, "b", link.Live{ID: "7", Ordered: true, Order: 2}, "shown ", []string{"b"}},
		{"out of order", nil, "c", link.Live{ID: "7", Ordered: true, Order: 1}, "suppressed stale", []string{"b"}},
		{"the second in five minutes", nil, "d", link.Live{ID: "7", Per5Min: 2}, "shown ", []string{"d"}},
		{"the third", nil, "e", link.Live{ID: "7", Per5Min: 2}, "suppressed rate", []string{"d"}},
		{"five minutes later", func() { now = now.Add(5 * time.Minute) }, "f", link.Live{ID: "7", Per5Min: 2}, "shown ", []string{"f"}},
		{"the fourth of an hour", nil, "g", link.Live{ID: "7", PerHour: 3}, "suppressed rate", []string{"f"}},
		{"the end", nil, "h", link.Live{ID: "7", End: true}, "shown ", nil},
		{"after the end", nil, "i", link.Live{ID: "7"}, "suppressed no_card", nil},
		{"another that the app has ended itself", func() { a.MakeCard("vivo", "8", "Tea", "brewing"); a.EndCard("8") }, "j", link.Live{ID: "8"}, "suppressed no_card", nil},
		{"the switch is off", func() { a.MakeCard("vivo", "9", "Tea", "brewing"); a.AllowNotifications(false) }, "k", link.Live{ID: "9"}, "suppressed ", []string{"brewing"}},
	} {
		if row.before != nil {
			row.before()
		}
		assert.Equal(t, row.want, push(row.body, row.live), row.says)
		assert.Equal(t, row.card, card(), row.says)
	}
}
