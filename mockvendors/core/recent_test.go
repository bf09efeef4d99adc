package core

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestRecentKeepsTheNewest(t *testing.T) {
	r := NewRecent[int, string](3)
	for i, s := range []string{"a", "b", "c", "d", "e"} {
		r.Put(i, s)
	}
	r.Put(4, "E") // replaced in its place, nobody goes
	seen := map[int]string{}
	r.Each(func(k int, v string) { seen[k] = v })
	assert.Equal(t, map[int]string{2: "c", 3: "d", 4: "E"}, seen)
	_, ok := r.Get(0)
	assert.False(t, ok, "the oldest went")
	v, ok := r.Get(3)
	assert.True(t, ok)
	assert.Equal(t, "d", v)
	r.Reset()
	_, ok = r.Get(3)
	assert.False(t, ok, "all went")
	for i := range 4 {
		r.Put(i, "x")
	}
	_, ok = r.Get(0)
	assert.False(t, ok, "and it keeps the newest again")
}
