package huawei

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// TestEachStateOfTheApp: the system shows notifications whatever the app does; data needs a process, or the right to start one.
func TestEachStateOfTheApp(t *testing.T) {
	for _, row := range []struct {
		state         handset.ProcessState
		handed, woken int // data messages of NORMAL and of HIGH urgency that reached the app
	}{
		{handset.Foreground, 1, 1},
		{handset.Background, 1, 1},
		{handset.NotRunning, 0, 1},
		{handset.ForceStopped, 0, 0},
	} {
		t.Run(string(row.state), func(t *testing.T) {
			e, d, token := bench(t, with(func(s *Settings) { approved(s); s.HighPriority = true }))
			d.App.SetState(row.state)
			require.NoError(t, accepted(e, chat(token)))
			assert.Len(t, d.Shown(), 1)
			assert.Equal(t, row.state, d.App.State(), "a notification starts nothing")
			require.NoError(t, accepted(e, chat(token, data()...)))
			assert.Len(t, d.Log.Messages, row.handed)
			d.Log.Messages = nil
			d.App.SetState(row.state)
			require.NoError(t, accepted(e, chat(token, data("message.android.urgency", "HIGH", "message.data", "now")...)))
			var now int
			for _, m := range d.Log.Messages {
				if m.Data["data"] == "now" {
					now++
				}
			}
			assert.Equal(t, row.woken, now)
		})
	}
}
