package huawei

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

func TestARefusedTopicCallCountsItsRuleOnce(t *testing.T) {
	e := vendortest.New(t, Spec())
	r, err := e.PostJSON("/v1/"+e.App().AppID+"/topic:list", "{}")
	require.NoError(t, err)
	assert.Equal(t, 200, r.Status)
	require.NoError(t, topicCode(e, "list", "{}", "82000011"))
	assert.Equal(t, map[string]int64{"HW-A4": 1, "HW-T1": 1}, e.Platform.Rules.Hits())
}

func TestTopicMessagesReachTheirSubscribers(t *testing.T) {
	e, a, tokenA := bench(t, with(func(s *Settings) { s.Approved = []string{"all"} }))
	b, err := e.Phone()
	require.NoError(t, err)
	require.NoError(t, first(topicCode(e, "subscribe", topicBody("news", tokenA), codeAccepted), topicCode(e, "subscribe", topicBody("sports", e.Token(b)), codeAccepted)))
	b.App.Event(Name, link.Event{Type: link.EventTopic, On: true, Value: "news"}) // by the phone's own SDK
	topic := func(changes ...any) string { return chat("x", append([]any{"message.token", nil}, changes...)...) }
	require.NoError(t, accepted(e, topic("message.topic", "news"), topic("message.topic", "nobody's"),
		topic("message.condition", "'news' in topics && !('sports' in topics)")))
	assert.Len(t, a.Shown(), 2)
	assert.Len(t, b.Shown(), 1)
	b.App.Event(Name, link.Event{Type: link.EventTopic, Value: "news"})
	require.NoError(t, first(topicCode(e, "unsubscribe", topicBody("news", tokenA), codeAccepted), accepted(e, topic("message.topic", "news"))))
	assert.Len(t, a.Shown(), 2)
	assert.Len(t, b.Shown(), 1)
}
