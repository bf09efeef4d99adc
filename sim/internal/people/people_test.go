package people

import (
	"math/rand/v2"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
)

func TestAPopulationIsTheSameForTheSameSeedAndNobodyIsTwice(t *testing.T) {
	a, b, c := New(7), New(7), New(8)
	seen, differs, chinese, english := map[string]bool{}, false, 0, 0
	for range 5000 {
		x := a.Person()
		assert.Equal(t, x, b.Person())
		differs = differs || x != c.Person()
		assert.False(t, seen[x.User], "%s is there twice", x.User)
		seen[x.User] = true
		assert.NotEmpty(t, x.Nickname)
		assert.LessOrEqual(t, len(x.User), 32, "an IM account has at most 32 bytes")
		for _, r := range x.User {
			assert.Less(t, r, rune(unicode.MaxASCII), x.User)
		}
		if []rune(x.Nickname)[0] > 0x2e80 {
			chinese++
		} else {
			english++
		}
	}
	assert.True(t, differs, "another seed makes other people")
	assert.Greater(t, chinese, 1000)
	assert.Greater(t, english, 1000)
}

func TestAHandsetIsOneOfAVendorsPhonesOrOneWithoutAnyService(t *testing.T) {
	p := New(1)
	sold := []Handset{{"a", "m", "1"}, {"b", "m", "2"}}
	seen := map[Handset]bool{}
	for range 50 {
		seen[p.Handset(sold)] = true
	}
	assert.Equal(t, map[Handset]bool{sold[0]: true, sold[1]: true}, seen)
	assert.Contains(t, plainHandsets, p.Handset(nil))
}

func TestTextsAreInBothLanguages(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 0))
	zh, en := false, false
	for range 100 {
		text := Text(rng)
		assert.NotEmpty(t, text)
		assert.LessOrEqual(t, len([]rune(text)), 60, "short enough for every vendor")
		if []rune(text)[0] > 0x2e80 {
			zh = true
		} else {
			en = true
		}
	}
	assert.True(t, zh && en)
}
