package im

import "testing"

// row is one row of the rulebook's section 9 as a test. The mutants (.ci/mutants/im.yaml) show that each can fail.
type row struct {
	id, sentence string
	check        func(*world)
}

func allRows() []row { return append(presenceRows(), messageRows()...) }

func TestRows(t *testing.T) {
	for _, r := range allRows() {
		t.Run(r.id+" "+r.sentence, func(t *testing.T) {
			w := newWorld(t, nil)
			r.check(w)
			w.report(t)
		})
	}
}
