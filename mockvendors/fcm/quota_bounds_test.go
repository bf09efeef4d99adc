package fcm

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// A figure that no scenario may set must not break the storage rule all the same.
func TestStorageWithNoRoomAtAllLetsTheNewMessageGo(t *testing.T) {
	m := &core.Message{ID: "new", CollapseKey: "k"}
	for _, lost := range []string{Newest, "oldest"} {
		out := evictKey(nil, m, &Settings{CollapseKeyLost: lost})
		if assert.Len(t, out, 1, lost) {
			assert.Same(t, m, out[0].Message)
		}
	}
}
