package sim

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/load"
)

// TestEverythingAScenarioCanAskForIsDone: the tables of steps, actions and states and the scenario format hold the same words.
func TestEverythingAScenarioCanAskForIsDone(t *testing.T) {
	assert.ElementsMatch(t, scenarios.StepWords(), slices.Collect(maps.Keys(doStep)))
	assert.ElementsMatch(t, scenarios.ActionNames(), slices.Collect(maps.Keys(doAction)))
	for _, s := range (scenarios.DeviceState("")).Values() {
		if s := scenarios.DeviceState(s); s != scenarios.StateNone {
			assert.Contains(t, enterState, firstState[s], s)
		}
	}
}

func TestWhatNobodyKnowsIsAnError(t *testing.T) {
	w, ctx := &world{}, context.Background()
	m := &account{state: load.Background}
	assert.ErrorContains(t, w.step(ctx, &scenarios.Step{}), `a step ""`)
	assert.ErrorContains(t, w.act(ctx, m, scenarios.Action{Name: "dance"}), `an action "dance"`)
	assert.ErrorContains(t, w.enter(ctx, m, "dancing"), `a state "dancing"`)
	assert.Equal(t, load.Background, m.state, "it stays where it was")
}
