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
	killed bool
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
			green, _ := run(ctx, root, binaries[m.Package], m, m.number)
			verdicts[i] = verdict{m, !green, time.Since(began)}
			return ctx.Err()
		})
	}
	return verdicts, group.Wait()
}

// baseline runs each named test once on the real code.
func baseline(ctx context.Context, root string, binaries map[string]string, chosen []*mutant) error {
	seen := map[string]bool{}
	wrong := make([]error, len(chosen))
	var group errgroup.Group
	group.SetLimit(runtime.NumCPU())
	for i, m := range chosen {
		if seen[m.Test] {
			continue
		}
		seen[m.Test] = true
		group.Go(func() error {
			switch green, out := run(ctx, root, binaries[m.Package], m, 0); {
			case !green:
				wrong[i] = m.errorf("%s is red without any mutant; mend it first:\n%s", m.Test, out)
			case bytes.Contains(out, []byte("no tests to run")):
				wrong[i] = m.errorf("stale: no test of %s matches %s; name the test that must turn red", m.Package, m.Run)
			}
			return ctx.Err()
		})
	}
	return errors.Join(group.Wait(), errors.Join(wrong...))
}

// run runs one mutant's test in its package's folder, as go test does.
func run(ctx context.Context, root, binary string, m *mutant, number int) (green bool, out []byte) {
	cmd := exec.CommandContext(ctx, binary, "-test.run", m.Run, "-test.failfast", "-test.timeout", patience.String())
	cmd.Dir = filepath.Join(root, m.Package)
	cmd.Env = append(os.Environ(), numberVariable+"="+strconv.Itoa(number))
	out, err := cmd.CombinedOutput()
	if err != nil && len(out) == 0 {
		out = fmt.Append(nil, err)
	}
	return err == nil, out
}
