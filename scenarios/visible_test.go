package scenarios

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAnExcerptShowsWhatATerminalWouldObey(t *testing.T) {
	p := place{line: 3, col: 4, text: "a\tb\x1b[31m\u202ec"}
	assert.Equal(t, "    3 | a b\uFFFD[31m\uFFFDc\n      |    ^", p.excerpt())
	assert.True(t, treacherous('\u2066'))
	assert.False(t, treacherous('中'))
}
