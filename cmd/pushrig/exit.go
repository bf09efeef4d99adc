package main

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim"
)

// The exit codes. Verdicts have theirs in reports.Verdict.ExitCode.
const (
	exitPass         = 0
	exitFail         = 1 // an expectation or an invariant failed
	exitUsage        = 2 // usage, or an invalid scenario
	exitInconclusive = 4 // not applicable to the target
	exitLimited      = 6 // this machine was the bottleneck, or has no room for the run
	exitInternal     = 7
	exitInterrupted  = 130
)

// severity orders exit codes, the worst first: several scenarios give the worst of theirs. A failed scenario outweighs one
// that this machine was too slow for, as within one report.
var severity = []int{exitInterrupted, exitInternal, exitUsage, exitFail, exitLimited, exitInconclusive}

// worse is the worse of two codes.
func worse(a, b int) int {
	for _, code := range severity {
		if a == code || b == code {
			return code
		}
	}
	return max(a, b)
}

// codedError is an error with an exit code; without an error in it there is nothing more to say.
type codedError struct {
	code int
	err  error
}

func (e *codedError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *codedError) Unwrap() error { return e.err }

// usageError marks an error as the user's to mend.
func usageError(err error) error { return &codedError{exitUsage, err} }

// ended is the silent error that carries a run's exit code; nil for a pass.
func ended(code int) error {
	if code == exitPass {
		return nil
	}
	return &codedError{code: code}
}

// The causes of a context that a signal ended: SIGINT is a person at the keyboard, SIGTERM whoever supervises the process,
// to whom a server that ends when it is told to has done well.
var (
	errInterrupted = errors.New("interrupted")
	errTerminated  = errors.New("terminated")
)

// codes says which errors of the packages below have which exit code, the first that fits counting.
var codes = []struct {
	is   func(error) bool
	code int
}{
	{func(err error) bool {
		return errors.Is(err, errInterrupted) || errors.Is(err, errTerminated) || errors.Is(err, context.Canceled)
	}, exitInterrupted},
	{func(err error) bool { return errors.As(err, new(scenarios.Errors)) }, exitUsage},
	{func(err error) bool { return errors.Is(err, scenarios.ErrNotFound) }, exitUsage},
	{func(err error) bool { return errors.Is(err, sim.ErrTarget) }, exitUsage},
	{func(err error) bool { return errors.Is(err, sim.ErrFiles) }, exitLimited},
}

// exitCode is the code of what a command returned.
func exitCode(err error) int {
	if err == nil {
		return exitPass
	}
	if coded := (*codedError)(nil); errors.As(err, &coded) {
		return coded.code
	}
	i := slices.IndexFunc(codes, func(row struct {
		is   func(error) bool
		code int
	}) bool {
		return row.is(err)
	})
	if i < 0 {
		return exitInternal
	}
	return codes[i].code
}

// errorText is what standard error shows of an error.
func errorText(err error) string {
	if err == nil || err.Error() == "" {
		return ""
	}
	if errors.As(err, new(scenarios.Errors)) {
		return strings.TrimRight(err.Error(), "\n") // file:line:col: … as editors expect it
	}
	return "pushrig: " + err.Error()
}

// arguments makes a wrong number of arguments a usage error that shows how it is meant.
func arguments(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if err := check(c, args); err != nil {
			return usageError(errors.New(err.Error() + "; usage: " + c.UseLine()))
		}
		return nil
	}
}
