package pipeline

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// breaking is an Observer that breaks at the first request.
type breaking struct {
	*recorder
	broke bool
}

func (b *breaking) Requested(p *Push, attempt int) {
	if !b.broke {
		b.broke = true
		panic("a defect")
	}
	b.recorder.Requested(p, attempt)
}

func TestAPanicIsToldAndTheNextPushGoesOn(t *testing.T) {
	stub := newStub(t, ok)
	told := make(chan any, 1)
	r := newRig(t, []Certificate{certFor("huawei", stub.URL)}, func(c *Config) {
		c.Observer = &breaking{recorder: c.Observer.(*recorder)}
		c.Workers = 1
		c.OnPanic = func(value any, trace []byte) {
			assert.Contains(t, string(trace), "panic_test.go")
			told <- value
		}
	})
	_ = r.Enqueue(demoPush())
	assert.Equal(t, "a defect", <-told)
	assert.True(t, r.send(t, demoPush()).answer.Accepted, "to the same token, by the same worker")
	assert.Zero(t, r.clock.flying())
}
