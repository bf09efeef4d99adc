//go:build unix

package launch

import (
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// passedOn are the signals that a program in a shell would get itself.
func passedOn() []os.Signal {
	return []os.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGWINCH}
}

// ownGroup makes c a process group of its own. On a terminal that is the group in front, so that it may read and a Ctrl-C is
// its own; giveBack makes this process the one in front again.
func ownGroup(c *exec.Cmd, stdin *os.File) (giveBack func()) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	diesWithUs(c.SysProcAttr)
	if stdin == nil || !term.IsTerminal(int(stdin.Fd())) {
		return func() {}
	}
	tty := int(stdin.Fd())
	if front, err := unix.IoctlGetInt(tty, unix.TIOCGPGRP); err != nil || front != unix.Getpgrp() {
		return func() {} // in the background of its shell already
	}
	c.SysProcAttr.Foreground, c.SysProcAttr.Ctty = true, tty
	return func() {
		signal.Ignore(syscall.SIGTTOU) // which asking for the front from behind brings
		defer signal.Reset(syscall.SIGTTOU)
		_ = unix.IoctlSetPointerInt(tty, unix.TIOCSPGRP, unix.Getpgrp())
	}
}

func signalGroup(pid int, s os.Signal) {
	if n, ok := s.(syscall.Signal); ok {
		_ = syscall.Kill(-pid, n)
	}
}

func killGroup(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

func endOf(s *os.ProcessState, took time.Duration) End {
	if w, ok := s.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return End{Code: 128 + int(w.Signal()), Signal: w.Signal().String(), Took: took}
	}
	return End{Code: s.ExitCode(), Took: took}
}
