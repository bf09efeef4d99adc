package core

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestReceiptsThatShareAKeyShareAMemberInTheOrderOfTheirComing(t *testing.T) {
	items := []Receipt{{Item: "b1"}, {Item: "a1"}, {Item: "b2"}}
	got := ReceiptObject(items, func(s string) string { return s[:1] }, func(all []string) any { return all })
	assert.Equal(t, `{"b":["b1","b2"],"a":["a1"]}`, string(got))
}
