package fcm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestConditionsHold(t *testing.T) {
	for _, tt := range []struct {
		condition, topics string
		holds             bool
	}{
		{"'a' in topics", "a b", true},
		{"'a' in topics", "b", false},
		{"!('a' in topics)", "", true},
		{"!('a' in topics)", "a", false},
		{"!!'a' in topics", "a", true},
		{"'a' in topics && 'b' in topics || 'c' in topics", "c", true},
		{"'c' in topics || 'a' in topics && 'b' in topics", "c", false}, // left to right
		{"'c' in topics || ('a' in topics && 'b' in topics)", "c", true},
		{" ( 'a'in topics )&&!'b' in topics", "a", true},
	} {
		c, err := parseCondition(tt.condition)
		require.NoError(t, err, tt.condition)
		has := strings.Fields(tt.topics)
		assert.Equal(t, tt.holds, c.holds(func(topic string) bool { return strings.Contains(" "+strings.Join(has, " ")+" ", " "+topic+" ") }), "%s for %s", tt.condition, tt.topics)
	}
}

func TestWhatIsNoCondition(t *testing.T) {
	for _, text := range []string{"", "a", "'a'", "'a' in", "'' in topics", "'a in topics", "('a' in topics", "'a' in topics)", "'a' in topics &&",
		"&& 'a' in topics", "'a' in topics 'b' in topics", "'a' in topics & 'b' in topics", "!", "()", strings.Repeat("(", 5000), strings.Repeat("!", 5000)} {
		_, err := parseCondition(text)
		assert.ErrorIs(t, err, errBadCondition, "%.40q", text)
	}
}

func FuzzCondition(f *testing.F) {
	f.Add("'a' in topics && !('b' in topics || 'c' in topics)")
	f.Fuzz(func(t *testing.T, text string) {
		if c, err := parseCondition(text); err == nil {
			c.holds(func(string) bool { return true })
		}
	})
}
