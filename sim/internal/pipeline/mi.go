package pipeline

import (
	"encoding/json"
	"strconv"
	"strings"
)

// mi speaks Mi Push (Mi rulebook, sections 1 to 4). The secret in the header
// is the whole authentication.
type mi struct {
	cert    *Certificate
	sendURL string
}

var _ adapter = (*mi)(nil)

func miVendor() vendor {
	return vendor{
		name: "mi", newAdapter: newMi, clicks: everyClick(), receipts: parseMiReceipts, secret: appSecret,
		keys: []PushKey{
			{miChannelKey, TypeText, "Mi's channel of the message."},
			soundPushKey(),
		},
		settings: []string{setChannel, setClick, setTTL, setAppSecret, setSecret},
		approve:  func(c *Certificate, app ChatApp) { c.ChannelID, c.Click = app.Channel, Click{ClickIntent, app.Intent} },
	}
}

const miChannelKey = "mi_channel_id"

func newMi(c *Certificate) (adapter, error) {
	return &mi{cert: c, sendURL: c.base() + "/v3/message/regid"}, nil
}

// miReceiptTypes is the sum of every receipt type that exists: delivered,
// clicked, target invalid, push disabled, filtered, over quota, expired.
const miReceiptTypes = 1 + 2 + 16 + 32 + 64 + 128 + 1024

func (m *mi) compose(p *Push, _ string) (wireRequest, error) {
	var f form
	f.add("registration_id", p.Token)
	f.add("restricted_package_name", m.cert.Package)
	f.add("pass_through", "0")
	f.add("title", p.Title)
	f.add("description", p.Body)
	f.add("notify_type", "-1")
	// Without distinct ids a phone shows only the last push.
	id := p.NotifyID
	if id == 0 {
		id = p.notifyID
	}
	f.add("notify_id", strconv.Itoa(id))
	f.add("collapse_key", p.CollapseKey)
	if ttl := p.ttl(m.cert); ttl > 0 {
		f.add("time_to_live", strconv.FormatInt(ttl.Milliseconds(), 10))
	}
	switch m.cert.clickKind() {
	case ClickLauncher:
		f.add("extra.notify_effect", "1")
	case ClickURL:
		f.add("extra.notify_effect", "3")
		f.add("extra.web_uri", m.cert.Click.Value)
	default:
		f.add("extra.notify_effect", "2")
		f.add("extra.intent_uri", clickIntent(m.cert))
	}
	if m.cert.carriesExt() {
		f.add("extra.ext", p.Ext) // the whole text under one key
	}
	f.add("extra.channel_id", p.Info.text(miChannelKey, m.cert.ChannelID))
	if sound := p.Info.text(soundKey, ""); sound != "" {
		f.add("extra.sound_uri", "android.resource://"+m.cert.Package+"/raw/"+sound)
	}
	if p.Badge > 0 {
		f.add("extra.badge", strconv.Itoa(p.Badge))
	}
	if m.cert.Callback != "" {
		f.add("extra.callback", m.cert.Callback)
		f.add("extra.callback.param", p.MessageKey)
		f.add("extra.callback.type", strconv.Itoa(miReceiptTypes))
	}
	return wireRequest{url: m.sendURL, contentType: formType, header: [2]string{"Authorization", "key=" + m.cert.AppSecret}, body: f.b}, nil
}

var miCodes = codeTable{
	"10001":  {retry: true}, // system error
	"10002":  {retry: true}, // busy
	"10003":  {retry: true}, // remote service
	"10009":  {retry: true}, // busy
	"10027":  {retry: true}, // the app calls too often
	"200002": {retry: true}, // rate of requests
}

func (m *mi) read(status int, body []byte, token string) Answer {
	var a struct {
		Code        json.Number `json:"code"`
		Reason      string      `json:"reason"`
		Description string      `json:"description"`
		Data        struct {
			ID        string `json:"id"`
			BadRegIDs string `json:"bad_regids"` // comma-joined, code 0
		} `json:"data"`
	}
	if !decode(body, &a) || a.Code == "" {
		return Answer{Code: httpCode(status), Text: "no JSON answer of Mi"}
	}
	text := a.Reason
	if text == "" {
		text = a.Description
	}
	if a.Code == "0" {
		for bad := range strings.SplitSeq(a.Data.BadRegIDs, ",") {
			if bad == token && bad != "" {
				return Answer{Code: "bad_regids", Text: "the regid is listed under bad_regids", MessageID: a.Data.ID, DeadToken: true}
			}
		}
		return Answer{Accepted: true, MessageID: a.Data.ID, Code: "0", Text: text}
	}
	answer := miCodes.refuse(a.Code.String(), text)
	// 20301 is "sending failed"; only with this reason, and one target, is it the token's fault.
	answer.DeadToken = a.Code == "20301" && strings.HasPrefix(a.Reason, "No valid targets")
	return answer
}
