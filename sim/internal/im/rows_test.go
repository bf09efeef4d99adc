package im

import "testing"

// row is one row of the rulebook's section 9 as a test. It is switched off by its own id; by another row's, where both
// are one behaviour; or, where the backend only passes a value on, by a pipeline that breaks the value.
type row struct {
	id, sentence string
	check        func(*world)
	offBy        string
	tamper       func(*Push)
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

// A green row proves nothing until it has been seen red.
func TestRowsAreSeenRedWhenSwitchedOff(t *testing.T) {
	for _, r := range allRows() {
		t.Run(r.id+" "+r.sentence, func(t *testing.T) {
			off := r.offBy
			if off == "" {
				off = r.id
			}
			w := newWorld(t, func(c *Config) {
				if r.tamper == nil {
					c.Off = map[string]bool{off: true}
				}
			})
			w.rec.tamper = r.tamper
			r.check(w)
			if len(w.failures) == 0 {
				t.Errorf("the check of %s passes although %s is switched off", r.id, off)
			}
		})
	}
}

func TestEverySwitchableRowHasACheck(t *testing.T) {
	watched := map[string]bool{}
	for _, r := range allRows() {
		watched[r.id] = true
	}
	for _, n := range switchable {
		if !watched[rowID(n)] {
			t.Errorf("%s can be switched off but no row test watches it", rowID(n))
		}
	}
}
