package core_test

import (
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

type tone string

func (tone) Values() []string { return []string{"loud", "quiet"} }

type row struct {
	ID   string `yaml:"id" json:"id" jsonschema:"minLength=1,maxLength=3"`
	Tone tone   `yaml:"tone" json:"tone,omitempty"`
}

// console is a vendor's settings in small.
type console struct {
	N     int            `yaml:"n" json:"n" jsonschema:"minimum=1,maximum=9"`
	Share float64        `yaml:"share" json:"share" jsonschema:"exclusiveMinimum=0,maximum=1"`
	Word  string         `yaml:"word" json:"word" jsonschema:"enum=a,enum=b"`
	Codes []int          `yaml:"codes" json:"codes" jsonschema:"enum=13,enum=55"`
	Rows  []row          `yaml:"rows" json:"rows" jsonschema:"maxItems=2"`
	Table map[string]row `yaml:"table" json:"table"`
	Inner struct {
		Hour int `yaml:"hour" json:"hour" jsonschema:"minimum=0,maximum=23"`
	} `yaml:"inner" json:"inner"`
	Free string `yaml:"free" json:"free"`
}

func (c *console) Validate() error {
	switch {
	case c.Free == "n" && c.N == 3:
		return core.BadSetting("free", "write another", "does not go with n 3")
	case c.Free == "bare":
		return errors.New("nothing fits")
	}
	return nil
}

func TestSettingsAreHeldAgainstTheirTags(t *testing.T) {
	good := console{N: 1, Share: 1, Word: "a"}
	for _, r := range []struct {
		says   string
		change func(*console)
		want   string
	}{
		{"the bounds themselves pass", func(c *console) { c.N = 9 }, ""},
		{"a number below", func(c *console) { c.N = 0 }, "n is 0: at least 1 is needed"},
		{"a number above", func(c *console) { c.N = 10 }, "n is 10: at most 9 is allowed"},
		{"a bound that is not part of it", func(c *console) { c.Share = 0 }, "share is 0: more than 0 is needed"},
		{"no number", func(c *console) { c.Share = math.NaN() }, "share is NaN; give a number"},
		{"a word that is none of them", func(c *console) { c.Word = "c" }, `word cannot be "c"; use one of a, b`},
		{"a number of a list that is none of them", func(c *console) { c.Codes = []int{13, 14} }, "codes[1] is 14: only 13, 55 are allowed"},
		{"a row's own words", func(c *console) { c.Rows = []row{{ID: "x", Tone: "shrill"}} }, `rows[0].tone cannot be "shrill"; use one of loud, quiet`},
		{"a word that may be left out", func(c *console) { c.Rows = []row{{ID: "x"}} }, ""},
		{"an empty text", func(c *console) { c.Rows = []row{{ID: "x"}, {}} }, "rows[1].id is empty"},
		{"a long text", func(c *console) { c.Rows = []row{{ID: "四个字符"}} }, "rows[0].id has 4 characters: at most 3 are allowed"},
		{"a long list", func(c *console) { c.Rows = []row{{ID: "x"}, {ID: "x"}, {ID: "x"}} }, "rows has 3 entries: at most 2 are allowed"},
		{"a row of a table", func(c *console) { c.Table = map[string]row{"k": {}} }, "table.k.id is empty"},
		{"a struct within", func(c *console) { c.Inner.Hour = 24 }, "inner.hour is 24: at most 23 is allowed"},
		{"all that is wrong is said", func(c *console) { c.N, c.Word = 0, "" }, "n is 0: at least 1 is needed\nword cannot be \"\"; use one of a, b"},
		{"the vendor's own look across fields", func(c *console) { c.N, c.Free = 3, "n" }, "free does not go with n 3; write another"},
		{"the vendor's own word without a path", func(c *console) { c.Free = "bare" }, "nothing fits"},
	} {
		c := good
		r.change(&c)
		err := core.CheckSettings(&c)
		if r.want == "" {
			assert.NoError(t, err, r.says)
			continue
		}
		require.EqualError(t, err, r.want, r.says)
		var all core.SettingErrors
		require.ErrorAs(t, err, &all, r.says)
	}
}
