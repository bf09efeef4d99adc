package im

import (
	"testing"

	"pgregory.net/rapid"
)

// For random logins, toggles, kills, kicks and messages each recipient gets exactly one decision, and it is the model's.
func TestBackendAgreesWithTheModel(t *testing.T) {
	generate := steps()
	rapid.Check(t, func(rt *rapid.T) {
		if diff := walk(newWorld(t, nil), generate.Draw(rt, "steps")); diff != "" {
			rt.Fatal(diff)
		}
	})
}

// The same walks each time, so that a mutant is noticed every time or never.
func TestTheSameWalksAgreeWithTheModel(t *testing.T) {
	generate := steps()
	for seed := range 500 {
		if diff := walk(newWorld(t, nil), generate.Example(seed)); diff != "" {
			t.Fatalf("walk %d: %s", seed, diff)
		}
	}
}
