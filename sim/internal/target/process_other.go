//go:build !linux

package target

import "syscall"

// diesWithUs does nothing: only Linux can.
func diesWithUs(*syscall.SysProcAttr) {}
