// Command pushrig is a device simulator and load-test harness for offline push.
//
// This folder owns flags, output and exit codes, one file a subcommand. What a subcommand does is in the packages it
// calls; only main ends the process.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/sim"
)

func main() { os.Exit(start(os.Args[1:], os.Stdout, os.Stderr)) }

// start runs one command line and returns its exit code.
func start(args []string, stdout, stderr io.Writer) int {
	ctx, stop := interruptible(context.Background(), stderr, os.Exit)
	defer stop()
	return guard(stderr, func() int { return execute(ctx, args, stdout, stderr) })
}

// execute is start without signals.
func execute(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	out := &sink{Writer: stdout}
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(stderr)
	err := root.ExecuteContext(ctx)
	if text := errorText(err); text != "" {
		fmt.Fprintln(stderr, visible(text))
	}
	code := exitCode(err)
	if out.failed != nil { // whoever reads the output has got half of it, or none
		fmt.Fprintf(stderr, "pushrig: the output is incomplete: %v\n", out.failed)
		code = worse(code, exitInternal)
	}
	return code
}

// sink is standard output that remembers what could not be written.
type sink struct {
	io.Writer
	failed error
}

func (s *sink) Write(p []byte) (int, error) {
	n, err := s.Writer.Write(p)
	if err != nil {
		s.failed = err
	}
	return n, err
}

// guard turns a panic into a short text and exit code 7.
func guard(stderr io.Writer, f func() int) (code int) {
	defer func() {
		if p := recover(); p != nil {
			fmt.Fprintf(stderr, "pushrig: internal error: %v\nThis is a mistake in pushrig; please report it with the command line and the scenario.\n", p)
			code = exitInternal
		}
	}()
	return f()
}

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "pushrig",
		Short: "Device simulator and load-test harness for offline push",
		Long: `pushrig runs mock push vendors (FCM, Huawei, Mi, OPPO, vivo, Meizu), thousands of simulated phones and a
complete push pipeline on this machine, and reports where every message ended.

Begin with:  pushrig run quickstart`,
		Version:       sim.Version(),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          knownCommand,
		RunE:          func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("pushrig {{.Version}}\n")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError(fmt.Errorf("%w; see `%s --help`", err, c.CommandPath()))
	})
	root.AddCommand(
		runCommand(), mockCommand(), execCommand(), redirectCheckCommand(), proxyCommand(), backendCommand(), validateCommand(), fmtCommand(), schemaCommand(),
		scenariosCommand(), rulesCommand(), doctorCommand(), lintCommand(), caCommand(), versionCommand(),
	)
	return root
}

// knownCommand refuses a word that is no subcommand.
func knownCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	c.SuggestionsMinimumDistance = 2 // letters
	if near := c.SuggestionsFor(args[0]); len(near) > 0 {
		return usageError(fmt.Errorf("there is no command %q; did you mean %s?", args[0], near[0]))
	}
	return usageError(fmt.Errorf("there is no command %q; see `pushrig --help`", args[0]))
}
