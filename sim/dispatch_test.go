package sim

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
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

func TestEveryElementBecomesTheBackendsOwn(t *testing.T) {
	text, face := "x", 7
	got, err := elements([]scenarios.Element{
		{Text: &text}, {Custom: &scenarios.Custom{Data: "d", Desc: "e"}}, {Face: &face}, {Location: &text}, {Image: &text}, {Sound: &text},
		{File: &text}, {Video: &text},
	})
	assert.NoError(t, err)
	assert.Equal(t, []im.Element{
		{Kind: im.Text, Text: "x"}, {Kind: im.Custom, Data: "d", Desc: "e"}, {Kind: im.Face, Data: "7"}, {Kind: im.Location, Data: "x"},
		{Kind: im.Image, Data: "x"}, {Kind: im.Sound, Data: "x"}, {Kind: im.File, Data: "x"}, {Kind: im.Video, Data: "x"},
	}, got)
}

func TestWhatNobodyKnowsIsAnError(t *testing.T) {
	w, ctx := &world{}, context.Background()
	m := &account{state: load.Background}
	assert.ErrorContains(t, w.step(ctx, &scenarios.Step{}), `a step ""`)
	assert.ErrorContains(t, w.act(ctx, m, scenarios.Action{Name: "dance"}), `an action "dance"`)
	assert.ErrorContains(t, w.enter(ctx, m, "dancing"), `a state "dancing"`)
	assert.Equal(t, load.Background, m.state, "it stays where it was")
	_, err := elements([]scenarios.Element{{Text: new(string)}, {}})
	assert.ErrorContains(t, err, "element 2: it is of no kind")
	assert.ErrorContains(t, w.addressees(&scenarios.Send{Count: 1, To: scenarios.Audience{Kind: "nobody"}}, nil), `an audience "nobody"`)
}
