package ledger

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// What was planned counts in its planned second, however late the sender was; on a standing clock time is simulated.
func TestTimeline(t *testing.T) {
	t.Run("a late sender changes no plan", func(t *testing.T) {
		b := newBook(t, Config{}) // plans one in second 0
		b.Plan(Planned{At: b.at + 2*time.Second, Recipients: []Recipient{{}, {}}})
		b.at += 5 * time.Second
		b.accepted()
		b.Shown(key, false, 0)
		rows := b.Close().Timeline
		assert.Equal(t, []Second{{Second: 0, Planned: 1}, {Second: 2, Planned: 2}, {Second: 5, Sent: 1, Displayed: 1, NotArrived: 2}}, rows)
		assert.Equal(t, []Second{{Second: 0, Planned: 2}, {Second: 2, Planned: 4}, {Second: 5, Sent: 2, Displayed: 2, NotArrived: 4}},
			mergeSeconds(rows, rows))
	})
	t.Run("a standing clock's seconds are simulated", func(t *testing.T) {
		simulated := time.Minute
		b := newBook(t, Config{Standing: true, Simulated: func() time.Duration { return simulated }})
		b.accepted()
		simulated = 2 * time.Minute
		b.Shown(key, false, 0)
		assert.Equal(t, []Second{{Second: 60, Planned: 1, Sent: 1}, {Second: 120, Displayed: 1}}, b.Close().Timeline)
	})
}
