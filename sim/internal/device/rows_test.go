package device

import "testing"

// row is one row of the rulebook's section 9, the device's half of it, as a test. The mutants (.ci/mutants/device.yaml) show
// that each can fail.
type row struct {
	id, sentence string
	with         func(*Config)
	check        func(w *world, t testing.TB)
}

func allRows() []row {
	var all []row
	for _, rows := range [][]row{lifeRows(), registerRows(), clickRows()} {
		all = append(all, rows...)
	}
	return all
}

func TestRows(t *testing.T) {
	for _, r := range allRows() {
		t.Run(r.id+" "+r.sentence, func(t *testing.T) {
			w := newWorld(t, r.with)
			r.check(w, t)
			for _, f := range w.failures {
				t.Error(f)
			}
		})
	}
}
