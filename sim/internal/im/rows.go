package im

import (
	"fmt"
	"strconv"
)

// rows knows which rows of the rulebook are switched off. The index is the row's number: IM-65 is 65.
type rows struct{ off [128]bool }

// switchable are the rows with a behaviour of the backend behind them; the others are the devices' and the vendors'.
var switchable = [...]int{1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 42, 43, 47, 48, 49, 50, 58, 59, 60, 61, 62, 63, 64, 65, 101, 102, 103, 107}

func newRows(off map[string]bool) (rows, error) {
	var r rows
	numbers := make(map[string]int, len(switchable))
	for _, n := range switchable {
		numbers[rowID(n)] = n
	}
	for id, isOff := range off {
		n, ok := numbers[id]
		if !ok {
			return r, fmt.Errorf("im: Config.Off has %q, which is no row of the backend; use IM- and one of %v", id, switchable)
		}
		r.off[n] = isOff
	}
	return r, nil
}

func rowID(n int) string { return "IM-" + strconv.Itoa(n) }

// on says whether row IM-n holds.
func (r *rows) on(n int) bool { return !r.off[n] }
