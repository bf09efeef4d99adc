package expect

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNumbersAreReadAsEverybodyReadsThem(t *testing.T) {
	for expr, want := range map[string]string{
		"planned == 10 and planned < 0.5 or planned > 1e3": "",
		`planned == 10 or outcome["010"] == 0`:             "",
		"planned == 010":                                   "expectation 1, column 12: 010 is no plain number (write 10)",
		"displayed > 0 and planned == 0x10":                "expectation 1, column 30: 0x10 is no plain number (write it in decimal)",
		"planned == 1_000":                                 "expectation 1, column 12: 1_000 is no plain number (write 1000)",
		"planned > 00.5":                                   "expectation 1, column 11: 00.5 is no plain number (write .5)",
	} {
		_, err := Compile([]Expr{{Expr: expr}}, Known{})
		if want == "" {
			if err != nil {
				assert.NotContains(t, err.Error(), "plain number", expr)
			}
			continue
		}
		assert.EqualError(t, err, want, expr)
	}
}
