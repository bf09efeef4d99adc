package huawei

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// burst sends one body n times at once and counts the answers by their code.
func burst(t *testing.T, e *env, n int, body string) map[string]int {
	t.Helper()
	auth, err := bearer1(e, e.App())
	require.NoError(t, err)
	handler, path := e.Vendor.Handler(), v1Path(e.App())
	var mu sync.Mutex
	codes := map[string]int{}
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
			r.Header.Set("Authorization", strings.TrimPrefix(auth, "Authorization: "))
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			var a reply
			assert.NoError(t, json.Unmarshal(w.Body.Bytes(), &a))
			mu.Lock()
			defer mu.Unlock()
			codes[a.Code]++
		})
	}
	wg.Wait()
	require.NoError(t, e.Settle())
	return codes
}

func TestLimitsAreExactWhenManySendAtOnce(t *testing.T) {
	e, d, token := bench(t, with(func(s *Settings) { s.MessagesPerDay = 150; s.DevicesPerSecond = 200; s.TopicTasks = 3 }))
	assert.Equal(t, map[string]int{codeAccepted: 100}, burst(t, e, 100, chat(token)))
	assert.Len(t, d.Shown(), 2, "the marketing cap")
	assert.Equal(t, map[string]int{codeAccepted: 100, "80300503": 20}, burst(t, e, 120, chat(token, data()...)))
	assert.Len(t, d.Log.Messages, 50, "of 150 a day, 100 were used")
	topic := chat("x", "message.token", nil, "message.topic", "news")
	assert.Equal(t, map[string]int{codeAccepted: 3, "80100017": 17}, burst(t, e, 20, topic))
}

func TestAResetInTheMiddleOfALoad(t *testing.T) {
	e, d, token := bench(t, with(approved))
	r := listen(e)
	defer r.Close()
	var stop atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for !stop.Load() {
			e.Platform.Reset()
		}
	})
	codes := burst(t, e, 200, chat([]string{token, token}))
	stop.Store(true)
	wg.Wait()
	assert.Equal(t, 200, codes[codeAccepted]+codes["80300007"]+codes["80100000"], "%v: sent, or to a token that is no more", codes)
	e.Platform.Reset()
	require.NoError(t, renew(e, d))
	before := len(d.Shown())
	require.NoError(t, accepted(e, chat(e.Token(d))))
	assert.Len(t, d.Shown(), before+1, "and after it all goes on")
}
