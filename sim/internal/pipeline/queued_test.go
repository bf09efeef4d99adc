package pipeline

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestAPushThatWasQueuedBeforeItsTokenDiedIsNotSent: while the first push to a token is with the vendor, a second one waits
// behind it; a receipt then calls the token dead.
func TestAPushThatWasQueuedBeforeItsTokenDiedIsNotSent(t *testing.T) {
	s, arrived, release := blockingVendor(t)
	r := newRig(t, []Certificate{certFor(Mi, s.URL)}, nil)
	first, second := demoPush(), demoPush()
	require.NoError(t, r.Enqueue(first))
	<-arrived
	require.NoError(t, r.Enqueue(second))
	r.accept(Receipt{Vendor: Mi, CertificateID: 1, Token: first.Token, Kind: ReceiptInvalidToken})
	close(release)
	require.True(t, r.rec.next(t).answer.Accepted)
	require.Equal(t, end{push: second, why: WhyDeadToken}, r.rec.next(t))
	require.Empty(t, arrived, "it was sent all the same")
}

// TestAPushThatWaitsForItsRetryTakesItsPlaceInTheQueue: else a vendor that is down would fill the memory with parked pushes.
func TestAPushThatWaitsForItsRetryTakesItsPlaceInTheQueue(t *testing.T) {
	q := newQueue(1, 1, func() {})
	j := &job{push: &Push{Token: "a"}, sender: &sender{cert: &Certificate{}}}
	require.NoError(t, q.reserve())
	q.put(j)
	require.Same(t, j, q.take())
	require.NoError(t, q.reserve(), "a push that is with the vendor waits no longer")
	q.put(&job{push: &Push{Token: "b"}, sender: j.sender})
	q.take()
	require.True(t, q.park(j))
	require.ErrorIs(t, q.reserve(), ErrQueueFull)
	require.True(t, q.unpark(j, func() {}))
	require.ErrorIs(t, q.reserve(), ErrQueueFull, "back in the line it waits on")
	require.Same(t, j, q.take())
	require.NoError(t, q.reserve())
}

// TestNothingIsHandedOutWhileTheQueueIsHeld: all pushes of one message are queued before the first is sent, or whether they fit
// would depend on how fast a worker is.
func TestNothingIsHandedOutWhileTheQueueIsHeld(t *testing.T) {
	q := newQueue(10, 1, func() {})
	j := &job{push: &Push{Token: "a"}, sender: &sender{cert: &Certificate{}}}
	q.hold(true)
	require.NoError(t, q.reserve())
	q.put(j)
	taken := make(chan *job)
	go func() { taken <- q.take() }()
	waits := func() bool {
		q.mu.Lock()
		defer q.mu.Unlock()
		return q.idle == 1 && q.ready == 1
	}
	require.Eventually(t, waits, 10*time.Second, time.Millisecond, "a worker is idle though a push is ready")
	q.hold(false)
	require.Same(t, j, <-taken)
}
