package ring

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestARingKeepsTheNewest(t *testing.T) {
	for _, row := range []struct {
		says    string
		ring    *Ring[int] // of numbers that are their own size
		add     []int
		kept    []int
		evicted uint64
	}{
		{"below its bound it keeps all", New[int](3), []int{1, 2}, []int{1, 2}, 0},
		{"at its bound the oldest goes", New[int](3), []int{1, 2, 3, 4, 5}, []int{3, 4, 5}, 2},
		{"one of one keeps the last", New[int](1), []int{1, 2, 3}, []int{3}, 2},
		{"a bound of none keeps the last", New[int](0), []int{1, 2}, []int{2}, 1},
		{"it grows beyond its first room in order", New[int](20), numbers(1, 30), numbers(11, 30), 10},
		{"sizes are bounded together", NewSized(10, 10, itself), []int{4, 4, 4}, []int{4, 4}, 1},
		{"a large one takes the place of several", NewSized(10, 10, itself), []int{3, 3, 3, 8}, []int{8}, 3},
		{"one beyond all bounds is kept alone", NewSized(10, 10, itself), []int{3, 99}, []int{99}, 1},
		{"and goes when the next comes", NewSized(10, 10, itself), []int{99, 3}, []int{3}, 1},
		{"the number is bounded where sizes are", NewSized(2, 100, itself), []int{1, 2, 3}, []int{2, 3}, 1},
	} {
		t.Run(row.says, func(t *testing.T) {
			var gone []int
			for _, n := range row.add {
				row.ring.Add(n, func(old int) { gone = append(gone, old) })
			}
			assert.Equal(t, row.kept, all(row.ring))
			assert.Equal(t, row.evicted, row.ring.Evicted())
			assert.Equal(t, row.add, append(gone, row.kept...), "what goes, goes in order")
			row.ring.Clear()
			assert.Empty(t, all(row.ring))
			assert.Zero(t, row.ring.Evicted())
			row.ring.Add(1, nil)
			assert.Equal(t, []int{1}, all(row.ring))
		})
	}
}

func itself(n int) int { return n }

func numbers(from, to int) (out []int) {
	for ; from <= to; from++ {
		out = append(out, from)
	}
	return out
}

func all(r *Ring[int]) (out []int) {
	for i := range r.Len() {
		out = append(out, r.At(i))
	}
	return out
}
