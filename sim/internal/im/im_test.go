package im

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

func TestThousandsOfDevicesHoldNoGoroutine(t *testing.T) {
	w := newWorld(t, nil)
	before := runtime.NumGoroutine()
	for i := range 5000 {
		p := w.login(fmt.Sprintf("user-%d", i), fmt.Sprintf("device-%d", i))
		if i%2 == 0 {
			p.Vanish()
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before 5000 logins, %d after", before, after)
	}
	w.report(t)
}

func TestAccounts(t *testing.T) {
	w := newWorld(t, nil)
	w.must(w.CreateAccounts("ann", strings.Repeat("u", 32)))
	w.must(w.login("ann", "a1").Background(0))
	w.must(w.CreateAccounts("ann")) // known already: nothing changes
	w.pushed("ann", "a1", WhyBackground)
	w.code(w.CreateAccounts(""), CodeInvalidParameter)
	w.code(w.CreateAccounts(strings.Repeat("u", 33)), CodeInvalidParameter)
	w.report(t)
}
