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

// The model notices each row that is switched off, within a bounded number of walks.
func TestModelNoticesEverySwitchedOffRow(t *testing.T) {
	const tries = 2000
	generate := steps()
	for _, row := range []string{"IM-1", "IM-3", "IM-4", "IM-5", "IM-6", "IM-7", "IM-8", "IM-9", "IM-10", "IM-11", "IM-43", "IM-47", "IM-48", "IM-49", "IM-59", "IM-65", "IM-103"} {
		t.Run(row, func(t *testing.T) {
			for seed := range tries {
				w := newWorld(t, func(c *Config) { c.Off = map[string]bool{row: true} })
				if walk(w, generate.Example(seed)) != "" {
					return
				}
			}
			t.Errorf("%d walks did not notice that %s is off", tries, row)
		})
	}
}
