package scenarios

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// realCatalog is the mocks themselves: what is bundled must fit them, and a fake would agree with any name.
func realCatalog() Catalog { return CatalogOf(mockvendors.Catalog()) }

func TestLibrary(t *testing.T) {
	for _, b := range Library() {
		s, err := Open(b.Name, realCatalog())
		require.NoError(t, err, b.Name)
		assert.False(t, s.Clock.Start.IsZero(), "%s: a bundled scenario gives clock.start", b.Name)
		assert.NotEmpty(t, s.About, b.Name)
		assert.NotEmpty(t, s.Expect, b.Name)
		assert.Len(t, s.SHA256, 64)
	}
	covers, err := Covers(realCatalog())
	require.NoError(t, err)
	assert.Contains(t, covers["IM-54"], "oppo-channel")

	_, err = Open("oppo-chanel", realCatalog())
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "did you mean oppo-channel?")
	_, err = Open("./nowhere.yaml", realCatalog())
	require.ErrorIs(t, err, ErrNotFound)
	s, err := Open("library/oppo-channel.yaml", realCatalog())
	require.NoError(t, err)
	_, err = s.Expectations(realCatalog())
	require.NoError(t, err)
}
