package fcm

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

const page401 = "<HTML>\n<HEAD>\n<TITLE>Unauthorized</TITLE>\n</HEAD>\n<BODY BGCOLOR=\"#FFFFFF\" TEXT=\"#000000\">\n<H1>Unauthorized</H1>\n<H2>Error 401</H2>\n</BODY>\n</HTML>\n"

// bench is a started vendor with one phone.
func bench(t *testing.T, o ...vendortest.Option) (*client, *vendortest.Device) {
	t.Helper()
	c, d, err := ready(vendortest.New(t, Spec(), o...))
	require.NoError(t, err)
	return c, d
}

func TestABatchAnswersEachTokenInOrder(t *testing.T) {
	c, d := bench(t)
	other, err := c.Phone(vendortest.Of(vendortest.OtherPackage))
	require.NoError(t, err)
	gone, err := c.Phone()
	require.NoError(t, err)
	dead := c.Token(gone)
	gone.App.Uninstall()
	require.NoError(t, c.Settle())
	r, err := c.batch("batchAdd", "news", "nonsense", c.Token(d), dead, c.Token(other), c.Token(d)[:22])
	require.NoError(t, err)
	assert.Equal(t, 200, r.Status)
	assert.Equal(t, `{"results":[{"error":"INVALID_ARGUMENT"},{},{"error":"NOT_FOUND"},{"error":"PERMISSION_DENIED"},{}]}`, string(r.Body))
	r, err = c.batch("batchRemove", "news", c.Token(d), dead)
	require.NoError(t, err)
	assert.Equal(t, `{"results":[{},{"error":"NOT_FOUND"}]}`, string(r.Body))
	r, err = c.send(toNews)
	require.NoError(t, yes(r, err))
	assert.Empty(t, titles(d), "it was unsubscribed")
}

func TestTheInstanceIDAPIRefusesInItsOwnWay(t *testing.T) {
	c, d := bench(t)
	for _, header := range []string{"X-Nothing: 1", "Authorization: Bearer junk"} {
		r, err := c.PostJSON("/iid/v1:batchAdd", `{}`, header)
		require.NoError(t, err)
		assert.Equal(t, 401, r.Status)
		assert.Equal(t, page401, string(r.Body))
		assert.Equal(t, "text/html; charset=UTF-8", r.Header.Get("Content-Type"))
	}
	for body, want := range map[string]string{
		`{`:  `{"error":"INVALID_ARGUMENT"}`,
		`[]`: `{"error":"INVALID_ARGUMENT"}`,
		`{"to":"/topics/a","registration_tokens":[]}`:      `{"error":"INVALID_ARGUMENT"}`,
		`{"to":"/topics/a","registration_tokens":"x"}`:     `{"error":"INVALID_ARGUMENT"}`,
		`{"to":"a","registration_tokens":["x"]}`:           `{"error":"InvalidTopicName"}`,
		`{"to":"/topics/a b","registration_tokens":["x"]}`: `{"error":"InvalidTopicName"}`,
	} {
		r, err := c.PostJSON("/iid/v1:batchAdd", body, c.bearer)
		require.NoError(t, err)
		assert.Equal(t, 400, r.Status, body)
		assert.Equal(t, want, string(r.Body), body)
	}
	r, err := c.batch("batchAdd", "private/news", c.Token(d))
	require.NoError(t, err)
	assert.Equal(t, 200, r.Status, "the Go SDK lets private topics through")
}

