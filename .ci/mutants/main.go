// Command mutants proves that tests can fail. Each row of the tables beside it (one file a room) changes one line of the
// real sources and names the test that must turn red. All changes go into one build (`go test -overlay`), each behind a
// number that the test binary reads from the environment, so that one build serves every run and the product holds none
// of it. CONTRIBUTING.md says how to add a row.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := command(ctx, os.Args[1:], os.Stdout)
	stop()
	os.Exit(code)
}

// command is the program: 0 when every mutant that was tried died, 1 when one lived or a row is stale, 2 for wrong use.
func command(ctx context.Context, args []string, out io.Writer) int {
	flags := flag.NewFlagSet("mutants", flag.ContinueOnError)
	flags.SetOutput(out)
	root := flags.String("root", ".", "folder of the module")
	tables := flags.String("tables", "", "folder of the tables; default: .ci/mutants of the module")
	only := flags.String("only", "", "try rows whose id matches this regular expression")
	sample := flags.Bool("sample", false, "try the rooms that changed and a seeded tenth of the rest")
	seed := flags.Uint64("seed", 0, "seed of the tenth; 0: from the last commit")
	verbose := flags.Bool("v", false, "name each mutant that died, and its seconds")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	began := time.Now()
	if *tables == "" {
		*tables = filepath.Join(*root, ".ci", "mutants")
	}
	all, err := readTables(*tables)
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	chosen := all
	if *sample {
		var how string
		chosen, how = pick(all, *root, *seed)
		fmt.Fprintln(out, how)
	}
	if chosen, err = matching(chosen, *only); err != nil {
		fmt.Fprintln(out, err)
		return 2
	}
	verdicts, err := try(ctx, *root, all, chosen)
	if err != nil {
		fmt.Fprintln(out, err)
		return 1
	}
	return report(out, verdicts, len(all), *verbose, time.Since(began))
}

// report prints the survivors with what to do, and the count.
func report(out io.Writer, verdicts []verdict, rows int, verbose bool, took time.Duration) int {
	killed := 0
	for _, v := range verdicts {
		switch {
		case len(v.green) > 0:
			fmt.Fprintf(out, "SURVIVED %s (%s): %s\n", v.mutant.ID, v.mutant.File, v.mutant.Breaks)
			for _, t := range v.green {
				fmt.Fprintf(out, "    %s stays green; make it look at this, or name the test that does\n", t)
			}
			continue
		case verbose:
			fmt.Fprintf(out, "killed %s, %.1f s\n", v.mutant.ID, v.took.Seconds())
		}
		killed++
	}
	fmt.Fprintf(out, "%d of %d mutants killed (%d in the tables), %.0f s\n", killed, len(verdicts), rows, took.Seconds())
	if killed < len(verdicts) {
		return 1
	}
	return 0
}
