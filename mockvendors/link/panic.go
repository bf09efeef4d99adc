package link

import "runtime/debug"

// PanicFunc is told what a handler panicked with, and its stack.
type PanicFunc func(value any, trace []byte)

// Guard runs f and reports whether it returned; what it panics with is told. A nil PanicFunc lets the panic through.
func (p PanicFunc) Guard(f func()) (whole bool) {
	if p == nil {
		f()
		return true
	}
	defer func() {
		if v := recover(); v != nil {
			p(v, debug.Stack())
		}
	}()
	f()
	return true
}
