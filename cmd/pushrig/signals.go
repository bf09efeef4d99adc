package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// interruptible returns a context that the first SIGINT or SIGTERM ends, with errInterrupted or errTerminated as its cause;
// the second ends the process at once.
func interruptible(parent context.Context, stderr io.Writer, exit func(int)) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 2)
	done := make(chan struct{})
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	go func() {
		cause := errInterrupted
		select {
		case s := <-signals:
			if s == syscall.SIGTERM {
				cause = errTerminated
			}
		case <-done:
			return
		}
		fmt.Fprintf(stderr, "\n%v: ending; once more ends at once\n", cause)
		cancel(cause)
		select {
		case <-signals:
			exit(exitInterrupted)
		case <-done:
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		cancel(nil)
	}
}
