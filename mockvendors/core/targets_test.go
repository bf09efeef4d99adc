package core_test

import (
	"testing"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/vendortest"
	"github.com/stretchr/testify/assert"
)

func TestEveryoneIsWhoeverLivesInTheAppInOneOrder(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	var want []string
	for range 12 {
		want = append(want, e.Token(phone(t, e)))
	}
	phone(t, e, vendortest.Of(vendortest.OtherPackage))
	dead := e.Platform.Tokens.Find(want[0])
	e.Platform.Kill(dead, "test")
	everyone := e.Platform.Tokens.Everyone(e.App(), nil)
	var got []string
	for _, target := range everyone {
		assert.Equal(t, target.Value, target.Token.Value)
		got = append(got, target.Value)
	}
	assert.ElementsMatch(t, want[1:], got)
	assert.IsNonDecreasing(t, got)
	assert.Len(t, e.Platform.Tokens.Everyone(e.App(), func(t *core.Token) bool { return t.Value == want[3] }), 1)
}
