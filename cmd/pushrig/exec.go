package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/front/launch"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// execFlags are what `pushrig exec` takes.
type execFlags struct {
	mock    mockFlags
	via     string
	require []string
	expect  []string
	json    string
}

func execCommand() *cobra.Command {
	var f execFlags
	c := &cobra.Command{
		Use:   "exec [flags] -- COMMAND [ARG...]",
		Short: "Run an unmodified program so that its vendor calls reach the mocks",
		Long: `Start the mock vendors, run a program whose calls of the vendors' real hosts come to them, and say on standard error what it did:
whom it called, what it was answered, which rules decided, which phones showed something, and which hosts it never called.
Nothing of the program is changed. Its exit code is the exit code; where it is 0 and a --require-call or an --expect fails,
that is 1. A program that is not found gives 127, one that cannot be run 126.

Three ways lead a program here, the first that fits what it turns out to be run by; --via names one:
  env      proxy and CA variables, for curl, Go, Python, PHP, Ruby, Java and whatever else listens to them
  preload  the same and a hook that Node loads first (the default for Node and for shells): node:http2, firebase-admin, apns2
  netns    Linux: user, network and mount namespaces in which the vendors' names are this machine. Nothing can leave, and
           whatever trusts the CA is reached; the program does not see the host's own loopback, its database there included
With the first two, what ignores them goes past and cannot be seen; the summary says so.

` + ownHelp + `

An expectation names calls, ok, refused, phones, showed, notifications, handed, answers[CODE], rules[ID], hosts[NAME], the same under
vendors.NAME, and exit_code. The program finds the mock's ready line in the file that PUSHRIG_READY names, and the CA in
PUSHRIG_CA_FILE; it needs neither.`,
		Example: `  pushrig exec --vendors fcm,mi --adopt --adopt-tokens -- node server.js
  pushrig exec --credentials service-account.json --tokens tokens.txt --expect showed==phones -- ./notify
  pushrig exec --require-call api.push.oppomobile.com --via netns -- python3 send.py`,
		Args: afterDash,
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.mock.check(c); err != nil {
				return err
			}
			return f.run(c.Context(), args, c.ErrOrStderr())
		},
	}
	f.mock.add(c, "127.0.0.1:0")
	c.Flags().StringVar(&f.via, "via", "", "the `way` in: env, preload or netns (default by what runs the command)")
	c.Flags().StringArrayVar(&f.require, "require-call", nil, "fail unless this `host` was called; may be repeated")
	c.Flags().StringArrayVar(&f.expect, "expect", nil, "fail unless this `expression` over what was received holds; may be repeated")
	c.Flags().StringVar(&f.json, "json", "", "write the summary to this `file` as JSON, too")
	return c
}

// afterDash wants a command, and all of it after --: its flags are its own.
func afterDash(c *cobra.Command, args []string) error {
	if len(args) == 0 || c.ArgsLenAtDash() != 0 {
		return usageError(errors.New("write the command after --; usage: " + c.UseLine()))
	}
	return nil
}

