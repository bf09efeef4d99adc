package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// sent runs an unmodified client and reads the answer that it prints.
func sent(t *testing.T, stdin string, name string, args ...string) map[string]any {
	t.Helper()
	c := exec.CommandContext(t.Context(), name, args...)
	c.Stdin = strings.NewReader(stdin)
	c.Stderr = os.Stderr
	out, err := c.Output()
	require.NoError(t, err)
	var answer map[string]any
	require.NoError(t, json.Unmarshal(out, &answer), "%s", out)
	return answer
}

// the pages' own requests, with accounts and texts of this test.
const (
	oneToOne = `{"SyncOtherMachine":2,"To_Account":"rong","MsgLifeTime":60,"MsgSeq":93847636,"MsgRandom":1287657,
	  "ForbidCallbackControl":["ForbidBeforeSendMsgCallback","ForbidAfterSendMsgCallback"],
	  "MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"hello by script"}}],"CloudCustomData":"yours","SupportMessageExtension":0,
	  "OfflinePushInfo":{"PushFlag":0,"Title":"a script","Desc":"to push offline","Ext":"{\"entity\":{\"sender\":\"bonnie\"}}",
	    "AndroidInfo":{"Sound":"android.mp3","OPPOChannelID":"tuikit","VIVOClassification":1},"ApnsInfo":{"Sound":"apns.mp3","BadgeMode":1,"Title":"apns","SubTitle":"sub","Image":"www.image.com"}}}`
	toMany  = `{"SyncOtherMachine":2,"To_Account":["rong","nobody"],"MsgSeq":28360,"MsgRandom":19901224,"MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"to many"}}]}`
	toGroup = `{"GroupId":"@TGS#2C5SZEAEF","Random":8912345,"MsgPriority":"Normal","MsgBody":[{"MsgType":"TIMTextElem","MsgContent":{"Text":"red packet"}},{"MsgType":"TIMFaceElem","MsgContent":{"Index":6,"Data":"abc\u0000\u0001"}}]}`
)

// A script that signs with Tencent's own package for Node, and curl with the ready line's UserSig, are answered as the pages
// say, and a simulated phone shows what they sent. Neither is changed but for the host.
func TestUnmodifiedSendersAreAnsweredAndShown(t *testing.T) {
	const script = "realclients/node/send.js"
	if _, err := os.Stat("realclients/node/node_modules"); err != nil {
		if os.Getenv("PUSHRIG_CI") == "1" {
			t.Fatal("realclients/node/node_modules is not there: run npm ci in cmd/pushrig/realclients/node")
		}
		t.Skip("no realclients/node/node_modules: run npm ci in cmd/pushrig/realclients/node to sign with tls-sig-api-v2")
	}
	mocks := serveOPPO(t)
	id, token := mocks.phoneAt("oppo")
	b := serveBackend(t, mocks)
	b.away("rong", "oppo", token)
	app := strconv.FormatUint(b.SDKAppID, 10)
	node := func(call, body string) map[string]any {
		return sent(t, body, "node", script, b.URL, app, b.Key, b.Admin, call)
	}
	got := node("openim/sendmsg", oneToOne)
	assert.Equal(t, []any{200.0, "OK", 0.0, ""}, []any{got["status"], got["ActionStatus"], got["ErrorCode"], got["ErrorInfo"]})
	assert.Regexp(t, `^93847636_1287657_\d+$`, got["MsgKey"])
	shown := mocks.tray(id, token, "shown")
	require.Len(t, shown, 1)
	assert.Equal(t, "a script", shown[0].Title)

	got = node("openim/batchsendmsg", toMany)
	assert.Equal(t, []any{"SomeError", 0.0, []any{map[string]any{"To_Account": "nobody", "ErrorCode": 70107.0}}}, []any{got["ActionStatus"], got["ErrorCode"], got["ErrorList"]})
	got = node("group_open_http_svc/create_group", `{"Type":"Public","GroupId":"@TGS#2C5SZEAEF","Name":"g","MemberList":[{"Member_Account":"rong"}]}`)
	assert.Equal(t, []any{"OK", "@TGS#2C5SZEAEF"}, []any{got["ActionStatus"], got["GroupId"]})
	got = node("group_open_http_svc/send_group_msg", toGroup)
	assert.Equal(t, []any{"OK", 1.0}, []any{got["ActionStatus"], got["MsgSeq"]})
	got = sent(t, oneToOne, "node", script, b.URL, app, "not the key", b.Admin, "openim/sendmsg")
	assert.Equal(t, []any{200.0, "FAIL", 70009.0}, []any{got["status"], got["ActionStatus"], got["ErrorCode"]})
	got = sent(t, oneToOne, "node", script, b.URL, "1400999999", b.Key, b.Admin, "openim/sendmsg")
	assert.Equal(t, 70020.0, got["ErrorCode"])

	url := b.URL + "/v4/openim/sendmsg?sdkappid=" + app + "&identifier=" + b.Admin + "&usersig=" + b.UserSig + "&random=99999999&contenttype=json"
	got = sent(t, strings.Replace(oneToOne, "1287657", "1287658", 1), "curl", "-sS", "-d", "@-", url)
	assert.Equal(t, []any{"OK", 0.0}, []any{got["ActionStatus"], got["ErrorCode"]})

	// The whole address as it is in scripts; only where the name leads is another matter, as with a hosts file.
	real := "https://console.tim.qq.com" + strings.TrimPrefix(url, b.URL)
	got = sent(t, strings.Replace(oneToOne, "1287657", "1287659", 1), "curl", "-sS", "--cacert", b.CAFile, "--connect-to", "console.tim.qq.com:443:"+strings.TrimPrefix(b.URLTLS, "https://"), "-d", "@-", real)
	assert.Equal(t, []any{"OK", 0.0}, []any{got["ActionStatus"], got["ErrorCode"]})
	assert.Equal(t, 0, b.end(syscall.SIGTERM), "what was taken is sent before the end")
	assert.NoFileExists(t, b.CAFile, "what the backend wrote goes with it")
	var idle map[string]any
	mocks.admin("POST", "clock", map[string]any{"jump": "0s"}, &idle)
	var list tray
	mocks.admin("GET", "devices/"+id+"/tray", nil, &list)
	assert.Len(t, list, 5)
}
