package huawei

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// ms is a time after the bench's start as receipts write it.
func ms(after time.Duration) string {
	return strconv.FormatInt(vendortest.Start.Add(after).UnixMilli(), 10)
}

func TestReceiptSettingsMayChangeWhileTheVendorRuns(t *testing.T) {
	e, _, token := bench(t, with(approved))
	r := listen(e)
	defer r.Close()
	set(e, func(s *Settings) { s.ReceiptBatch = 1 })
	require.NoError(t, first(accepted(e, chat(token), chat(token)), r.statuses(e, 0, 0)))
	assert.Len(t, r.posts, 2, "one status a post")
}

func TestBothReceiptBodies(t *testing.T) {
	e, d, token := bench(t, with(approved))
	next, err := e.Phone(harmony())
	require.NoError(t, err)
	r := listen(e)
	defer r.Close()
	v1, err := send(e, chat(token, "message.android.bi_tag", "job-1"))
	require.NoError(t, err)
	require.NoError(t, e.Jump(time.Second))
	v3, err := sendV3(e, "0", alert(e.Token(next), "pushOptions.biTag", "job-2"))
	require.NoError(t, err)
	require.NoError(t, e.Jump(time.Second))
	require.Len(t, r.posts, 2)
	assert.Len(t, d.Shown(), 1)
	app := e.App()
	assert.Equal(t, `{"statuses":[{"biTag":"job-1","appid":"`+app.AppID+`","token":"`+token+`","status":0,"timestamp":`+ms(0)+`,"requestId":"`+v1.RequestID+`"}]}`,
		string(r.posts[0]))
	assert.Equal(t, `{"statuses":[{"biTag":"job-2","pushType":0,"appPackageName":"`+app.Package+`","token":"`+e.Token(next)+`","requestId":"`+v3.RequestID+
		`","deliveryStatus":{"result":0,"timestamp":`+ms(time.Second)+`}}]}`, string(r.posts[1]))
	assert.Equal(t, "application/json", r.headers[0].Get("Content-Type"))
}
