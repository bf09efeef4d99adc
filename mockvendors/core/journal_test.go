package core

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// asked is a request of so many targets.
func asked(targets int) *Call {
	c := &Call{Request: &http.Request{Method: "POST", URL: &url.URL{Path: "/send"}}, Body: make([]byte, 100)}
	for i := range targets {
		c.Note(fmt.Sprintf("%032d", i))
	}
	return c
}

func TestTheJournalIsBoundedInNumberAndInBytes(t *testing.T) {
	p := &Platform{Name: "fake", Clock: clock.New(time.Unix(0, 0), 0)}
	for _, row := range []struct {
		says          string
		size, bytes   int
		targets       int
		kept, evicted uint64
	}{
		{"few and small: all are kept", 100, 1 << 20, 1, 50, 0},
		{"too many: the newest are kept", 20, 1 << 20, 1, 20, 30},
		{"too large: as many as there is room for", 100, 1 << 20, 1000, 6, 44},
		{"one that is larger than the bound is kept alone", 100, 1000, 1000, 1, 49},
	} {
		t.Run(row.says, func(t *testing.T) {
			j := newJournal(row.size, row.bytes)
			for range 50 {
				j.add(p, asked(row.targets), &Answer{Status: 200, Body: []byte("ok")})
			}
			kept, evicted := j.Counts()
			assert.Equal(t, row.kept, kept)
			assert.Equal(t, row.evicted, evicted)
			all := j.Find(0, 0, nil)
			require.Len(t, all, int(kept))
			assert.EqualValues(t, 50, all[0].N, "the newest first")
			assert.EqualValues(t, 50-kept+1, all[kept-1].N)
			held := 0
			for _, e := range j.Select(0, 0, nil) {
				held += e.size()
			}
			assert.Equal(t, held, j.entries.Size())
			if kept > 1 {
				assert.LessOrEqual(t, held, row.bytes)
			}
			j.Reset()
			kept, evicted = j.Counts()
			assert.Zero(t, kept+evicted)
			assert.Zero(t, j.entries.Size())
			j.add(p, asked(1), &Answer{})
			assert.Len(t, j.Find(0, 0, nil), 1)
		})
	}
}

func TestTheJournalDoesNotHoldOnToTheBodyThatATargetStoodIn(t *testing.T) {
	body := strings.Repeat("x", 1<<20)
	c := asked(0)
	n := c.Note(body[10:42])
	assert.Equal(t, body[10:42], n.Token)
	assert.NotSame(t, unsafe.StringData(body[10:42]), unsafe.StringData(n.Token), "a copy")
}
