package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim"
)

func TestExitCode(t *testing.T) {
	for _, row := range []struct {
		name string
		err  error
		want int
	}{
		{"no error is a pass", nil, 0},
		{"a mistake in a scenario is the user's", scenarios.Errors{{Message: "x"}}, 2},
		{"so is a scenario that is not there, however deep it is wrapped", fmt.Errorf("run: %w", scenarios.ErrNotFound), 2},
		{"so is a wrong flag", usageError(errors.New("x")), 2},
		{"too few open files is this machine's limit", fmt.Errorf("%w: 9", sim.ErrFiles), 6},
		{"a signal", fmt.Errorf("x: %w", errInterrupted), 130},
		{"a context that somebody ended", context.Canceled, 130},
		{"a run's own code is passed on", ended(6), 6},
		{"an error that nobody expected is internal", errors.New("x"), 7},
		{"a coded error keeps its code whatever is in it", &codedError{6, scenarios.ErrNotFound}, 6},
	} {
		assert.Equal(t, row.want, exitCode(row.err), row.name)
	}
	assert.NoError(t, ended(0))
}

// Several scenarios give the worst code, in whatever order they ran.
func TestWorse(t *testing.T) {
	order := []int{130, 7, 2, 1, 6, 0}
	for i, a := range order {
		for _, b := range order[i:] {
			assert.Equal(t, a, worse(a, b), "%d and %d", a, b)
			assert.Equal(t, a, worse(b, a), "%d and %d", b, a)
		}
	}
	assert.Equal(t, 4, worse(0, 4), "a code that no run gives yet still outweighs a pass")
}

func TestErrorText(t *testing.T) {
	assert.Empty(t, errorText(nil))
	assert.Empty(t, errorText(ended(1)), "the report has said it")
	assert.Equal(t, "pushrig: no", errorText(errors.New("no")))
	assert.Equal(t, "a.yaml:2:3: bad", errorText(scenarios.Errors{{File: "a.yaml", Line: 2, Col: 3, Message: "bad"}}),
		"editors look for file:line:col at the beginning")
}

func TestGuard(t *testing.T) {
	var stderr bytes.Buffer
	assert.Equal(t, 7, guard(&stderr, func() int { panic("a bug") }))
	assert.Contains(t, stderr.String(), "internal error: a bug")
	assert.NotContains(t, stderr.String(), "goroutine", "no stack for users")
	assert.Equal(t, 3, guard(&stderr, func() int { return 3 }))
}