func (f *execFlags) run(ctx context.Context, command []string, stderr io.Writer) error {
	file, runtime, err := launch.Find(command[0])
	if err != nil {
		return notStarted(err)
	}
	way := ways.Default(runtime)
	if f.via != "" {
		if way, err = ways.ParseWay(f.via); err != nil {
			return usageError(fmt.Errorf("--via: %w", err))
		}
	}
	var expected []*launch.Expectation
	for _, text := range f.expect {
		e, err := launch.Expect(text)
		if err != nil {
			return usageError(err)
		}
		expected = append(expected, e)
	}
	if err := writeTo(f.json, func(io.Writer) error { return nil }); err != nil { // now, not when the program has run
		return err
	}
	if way == ways.Netns && !ways.Inside() {
		return outside()
	}
	if way == ways.Netns {
		if err := ways.Enter(); err != nil {
			return usageError(ways.WhyNoNamespace(err))
		}
	}
	w, err := f.mock.open(ctx, stderr)
	if err != nil {
		return err
	}
	defer w.close()
	if unknown := unknownHost(w.mocks, f.require); unknown != "" {
		return usageError(fmt.Errorf("--require-call %s: no vendor that runs has this host; `pushrig mock --json` lists them", unknown))
	}
	before, env, err := lead(w, way)
	if err != nil {
		return err
	}
	defer before.Close()
	p := launch.Process{File: file, Args: command, Env: env, Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr}
	end, err := p.Run(ctx)
	if err != nil {
		return notStarted(err)
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	before.Settle(last)
	s := launch.Summarise(w.mocks, w.api.Figures(), before.Calls())
	s.Command, s.Way, s.Runtime, s.End = command, way, runtime, end
	for _, host := range f.require {
		s.Require(strings.ToLower(host))
	}
	for _, e := range expected {
		s.Check(e)
	}
	return f.tell(&s, stderr)
}

// lastWords is how long what a program said last may take to reach the vendors, once it has ended: a handshake that it broke off.
const lastWords = 2 * time.Second

// tell prints the summary; its error has the exit code.
func (f *execFlags) tell(s *launch.Summary, stderr io.Writer) error {
	fmt.Fprintln(stderr)
	if err := s.WriteText(stderr); err != nil {
		return err
	}
	if err := writeTo(f.json, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(s)
	}); err != nil {
		return err
	}
	if s.End.Code == exitPass && !s.OK() {
		return ended(exitFail)
	}
	return ended(s.End.Code)
}

// notStarted gives an error the exit code that a shell has for it.
func notStarted(err error) error {
	if n := (*launch.NotStarted)(nil); errors.As(err, &n) {
		return &codedError{n.Code, n.Err}
	}
	return err
}

// lead starts the front before the mocks, and returns the environment by which a program comes to it.
func lead(w *mockWorld, way ways.Way) (*front.Front, []string, error) {
	routes, hosts := covered(w.mocks)
	direct := []string{"127.0.0.1:0"}
	if way == ways.Netns {
		direct = []string{"127.0.0.1:443", "127.0.0.1:80"}
	}
	before, err := front.Start(front.Options{Direct: direct, Routes: routes, Leaf: w.mocks.Leaf})
	if err != nil {
		return nil, nil, err
	}
	at := ways.Front{Proxy: before.ProxyURL(), Direct: before.DirectAddrs()[0], CAFile: w.ready.CAFile, CA: w.mocks.CA(), Hosts: hosts, Dir: w.dir}
	env, err := environment(at, way)
	if err == nil {
		var ready string
		if ready, err = w.writeReady(); err == nil {
			return before, append(env, "PUSHRIG_READY="+ready, "PUSHRIG_CA_FILE="+w.ready.CAFile), nil
		}
	}
	before.Close()
	return nil, nil, err
}

func environment(at ways.Front, way ways.Way) ([]string, error) {
	switch way {
	case ways.Env:
		return ways.Environment(os.Environ(), at)
	case ways.Preload:
		return ways.PreloadEnvironment(os.Environ(), at)
	case ways.Netns:
		if err := ways.NameHosts(at); err != nil {
			return nil, err
		}
		if err := ways.DropCapabilities(); err != nil {
			return nil, err
		}
		return ways.CAEnvironment(os.Environ(), at)
	}
	return nil, fmt.Errorf("a way %q, which no program can be led", way)
}

// unknownHost is the first host that no vendor has, "" where each has one.
func unknownHost(mocks *mockvendors.Mocks, hosts []string) string {
	known := map[string]bool{}
	for _, v := range mocks.Vendors() {
		for _, h := range v.Spec.Hosts {
			known[h] = true
		}
	}
	for _, h := range hosts {
		if !known[strings.ToLower(h)] {
			return h
		}
	}
	return ""
}

// outside runs this very command once more in namespaces of its own, and passes on signals and its end.
func outside() error {
	c, err := ways.NamespaceCommand()
	if err != nil {
		return usageError(err)
	}
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2)
	defer signal.Stop(signals)
	if err := c.Start(); err != nil {
		return usageError(ways.WhyNoNamespace(err))
	}
	done := make(chan error, 1)
	go func() { done <- c.Wait() }()
	for {
		select {
		case s := <-signals:
			_ = c.Process.Signal(s)
		case err := <-done:
			if exit := c.ProcessState.ExitCode(); exit >= 0 {
				return ended(exit)
			}
			return err
		}
	}
}
