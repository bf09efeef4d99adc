package core_test

import (
	"testing"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
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

func TestAnAliasNamesItsPhonesOrATargetThatIsNobody(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	tokens := e.Platform.Tokens
	assert.Equal(t, []*core.Target{{Name: "ming", Value: "ming"}}, tokens.Named(e.App(), "ming"))
	a, b := tokens.Find(e.Token(phone(t, e))), tokens.Find(e.Token(phone(t, e)))
	alias := func(t *core.Token, on bool) {
		tokens.Note(t, link.Event{Type: link.EventAlias, Value: "ming", On: on}, e.Clock.Now(), 0)
	}
	alias(a, true)
	alias(b, true)
	assert.Len(t, tokens.Named(e.App(), "ming"), 2)
	alias(a, false)
	assert.Equal(t, []*core.Target{{Name: "ming", Value: b.Value, Token: b}}, tokens.Named(e.App(), "ming"))
	assert.Equal(t, []*core.Target{{Name: "ming", Value: "ming"}}, tokens.Named(e.Other(), "ming"), "another app's alias is its own")
}

func TestWhatAPhoneTellsOfItsTopicsIsNoted(t *testing.T) {
	e := vendortest.New(t, fakeSpec())
	token := e.Platform.Tokens.Find(e.Token(phone(t, e)))
	topic := func(name string, on bool) {
		e.Platform.Tokens.Note(token, link.Event{Type: link.EventTopic, Value: name, On: on}, e.Clock.Now(), 1)
	}
	topic("tea", true)
	topic("coffee", true)
	var got []string
	token.Topics(func(name string, _ time.Time) { got = append(got, name) })
	assert.Equal(t, []string{"tea"}, got, "one topic is the most")
	topic("tea", false)
	token.Topics(func(name string, _ time.Time) { t.Error(name) })
}
