package core

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/clock"
)

// each posts one receipt at a time, at once.
var each = ReceiptForm{Name: "each", Batch: 1, Encode: func(items []Receipt) (string, http.Header, []byte) {
	return "text/plain", nil, fmt.Append(nil, items[0].Item)
}}

func TestReceiptsForASlowSenderQueueUpInsteadOfPilingUpConnections(t *testing.T) {
	var open, most atomic.Int64
	slow, got := make(chan struct{}), make(chan string, 100)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), open.Add(1)))
		defer open.Add(-1)
		b, _ := io.ReadAll(r.Body)
		got <- string(b)
		<-slow
	}))
	defer s.Close()
	c := clock.New(clock.Real().Now(), 0)
	r := newReceipts(c, nil)
	defer r.close()
	r.Add(s.URL, &each, Receipt{Kind: "k", Item: 0})
	jumped := make(chan error, 1)
	go func() { jumped <- c.Jump(t.Context(), 0) }()
	assert.Equal(t, "0", <-got)
	for i := range 20 {
		r.Add(s.URL, &each, Receipt{Kind: "k", Item: i + 1})
	}
	assert.Zero(t, c.Waiting(), "no other post is due while one is under way")
	close(slow)
	assert.NoError(t, <-jumped)
	for i := range 20 {
		assert.Equal(t, fmt.Sprint(i+1), <-got, "in their order")
	}
	assert.EqualValues(t, 1, most.Load(), "one post at a time")
}

func TestReceiptsKeepNothingOfAnAddressThatHasHadItsNews(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer s.Close()
	c := clock.New(clock.Real().Now(), 0)
	r := newReceipts(c, nil)
	defer r.close()
	for i := range 50 {
		r.Add(fmt.Sprintf("%s/message/%d", s.URL, i), &each, Receipt{Kind: "k", Item: i})
	}
	assert.Len(t, r.queues, 50)
	assert.NoError(t, c.Jump(t.Context(), 0))
	sent, failed, evicted := r.Counts()
	assert.Equal(t, map[string]int64{"k": 50}, sent)
	assert.Zero(t, failed+evicted)
	assert.Empty(t, r.queues)
}

func TestReceiptsBeyondTheBacklogAreLetGoAndCounted(t *testing.T) {
	c := clock.New(clock.Real().Now(), 0)
	r := newReceipts(c, nil)
	defer r.close()
	for i := range ReceiptBacklog + 7 {
		r.Add("http://127.0.0.1:1/", &each, Receipt{Kind: "k", Item: i})
	}
	_, _, evicted := r.Counts()
	assert.EqualValues(t, 7, evicted)
	assert.EqualValues(t, ReceiptBacklog, r.Waiting(), "what was not posted is told too")
	r.Add("http://example.com/", &each, Receipt{Kind: "k"})
	_, failed, _ := r.Counts()
	assert.EqualValues(t, 1, failed, "an address off this machine is not called")
}

// A sender has taken a receipt when it answers 2xx; a redirect is not followed, and is no taking.
func TestOnlyA2xxTakesAReceipt(t *testing.T) {
	for status, taken := range map[int]bool{200: true, 204: true, 299: true, 301: false, 302: false, 304: false, 404: false, 500: false} {
		asked := 0
		s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked++
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(status)
		}))
		c := clock.New(clock.Real().Now(), 0)
		r := newReceipts(c, nil)
		r.Add(s.URL, &each, Receipt{Kind: "k", Item: 0})
		assert.NoError(t, c.Jump(t.Context(), 0))
		sent, failed, _ := r.Counts()
		assert.Equal(t, taken, sent["k"] == 1, "%d", status)
		assert.Equal(t, !taken, failed == 1, "%d", status)
		assert.Equal(t, 1, asked, "%d: a redirect is not followed", status)
		r.close()
		s.Close()
	}
}
