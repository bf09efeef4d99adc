package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
)

// patience is how long one test may take with a mutant in it; one that hangs is as red as one that fails.
const patience = time.Minute

// verdict is what became of one mutant.
type verdict struct {
	mutant *mutant
	green  []test // of its tests; none: it is dead
	took   time.Duration
}

// try builds all and tests the chosen. The named tests are run without a mutant first: they must be there, and green.
func try(ctx context.Context, root string, all, chosen []*mutant) ([]verdict, error) {
	work, err := os.MkdirTemp("", "mutants-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	file, err := overlay(root, work, all)
	if err != nil {
		return nil, err
	}
	binaries, err := build(ctx, root, work, file, chosen)
	if err != nil {
		return nil, err
	}
	if err := baseline(ctx, root, binaries, chosen); err != nil {
		return nil, err
	}
	verdicts := make([]verdict, len(chosen))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, m := range chosen {
		group.Go(func() error {
			began := time.Now()
			verdicts[i].mutant = m
			for _, t := range m.Tests {
				if green, _ := run(ctx, root, binaries[t.dir], t, m.number); green {
					verdicts[i].green = append(verdicts[i].green, t)
				}
			}
			verdicts[i].took = time.Since(began)
			return ctx.Err()
		})
	}
	return verdicts, group.Wait()
}

// baseline runs each named test once on the real code.
func baseline(ctx context.Context, root string, binaries map[string]string, chosen []*mutant) error {
	first := map[test]*mutant{}
	var tests []test
	for _, m := range chosen {
		for _, t := range m.Tests {
			if first[t] == nil {
				first[t] = m
				tests = append(tests, t)
			}
		}
	}
	wrong := make([]error, len(tests))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, t := range tests {
		group.Go(func() error {
			switch green, out := run(ctx, root, binaries[t.dir], t, 0); {
			case !green:
				wrong[i] = first[t].errorf("%s is red without any mutant; mend it first:\n%s", t, out)
			case bytes.Contains(out, []byte("no tests to run")):
				wrong[i] = first[t].errorf("stale: no test of %s matches %s; name the test that must turn red", t.dir, t.run)
			}
			return ctx.Err()
		})
	}
	return errors.Join(group.Wait(), errors.Join(wrong...))
}

// run runs a test with one mutant in its package's folder, as go test does.
func run(ctx context.Context, root, binary string, t test, number int) (green bool, out []byte) {
	cmd := exec.CommandContext(ctx, binary, "-test.run", t.run, "-test.failfast", "-test.timeout", patience.String())
	cmd.Dir = filepath.Join(root, t.dir)
	cmd.Env = append(os.Environ(), numberVariable+"="+strconv.Itoa(number))
	out, err := cmd.CombinedOutput()
	if err != nil && len(out) == 0 {
		out = fmt.Append(nil, err)
	}
	return err == nil, out
}
