package expect

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/reports/ledger"
)

// TestAnExpressionNamesTheLedgersKinds: a struct tag cannot use the ledger's constants, so this holds the two together: each
// kind of outcome has its count, which counts that kind, and what else can be named is no kind.
func TestAnExpressionNamesTheLedgersKinds(t *testing.T) {
	ends := map[string]int{}
	for i, kind := range ledger.Kinds() {
		outcome := string(kind)
		if kind.HasReason() {
			outcome += ".x"
		}
		ends[outcome] = 1 << i
	}
	env, counted := reflect.ValueOf(Counts{Outcome: ends}.env()), map[string]int{}
	for i := range env.NumField() {
		if n, ok := env.Field(i).Interface().(int); ok {
			counted[env.Type().Field(i).Tag.Get("expr")] = n
		}
	}
	want := map[string]int{"planned": 0, "sent": 0, "unaccounted": 0, "duplicates": 0, "held": 0, "tapped": 0}
	for i, kind := range ledger.Kinds() {
		want[string(kind)] += 1 << i
		if kind == ledger.DisplayedSilent {
			want[string(ledger.Displayed)] += 1 << i // displayed counts both
		}
	}
	assert.Equal(t, want, counted)
	for _, stage := range []string{ledger.StageE2E, ledger.StageDelay} {
		assert.Contains(t, countFields(), stage, "a stage of a name's own journeys")
	}
}
