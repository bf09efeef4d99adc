package core

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// aWalk goes over targets whose value says what becomes of them: bad, gone and again end, nobody has no token, and one that
// was made to give a code has it after a colon.
type aWalk struct {
	Walk
	told  []Event
	ended []string
}

func newWalk(t *testing.T) *aWalk {
	t.Helper()
	c := clock.New(clock.Real().Now(), 0)
	w := &aWalk{}
	p := NewPlatform("fake", Config{Clock: c, OnEvent: func(e Event) { w.told = append(w.told, e.Bare()) }}, nil, nil, Hooks{})
	t.Cleanup(func() { p.Close(); c.Stop() })
	w.Walk = Walk{
		Call: &Call{platform: p}, ID: func() string { return "id" },
		Judge: func(t *Target) Verdict {
			v := Verdict{Rule: "R-" + t.Value}
			switch t.Value {
			case "bad":
				v.Kind, v.Code = Rejected, "9"
			case "gone":
				v.Kind = Dropped
			case "again":
				v = Repeat()
			}
			return v
		},
		Ended:  func(t *Target, v Verdict) { w.ended = append(w.ended, t.Value+" "+string(v.Kind)+" "+v.Rule) },
		Accept: func(out []*Message, t *Target) []*Message { return append(out, w.Call.Message("id", t)) },
	}
	return w
}

func named(values ...string) (out []*Target) {
	for _, value := range values {
		out = append(out, &Target{Name: value, Value: value, Token: &Token{Value: value}})
	}
	return out
}

func forcedTo(code string) *Target {
	return &Target{Name: "f", Value: "f", Token: &Token{Value: "f", Force: code}}
}

// TestAWalkTellsEachEndOnce: the books, the journal and the vendor hear of the same ends, in the targets' order.
func TestAWalkTellsEachEndOnce(t *testing.T) {
	w := newWalk(t)
	out, ref := w.Run(append(named("good", "bad", "gone", "again"), &Target{Value: "nobody"}, forcedTo("7")))
	require.Nil(t, ref)
	require.Len(t, out, 1)
	assert.Equal(t, "good", out[0].Token.Value)
	assert.Equal(t, []Event{
		{Vendor: "fake", Kind: EventRejected, Token: "bad", Code: "9", Rule: "R-bad"},
		{Vendor: "fake", Kind: EventDropped, MessageID: "id", Token: "gone", Rule: "R-gone"},
		{Vendor: "fake", Kind: EventDropped, MessageID: "id", Token: "nobody", Rule: RuleNobody},
		{Vendor: "fake", Kind: EventRejected, Token: "f", Code: "7", Rule: RuleForced},
	}, w.told, "a repeat is not told: its id is the first one's")
	assert.Equal(t, []string{"bad rejected R-bad", "gone dropped R-gone", "again dropped ", "nobody dropped unknown_target", "f rejected forced"}, w.ended)
	assert.Len(t, w.Call.notes, 6, "a line each in the journal")
}

// TestOneCodeForAllThatAnAnswerRejects: the code is known when all are judged, and nobody hears another.
func TestOneCodeForAllThatAnAnswerRejects(t *testing.T) {
	w := newWalk(t)
	asked := 0
	w.Code = func() string { asked++; return []string{"none", "one", "two"}[len(w.ended)] }
	_, ref := w.Run(append(named("bad", "good"), forcedTo("7")))
	require.Nil(t, ref)
	assert.Equal(t, 1, asked)
	require.Len(t, w.told, 2)
	assert.Equal(t, []string{"two", "two"}, []string{w.told[0].Code, w.told[1].Code})
}

// TestAForcedCodeOfTheWholeRequest refuses it before any target is judged, counted or told of.
func TestAForcedCodeOfTheWholeRequest(t *testing.T) {
	w := newWalk(t)
	whole := errors.New("all of it")
	w.Forced = func(code string) (Verdict, error) {
		if code == "all" {
			return Verdict{}, whole
		}
		return Drop(), nil
	}
	out, ref := w.Run(append(named("good", "bad"), forcedTo("one"), forcedTo("all")))
	assert.Empty(t, out)
	require.NotNil(t, ref)
	assert.Equal(t, RuleForced, ref.Rule)
	assert.Equal(t, whole, ref.Err)
	assert.Empty(t, w.told)
	assert.Empty(t, w.ended)

	out, ref = w.Run(append(named("good"), forcedTo("one")))
	require.Nil(t, ref)
	assert.Len(t, out, 1)
	assert.Equal(t, []string{"f dropped forced"}, w.ended)
}

// TestASiftTellsNobody until End does.
func TestASiftTellsNobody(t *testing.T) {
	w := newWalk(t)
	good, bad := w.Sift(append(named("good", "bad"), &Target{Value: "nobody"}, forcedTo("7")))
	assert.Len(t, good, 2, "who is not there is found out by what is left to judge")
	require.Len(t, bad, 2)
	assert.Empty(t, w.told)
	for _, j := range bad {
		w.End(j)
	}
	require.Len(t, w.told, 2)
	assert.Equal(t, []string{"bad rejected R-bad", "f rejected forced"}, w.ended)
}
