package core

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestRecallsForAPhoneThatIsAwayAreBounded(t *testing.T) {
	c := clock.New(time.Unix(0, 0), 0)
	defer c.Stop()
	p := NewPlatform("fake", Config{Clock: c}, nil, nil, Hooks{})
	defer p.Close()
	token := &Token{Value: "t", App: NewApp("main", Credentials{}, &struct{}{})}
	for range 200 {
		p.Recall(token, link.Recall{MessageID: "m"}, "FAKE-R1")
	}
	assert.Len(t, token.box, recallsMax)
}
