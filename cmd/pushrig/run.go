package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim"
)

// runFlags are what `pushrig run` takes.
type runFlags struct {
	out, junit, markdown string
	target               string
	sets                 []string
	seed                 uint64
	seeded               bool
	json, quiet          bool
	array                bool // --json of several scenarios: one array
}

func runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run SCENARIO…",
		Short: "Run scenarios: files, folders of them, or names of the bundled library",
		Long: `Run scenarios, one after another. A SCENARIO is the path of a file (it has a slash, or ends in .yaml), a folder
(all scenario files in it and below) or the name of a bundled one; ` + "`pushrig scenarios`" + ` lists those.

Progress goes to standard error, the result to standard output. Ctrl-C ends a run: what was measured is
written, with verdict aborted. A second Ctrl-C ends at once.

--target FILE puts a backend of your own in the place of the built-in one; docs/targets.md has the file. A scenario that it cannot be
asked is not applicable, and no pass.

Exit codes: 0 pass · 1 an expectation or invariant failed · 2 usage, invalid scenario, or a target that cannot be had · 4 not
applicable to the target, and no other scenario passed · 6 this machine was the bottleneck · 7 internal error · 130 interrupted.
Several scenarios give the worst of theirs, in the order 130, 7, 2, 1, 6, 0, 4.`,
		Example: `  pushrig run quickstart
  pushrig run login.yaml quota.yaml --out results --json
  pushrig run plans --quiet --junit results.xml
  pushrig run oppo-channel --target backend.yaml
  pushrig run quickstart --seed 9 --set 'load[0].rate=200/s'`,
		Args:              arguments(cobra.MinimumNArgs(1)),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, refs []string) error {
			f.seeded = c.Flags().Changed("seed")
			return f.run(c.Context(), refs, c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&f.out, "out", "", "folder for report.json and journeys.ndjson; with several scenarios each gets a folder in it (default pushrig-out/NAME)")
	c.Flags().StringVar(&f.target, "target", "", "`file` of a backend of your own, to run against instead of the built-in one")
	c.Flags().StringArrayVar(&f.sets, "set", nil, "change a value of every scenario: `path=value`, such as load[0].rate=200/s (repeatable)")
	c.Flags().Uint64Var(&f.seed, "seed", 0, "seed instead of the scenario's")
	c.Flags().BoolVar(&f.json, "json", false, "the report as JSON on standard output, and nothing else there; several scenarios or a folder give one array")
	c.Flags().BoolVar(&f.quiet, "quiet", false, "no progress, and one line a scenario for a result; why one failed goes to standard error")
	c.Flags().StringVar(&f.junit, "junit", "", "also write JUnit XML to this `file`; with several scenarios to file-NAME.xml")
	c.Flags().StringVar(&f.markdown, "markdown", "", "also write a Markdown summary to this `file`; with several scenarios to file-NAME.md")
	return c
}

// run reads every scenario before the first one starts, so that a mistake in the last is not found an hour later.
func (f *runFlags) run(ctx context.Context, refs []string, stdout, stderr io.Writer) error {
	expanded, err := scenarios.Expand(refs)
	if err != nil {
		return usageError(err)
	}
	// Whoever reads the JSON knows from the command line alone what comes, not from how many files a folder holds today.
	f.array = f.json && !(len(refs) == 1 && slices.Equal(refs, expanded))
	list, err := f.load(expanded)
	if err != nil {
		return err
	}
	places, err := f.places(list)
	if err != nil {
		return usageError(err)
	}
	release, err := claim(places)
	if err != nil {
		return usageError(err)
	}
	defer release()
	code, passed := exitPass, false
	done := []*reports.Report{}
	for i, s := range list {
		if i > 0 && !f.json && !f.quiet {
			fmt.Fprintln(stdout)
		}
		r, c, err := f.one(ctx, s, places[i], stdout, stderr)
		if text := errorText(err); text != "" {
			fmt.Fprintln(stderr, visible(text))
		}
		if r != nil {
			done = append(done, r)
		}
		passed = passed || c == exitPass
		if code = worse(code, c); ctx.Err() != nil {
			break
		}
	}
	if f.array {
		if err := printJSON(stdout, done); err != nil {
			return err
		}
	}
	if code == exitInconclusive && passed {
		code = exitPass // what is not applicable spoils nothing
	}
	return ended(code)
}

// load reads the scenarios with everything that the flags change in them.
func (f *runFlags) load(refs []string) ([]*scenarios.Scenario, error) {
	sets := f.sets
	if f.seeded {
		sets = append(sets, fmt.Sprintf("seed=%d", f.seed))
	}
	var list []*scenarios.Scenario
	var wrong scenarios.Errors
	target, err := openTarget(f.target)
	if err != nil {
		return nil, err
	}
	for _, ref := range refs {
		s, err := scenarios.Open(ref, catalog())
		for i := 0; err == nil && i < len(sets); i++ {
			err = s.Set(sets[i])
		}
		var found scenarios.Errors
		switch {
		case errors.As(err, &found):
			wrong = append(wrong, found...)
		case err != nil:
			return nil, usageError(err)
		case target != nil:
			s.Against(target)
		}
		list = append(list, s)
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return list, nil
}

// openTarget reads the target that a flag names; nil where it names none.
func openTarget(path string) (*scenarios.Target, error) {
	if path == "" {
		return nil, nil
	}
	t, err := scenarios.OpenTarget(path, catalog())
	if err != nil {
		return nil, orUsage(err)
	}
	return t, nil
}

// catalog is what scenarios may refer to.
func catalog() scenarios.Catalog { return sim.Catalog() }

// one runs one scenario, writes its files and prints its result. The report is nil where nothing was measured.
func (f *runFlags) one(ctx context.Context, s *scenarios.Scenario, to place, stdout, stderr io.Writer) (*reports.Report, int, error) {
	view := newProgress(stderr, f.quiet)
	result, err := sim.Run(ctx, s, sim.Options{Watch: view.Update})
	view.Close()
	if err != nil {
		return nil, exitCode(err), err
	}
	if result.Aborted != "" {
		fmt.Fprintf(stderr, "%s: stopped before its end: %s\n", visible(to.name), visible(result.Aborted))
	}
	if d := result.Defect; d != nil {
		fmt.Fprintf(stderr, "%s: pushrig itself broke: %s\n%s", visible(to.name), visible(d.Message), visible(d.Trace))
	}
	report, err := result.Report()
	if err != nil {
		return nil, exitInternal, err
	}
	// What was measured is shown even where it cannot be written: a run may have taken hours.
	code := report.Verdict.ExitCode()
	files, err := reports.Save(to.dir, report, result.Summary.Kept)
	if err == nil {
		var more []string
		more, err = f.extras(to, report)
		files = append(files, more...)
	}
	if err != nil || result.Defect != nil {
		code = worse(code, exitInternal)
	}
	_ = f.print(stdout, report, files) // what cannot be written there, execute sees
	if f.quiet {
		for _, why := range reports.Reasons(report) {
			fmt.Fprintf(stderr, "%s: %s\n", visible(to.name), visible(why))
		}
	}
	return report, code, err
}