func TestInfoTellsAnInstancesTopics(t *testing.T) {
	c, d := bench(t)
	r, err := c.PostJSON("/iid/v1/"+c.Token(d)+"/rel/topics/news", "", c.bearer)
	require.NoError(t, err)
	assert.Equal(t, "{}", string(r.Body))
	get := func(path string, headers ...string) vendortest.Response {
		r, err := c.Do("GET", "/iid/info/"+path, "", append(headers, c.bearer)...)
		require.NoError(t, err)
		return r
	}
	head := `{"application":"com.example.chat","authorizedEntity":"` + c.App().ProjectNumber + `","applicationVersion":"1","platform":"ANDROID"`
	assert.Equal(t, head+"}", string(get(c.Token(d)).Body))
	assert.Equal(t, head+`,"rel":{"topics":{"news":{"addDate":"2026-11-16"}}}}`, string(get(c.Token(d)+"?details=true").Body))
	bad := get("nonsense")
	assert.Equal(t, 400, bad.Status)
	assert.Equal(t, `{"error":"InvalidToken"}`, string(bad.Body))
	unknown := get("AAAAAAAAAAAAAAAAAAAAAA:APA91bAAAA")
	assert.Equal(t, 404, unknown.Status)
	assert.Equal(t, `{"error":"No information found about this instance id."}`, string(unknown.Body))
	token := c.Token(d)
	d.App.Uninstall()
	require.NoError(t, c.Settle())
	assert.Equal(t, 404, get(token).Status)
	for path, want := range map[string]int{token: 404, "nonsense": 400} {
		r, err := c.PostJSON("/iid/v1/"+path+"/rel/topics/news", "", c.bearer)
		require.NoError(t, err)
		assert.Equal(t, want, r.Status)
	}
	r, err = c.PostJSON("/iid/v1/"+token+"/rel/topics/a%20b", "", c.bearer)
	require.NoError(t, err)
	assert.Equal(t, 400, r.Status)
}

func TestTheV1SubscriptionsOfAnInstance(t *testing.T) {
	c, d := bench(t)
	base := "/v1/projects/" + c.App().ProjectID + "/registrations/" + c.Token(d) + "/topicSubscriptions"
	do := func(method, path string, status int) string {
		t.Helper()
		r, err := c.Do(method, base+path, "", c.bearer)
		require.NoError(t, err)
		assert.Equal(t, status, r.Status, "%s %s: %s", method, path, r.Body)
		return string(r.Body)
	}
	resource := func(topic string) string {
		return fmt.Sprintf(`{"name":"projects/%s/registrations/%s/topicSubscriptions/%s","topicName":"%s","createTime":"2026-11-16T02:00:00Z"}`,
			c.App().ProjectID, c.Token(d), topic, topic)
	}
	assert.Equal(t, "{}", do("GET", "", 200), "no topics yet")
	assert.Equal(t, resource("a"), do("POST", "?topicName=a", 200))
	assert.Contains(t, do("POST", "?topicName=a", 409), `"status":"ALREADY_EXISTS"`)
	assert.Equal(t, resource("b"), do("POST", "?topicName=x&topicName=b", 200), "the last parameter wins")
	assert.Contains(t, do("POST", "?topicName=a%20b", 400), "Topic name contains invalid characters.")
	assert.Equal(t, resource("a"), do("GET", "/a", 200))
	assert.Contains(t, do("GET", "/c", 404), `"status":"NOT_FOUND"`)
	do("PATCH", "/c", 404)
	assert.Equal(t, resource("c"), do("PATCH", "/c?allowMissing=true", 200))
	assert.Equal(t, `{"topicSubscriptions":[`+resource("a")+","+resource("b")+`],"nextPageToken":"2"}`, do("GET", "?pageSize=2", 200))
	assert.Equal(t, `{"topicSubscriptions":[`+resource("c")+`]}`, do("GET", "?pageSize=2&pageToken=2", 200))
	do("GET", "?pageToken=77", 400)
	do("GET", "?pageSize=-1", 400)
	assert.Equal(t, "{}", do("DELETE", "/c", 200))
	do("DELETE", "/c", 404)
	assert.Equal(t, "{}", do("DELETE", "/c?allowMissing=true", 200))
	require.NoError(t, yes(c.send(`"topic":"b","notification":{"title":"b"}`)))
	assert.Equal(t, []string{"b"}, titles(d))
}

func TestWhoMayUseTheV1Subscriptions(t *testing.T) {
	c, d := bench(t)
	path := func(project, token string) string {
		return "/v1/projects/" + project + "/registrations/" + token + "/topicSubscriptions"
	}
	other, err := c.Phone(vendortest.Of(vendortest.OtherPackage))
	require.NoError(t, err)
	mine := c.App().ProjectID
	for _, tt := range []struct {
		path, bearer, status string
		want                 int
	}{
		{path(mine, c.Token(d)), "X: 1", "UNAUTHENTICATED", 401},
		{path("else", c.Token(d)), c.bearer, "PERMISSION_DENIED", 403},
		{path(mine, "nonsense"), c.bearer, "INVALID_ARGUMENT", 400},
		{path(mine, "AAAAAAAAAAAAAAAAAAAAAA"), c.bearer, "UNREGISTERED", 404},
		{path(mine, c.Token(other)), c.bearer, "SENDER_ID_MISMATCH", 403},
	} {
		r, err := c.Do("GET", tt.path, "", tt.bearer)
		require.NoError(t, err)
		assert.Equal(t, tt.want, r.Status)
		assert.Contains(t, string(r.Body), tt.status)
	}
}

