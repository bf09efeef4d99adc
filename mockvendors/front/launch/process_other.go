//go:build unix && !linux

package launch

import "syscall"

// diesWithUs does nothing: only Linux can.
func diesWithUs(*syscall.SysProcAttr) {}
