package core_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAConditionHoldsByItsTopics(t *testing.T) {
	for _, row := range []struct {
		says, text string
		topics     []string
		want       bool
	}{
		{"one topic that is there", `'a' in topics`, []string{"a"}, true},
		{"one that is not", `'a' in topics`, []string{"b"}, false},
		{"and and or bind alike, from left to right", `'a' in topics || 'b' in topics && 'c' in topics`, []string{"a"}, false},
		{"brackets change that", `'a' in topics || ('b' in topics && 'c' in topics)`, []string{"a"}, true},
		{"not", `!('a' in topics) && !'b' in topics`, []string{"c"}, true},
		{"words may touch", `'a'intopics&&!('b'in topics)`, []string{"a"}, true},
		{"blanks do not matter between words", "  'a'  in  topics\n&&'b' in topics ", []string{"a", "b"}, true},
	} {
		t.Run(row.says, func(t *testing.T) {
			c, err := core.ParseCondition(row.text)
			require.NoError(t, err)
			assert.Equal(t, row.want, c.Holds(func(topic string) bool { return slices.Contains(row.topics, topic) }))
		})
	}
	c, err := core.ParseCondition(`'a' in topics && 'b' in topics || 'a' in topics`)
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "b", "a"}, c.Topics)
}

func TestATextThatIsNoConditionIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "a", "'a'", "'a' in", "'a' topics", "'' in topics", "'a in topics", "'a' in topics &&", "&& 'a' in topics", "('a' in topics",
		"'a' in topics)", "'a' in topics 'b' in topics", "'a' in topics & 'b' in topics", "'a'in topicsx", "!", "()",
		strings.Repeat("(", 200) + "'a' in topics" + strings.Repeat(")", 200), strings.Repeat("!", 100_000) + "'a' in topics",
	} {
		_, err := core.ParseCondition(text)
		assert.ErrorIs(t, err, core.ErrCondition, text[:min(len(text), 40)])
	}
}

func FuzzCondition(f *testing.F) {
	f.Add("'a' in topics && !('b' in topics || 'c' in topics)")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := core.ParseCondition(text); err == nil {
			c.Holds(func(string) bool { return true })
		}
	})
}
