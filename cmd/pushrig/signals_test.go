package main

import (
	"bytes"
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The first signal ends the context, with its cause; the second ends the process, however long the clean end takes.
func TestInterruptible(t *testing.T) {
	exits := make(chan int, 1)
	var stderr bytes.Buffer
	ctx, stop := interruptible(context.Background(), &stderr, func(code int) { exits <- code })
	defer stop()

	require.NoError(t, syscall.Kill(syscall.Getpid(), syscall.SIGINT))
	within(t, ctx.Done())
	assert.Equal(t, errInterrupted, context.Cause(ctx))
	assert.Empty(t, exits, "the first one gives the run time to end")

	require.NoError(t, syscall.Kill(syscall.Getpid(), syscall.SIGTERM))
	select {
	case code := <-exits:
		assert.Equal(t, 130, code)
	case <-time.After(10 * time.Second):
		t.Fatal("the second signal did not end the process")
	}
	assert.Contains(t, stderr.String(), "once more ends at once")
}

// Whoever supervises a process ends it by SIGTERM, which is told apart from Ctrl-C.
func TestTerminated(t *testing.T) {
	ctx, stop := interruptible(context.Background(), &bytes.Buffer{}, func(int) { t.Error("exit after one signal") })
	defer stop()
	require.NoError(t, syscall.Kill(syscall.Getpid(), syscall.SIGTERM))
	within(t, ctx.Done())
	assert.Equal(t, errTerminated, context.Cause(ctx))
	assert.Equal(t, 130, exitCode(context.Cause(ctx)), "a run that is terminated was interrupted all the same")
}

func TestInterruptibleStops(t *testing.T) {
	ctx, stop := interruptible(context.Background(), &bytes.Buffer{}, func(int) { t.Error("exit without a signal") })
	require.NoError(t, ctx.Err())
	stop()
	assert.ErrorIs(t, context.Cause(ctx), context.Canceled)
}

func within(t *testing.T, done <-chan struct{}) {
	t.Helper()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("this takes too long")
	}
}