func TestTheSDKOnThePhoneSubscribesWithItsKey(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.TopicsPerInstance = 2 })...)
	base := "/v1/projects/" + c.App().ProjectID + "/registrations/" + c.Token(d)[:22] + "/topicSubscriptions/"
	key, auth := "X-Goog-Api-Key: "+c.App().AppKey, "X-Goog-Firebase-Installations-Auth: token"
	post := func(verb string, headers ...string) vendortest.Response {
		r, err := c.Do("POST", base+verb, "", headers...)
		require.NoError(t, err)
		return r
	}
	assert.Equal(t, 403, post("news:subscribe", auth, "X-Goog-Api-Key: AIzaWrong").Status)
	assert.Equal(t, 401, post("news:subscribe", key).Status)
	assert.Equal(t, "{}", string(post("news:subscribe", key, auth).Body))
	assert.Equal(t, "{}", string(post("news:subscribe", key, auth).Body), "again is no error")
	require.NoError(t, yes(c.send(toNews)))
	assert.Equal(t, []string{"news"}, titles(d))
	assert.Equal(t, "{}", string(post("news:unsubscribe", key, auth).Body))
	require.NoError(t, yes(c.send(toNews)))
	assert.Len(t, titles(d), 1)
	post("a:subscribe", key, auth)
	post("b:subscribe", key, auth)
	assert.Equal(t, 400, post("c:subscribe", key, auth).Status, "too many topics")

	d.App.Event("fcm", link.Event{Type: link.EventTopic, Value: "a"})
	d.App.Event("fcm", link.Event{Type: link.EventTopic, Value: "/topics/d", On: true})
	d.App.Event("fcm", link.Event{Type: link.EventTopic, Value: "no topic", On: true})
	require.NoError(t, c.Settle())
	r, err := c.Do("GET", "/iid/info/"+c.Token(d)+"?details=true", "", c.bearer)
	require.NoError(t, err)
	assert.Equal(t, 2, strings.Count(string(r.Body), "addDate"))
	assert.Contains(t, string(r.Body), `"d":`)
}

func TestATopicChangeTooManyIsARateErrorInBothAPIs(t *testing.T) {
	c, d := bench(t, with(func(s *Settings) { s.SubscribePerSecond = 1 })...)
	base := "/v1/projects/" + c.App().ProjectID + "/registrations/" + c.Token(d) + "/topicSubscriptions"
	for i, want := range []int{200, 429} {
		r, err := c.Do("POST", fmt.Sprintf("%s?topicName=t%d", base, i), "", c.bearer)
		require.NoError(t, err)
		assert.Equal(t, want, r.Status)
	}
	for _, path := range []string{base + "/t0", "/iid/v1/" + c.Token(d) + "/rel/topics/t"} {
		method := "DELETE"
		if strings.HasPrefix(path, "/iid") {
			method = "POST"
		}
		r, err := c.Do(method, path, "", c.bearer)
		require.NoError(t, err)
		assert.Equal(t, 429, r.Status)
		assert.Contains(t, string(r.Body), "RESOURCE_EXHAUSTED")
	}
}

func TestInfoKnowsAnAppleTokenAndTakesTheLastOfTwoParameters(t *testing.T) {
	c, _ := bench(t)
	d, err := c.Phone(vendortest.With(iphone), failing(c.Env, ""))
	require.NoError(t, err)
	r, err := c.Do("GET", "/iid/info/"+c.Token(d)+"?details=false&details=true", "", c.bearer)
	require.NoError(t, err)
	assert.Contains(t, string(r.Body), `"platform":"IOS","rel":{"topics":{}}`)
}

func TestATopicsMessageIDIsANumberOf64Bits(t *testing.T) {
	c, _ := bench(t)
	for range 50 { // of random 19 digits one in ten would not be
		id, err := accepted(c.send(`"topic":"t"`))
		require.NoError(t, err)
		_, err = strconv.ParseInt(id, 10, 64)
		require.NoError(t, err)
	}
}
