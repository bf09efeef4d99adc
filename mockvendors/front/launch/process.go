package launch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"time"
)

// Process is a program to run.
type Process struct {
	File                  string   // from Find
	Args                  []string // as the program sees them, its name first
	Env                   []string
	Stdin, Stdout, Stderr *os.File
}

// End is how a program ended.
type End struct {
	Code   int           `json:"exit_code"`        // of a signal: 128 and its number, as shells have it
	Signal string        `json:"signal,omitempty"` // that ended it
	Took   time.Duration `json:"took_ns"`
}

// killGrace is how long a program that was told to end, or whose children go on after it, is waited for.
const killGrace = 5 * time.Second

// Run runs the program to its end. It is a process group of its own, in front where standard input is a terminal: signals to
// this process are passed on to it, and what is left of it when the program has ended is ended too. Where ctx ends first the
// program is told to end, and killed if it does not within 5 s.
func (p *Process) Run(ctx context.Context) (End, error) {
	c := &exec.Cmd{Path: p.File, Args: p.Args, Env: p.Env, Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr}
	giveBack := ownGroup(c, p.Stdin)
	began := time.Now()
	if err := c.Start(); err != nil {
		giveBack()
		return End{}, &NotStarted{CodeNotExecutable, fmt.Errorf("%s cannot be run: %w; a script needs a first line that names its interpreter (#!/usr/bin/env node)", p.File, err)}
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passedOn()...)
	defer signal.Stop(signals)
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()

	var kill <-chan time.Time
	done := ctx.Done()
	for {
		select {
		case s := <-signals:
			signalGroup(c.Process.Pid, s)
		case <-done:
			signalGroup(c.Process.Pid, syscall.SIGTERM)
			done, kill = nil, time.After(killGrace)
		case <-kill:
			killGroup(c.Process.Pid)
		case err := <-ended:
			killGroup(c.Process.Pid) // what it left running
			giveBack()
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				return End{}, err
			}
			return endOf(c.ProcessState, time.Since(began)), nil
		}
	}
}
