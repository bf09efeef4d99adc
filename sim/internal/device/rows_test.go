package device

import "testing"

// row is one row of the rulebook's section 9, the device's half of it, as a test. It is switched off by its own id, or by
// another row's where both are one behaviour.
type row struct {
	id, sentence string
	with         func(*Config)
	check        func(w *world, t testing.TB)
	offBy        string
}

func allRows() []row {
	var all []row
	for _, rows := range [][]row{lifeRows(), registerRows(), clickRows()} {
		all = append(all, rows...)
	}
	return all
}

func (r row) try(t *testing.T, off map[string]bool) []string {
	w := &world{im: &fakeIM{}, vendors: newVendors(), off: off}
	w.Kit = w.phone(t, "p1", r.with)
	r.check(w, t)
	return w.failures
}

func TestRows(t *testing.T) {
	for _, r := range allRows() {
		t.Run(r.id+" "+r.sentence, func(t *testing.T) {
			for _, f := range r.try(t, nil) {
				t.Error(f)
			}
		})
	}
}

// A green row proves nothing until it has been seen red.
func TestRowsAreSeenRedWhenSwitchedOff(t *testing.T) {
	if testing.Short() {
		t.Skip("the switch-off sweep is left out of short runs")
	}
	for _, r := range allRows() {
		t.Run(r.id+" "+r.sentence, func(t *testing.T) {
			off := r.offBy
			if off == "" {
				off = r.id
			}
			if len(r.try(t, map[string]bool{off: true})) == 0 {
				t.Errorf("the check of %s passes although %s is switched off", r.id, off)
			}
		})
	}
}
