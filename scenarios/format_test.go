package scenarios

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFormatTidiesAndKeepsComments(t *testing.T) {
	src := "# head\nname:   x   \n\n\n\n# about devices\ndevices:\n    - {group: a,   vendor: oppo}  # a line's own\nsteps:\n- a: [launch,login]\n"
	want := "# head\nname: x\n\n# about devices\ndevices:\n    - {group: a, vendor: oppo} # a line's own\nsteps:\n- a: [launch, login]\n"
	got, err := Format([]byte(src))
	require.NoError(t, err)
	assert.Equal(t, want, string(got))
}

func TestFormatIsStableAndKeepsTheMeaning(t *testing.T) {
	texts := []string{small, whole, "about: |\n  two\n\n\n  paragraphs\nname: x\n", "a: \"x  \n  y\"\n", "b: 'it''s'\n"}
	for _, b := range Library() {
		texts = append(texts, string(b.Text))
	}
	for _, text := range texts {
		once, err := Format([]byte(text))
		if err != nil {
			assert.ErrorContains(t, err, "cannot be tidied")
			continue
		}
		assert.True(t, sameMeaning([]byte(text), once), "%s", once)
		assert.Equal(t, strings.Count(text, "#"), strings.Count(string(once), "#"), "comments stay")
		twice, err := Format(once)
		require.NoError(t, err)
		assert.Equal(t, string(once), string(twice))
	}
}

func TestTheLibraryIsTidy(t *testing.T) {
	for _, b := range Library() {
		got, err := Format(b.Text)
		require.NoError(t, err)
		assert.Equal(t, string(b.Text), string(got), b.Name)
	}
}

func TestFormatRefusesWhatIsNoYAML(t *testing.T) {
	_, err := Format([]byte("a: [b"))
	assert.ErrorContains(t, err, "this is not YAML")
}
