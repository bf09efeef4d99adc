package core

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestTagged(t *testing.T) {
	token := &Token{}
	for _, tag := range []string{"a", "b"} {
		token.Subscribe(tag, time.Unix(0, 0), 0)
	}
	for _, row := range []struct {
		says         string
		or, and, not []string
		want         bool
	}{
		{"no condition takes every phone", nil, nil, nil, true},
		{"one of the choice is enough", []string{"x", "b"}, nil, nil, true},
		{"none of the choice is not", []string{"x", "y"}, nil, nil, false},
		{"all are needed", nil, []string{"a", "b"}, nil, true},
		{"and one is missing", nil, []string{"a", "x"}, nil, false},
		{"a tag that must not be is there", []string{"a"}, nil, []string{"b"}, false},
		{"a tag that must not be is not there", []string{"a"}, []string{"b"}, []string{"x"}, true},
	} {
		assert.Equal(t, row.want, token.Tagged(row.or, row.and, row.not), row.says)
	}
}
