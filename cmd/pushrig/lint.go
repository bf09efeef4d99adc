package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/lint"
	"github.com/pushrig/pushrig/sim"
)

// lintFlags are what `pushrig lint` takes.
type lintFlags struct {
	logs         []string
	json         bool
	junit, sarif string
}

func lintCommand() *cobra.Command {
	var f lintFlags
	c := &cobra.Command{
		Use:   "lint CAPTURE…",
		Short: "Judge what a backend sent to push vendors, without sending anything",
		Long: `Judge recorded calls to push vendors against their rulebooks: what they refuse, and what they take and do something else with
than was meant: switches for tests left on, no category or channel, a time to live in the wrong unit, retired fields, secrets in
addresses, tokens that are sent to again after an answer has called them dead. A CAPTURE is a HAR (of a proxy or a browser), the
JSON of GET /api/v1/messages of the mocks, or NDJSON of entries of either; - is standard input. --log looks for tokens and secrets in log lines: those
of the captures, and whatever is shaped like one.

Rules that hang on what a vendor remembers, on its console or on its counters are left alone: those are for a run.

Exit codes: 0 nothing found · 1 something found · 2 a file that cannot be read, with its place.`,
		Example: `  pushrig lint traffic.har
  curl -s 'http://127.0.0.1:7400/api/v1/messages?limit=1000' | pushrig lint -
  pushrig lint sent.ndjson --log app.log --sarif lint.sarif --junit lint.xml`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, captures []string) error {
			return f.run(c.Context(), captures, c.OutOrStdout())
		},
	}
	c.Flags().StringArrayVar(&f.logs, "log", nil, "also look for tokens and secrets in this log `file` (repeatable)")
	c.Flags().BoolVar(&f.json, "json", false, "the result as JSON on standard output")
	c.Flags().StringVar(&f.junit, "junit", "", "also write JUnit XML to this `file`")
	c.Flags().StringVar(&f.sarif, "sarif", "", "also write SARIF 2.1.0 to this `file`")
	return c
}

func (f *lintFlags) run(ctx context.Context, captures []string, stdout io.Writer) error {
	r, err := lint.Vendors(mockvendors.Catalog()).Files(ctx, captures, f.logs)
	if err != nil {
		return usageError(err)
	}
	if err := writeTo(f.junit, r.JUnit); err != nil {
		return err
	}
	if err := writeTo(f.sarif, func(w io.Writer) error { return r.SARIF(w, sim.Version()) }); err != nil {
		return err
	}
	if f.json {
		e := json.NewEncoder(stdout)
		e.SetIndent("", "  ")
		err = e.Encode(r)
	} else {
		err = printLint(stdout, r)
	}
	switch {
	case err != nil:
		return fmt.Errorf("the result cannot be written: %w", err)
	case len(r.Findings) > 0:
		return ended(exitFail)
	}
	return nil
}

// printLint prints a line a finding, and what was looked at.
func printLint(w io.Writer, r *lint.Result) error {
	var b bytes.Buffer
	for _, f := range r.Findings {
		fmt.Fprintln(&b, visible(f.String()))
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "… and %d more\n", r.More)
	}
	fmt.Fprintf(&b, "%s in %s to vendors", many(len(r.Findings)+r.More, "finding"), many(r.Judged, "call"))
	if r.Lines > 0 {
		fmt.Fprintf(&b, " and %s", many(r.Lines, "log line"))
	}
	if r.Others > 0 {
		fmt.Fprintf(&b, "; %s to others passed over", many(r.Others, "call"))
	}
	if r.Cut > 0 {
		fmt.Fprintf(&b, "; %s passed over, of which the journal keeps a part only", many(r.Cut, "call"))
	}
	fmt.Fprintln(&b)
	_, err := w.Write(b.Bytes())
	return err
}

// many is a number of things.
func many(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// writeTo writes a file; none without a name.
func writeTo(name string, write func(io.Writer) error) error {
	if name == "" {
		return nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return usageError(fmt.Errorf("%s cannot be written: %w; name a file in a folder that is there", name, err))
	}
	b := bufio.NewWriter(f)
	if err := errors.Join(write(b), b.Flush(), f.Close()); err != nil {
		return fmt.Errorf("%s cannot be written: %w", name, err)
	}
	return nil
}
