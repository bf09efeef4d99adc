package pipeline

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// meizu speaks Flyme Push (Meizu rulebook, sections 2 to 6): no token, every
// request is signed.
type meizu struct {
	cert    *Certificate
	sendURL string
}

var _ adapter = (*meizu)(nil)

func meizuVendor() vendor {
	return vendor{
		name: "meizu", newAdapter: newMeizu, receipts: parseMeizuReceipts, secret: appSecret,
		clicks:   []string{ClickLauncher, ClickActivity, ClickIntent, ClickURL}, // an activity by class or a URI; no "by intent action"
		keys:     []PushKey{{meizuTypeKey, TypeNumber, "Meizu's type of the message: 0 public, 1 private."}},
		settings: []string{setNotifyType, setClick, setTTL, setAppID, setAppSecret, setSecret},
		approve: func(c *Certificate, app ChatApp) {
			c.NoticeMsgType, c.Click = 1, Click{ClickActivity, app.Page}
		},
	}
}

const meizuTypeKey = "meizu_notify_type"

func newMeizu(c *Certificate) (adapter, error) {
	return &meizu{cert: c, sendURL: c.base() + "/garcia/api/server/push/varnished/pushByPushId"}, nil
}

type meizuMessage struct {
	NoticeBar struct {
		MsgType int    `json:"noticeMsgType"`
		BarType int    `json:"noticeBarType"`
		Title   string `json:"title"`
		Content string `json:"content"`
	} `json:"noticeBarInfo"`
	Click struct {
		Type       int               `json:"clickType"`
		Activity   string            `json:"activity,omitempty"`
		URL        string            `json:"url,omitempty"`
		Parameters map[string]string `json:"parameters,omitempty"`
	} `json:"clickTypeInfo"`
	PushTime struct {
		OffLine   int   `json:"offLine"`
		ValidTime int64 `json:"validTime"` // hours
	} `json:"pushTimeInfo"`
	Advance *meizuAdvance     `json:"advanceInfo,omitempty"`
	Extra   map[string]string `json:"extra,omitempty"`
}

type meizuAdvance struct {
	NotifyKey string `json:"notifyKey"`
}

// meizuHours is validTime's range and default: 1 to 72 hours, 24.
func meizuHours(ttl time.Duration) int64 {
	if ttl <= 0 {
		return 24
	}
	return min(max(int64((ttl+time.Hour-1)/time.Hour), 1), 72)
}

func (z *meizu) compose(p *Push, _ string) (wireRequest, error) {
	var m meizuMessage
	m.NoticeBar.Title, m.NoticeBar.Content = p.Title, p.Body
	var err error
	if m.NoticeBar.MsgType, err = p.Info.number(meizuTypeKey, z.cert.NoticeMsgType); err != nil {
		return wireRequest{}, err
	}
	switch z.cert.clickKind() {
	case ClickActivity:
		m.Click.Type, m.Click.Activity = 1, z.cert.Click.Value
	case ClickIntent, ClickURL:
		m.Click.Type, m.Click.URL = 2, z.cert.Click.Value
	}
	if p.Ext != "" && z.cert.carriesExt() {
		m.Click.Parameters = map[string]string{"ext": p.Ext}
	}
	m.PushTime.OffLine, m.PushTime.ValidTime = 1, meizuHours(p.ttl(z.cert))
	if p.NotifyID != 0 { // a key of at most 8 letters and digits: base 36 holds every int32
		m.Advance = &meizuAdvance{NotifyKey: strconv.FormatInt(int64(p.NotifyID), 36)}
	}
	if z.cert.Callback != "" {
		m.Extra = map[string]string{"callback": z.cert.Callback, "callback.type": "3"}
		if p.MessageKey != "" {
			m.Extra["callback.param"] = p.MessageKey
		}
	}
	text, err := marshal(&m)
	if err != nil {
		return wireRequest{}, err
	}
	var f form
	f.add("appId", z.cert.AppID)
	f.add("messageJson", string(text))
	f.add("pushIds", p.Token)
	f.add("sign", meizuSign(z.cert.AppSecret, [2]string{"appId", z.cert.AppID}, [2]string{"messageJson", string(text)}, [2]string{"pushIds", p.Token}))
	return wireRequest{url: z.sendURL, contentType: formType, body: f.b}, nil
}

// meizuSign is MD5 over `name=value` of every parameter in order of name,
// without separators, then the app secret.
func meizuSign(secret string, params ...[2]string) string {
	slices.SortFunc(params, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	h := md5.New()
	for _, p := range params {
		h.Write([]byte(p[0] + "=" + p[1]))
	}
	h.Write([]byte(secret))
	return hex.EncodeToString(h.Sum(nil))
}

// meizuCodes: the request's own code.
var meizuCodes = codeTable{
	"1001":   {retry: true}, // system error
	"1003":   {retry: true}, // busy
	"110002": {dead: true},  // pushId not registered
	"110003": {dead: true},  // pushId illegal
	"110010": {retry: true}, // too fast
}

// meizuTargetCodes: the keys of `value` under code 200. 110010 is here the
// phone's switch, not the rate.
var meizuTargetCodes = codeTable{
	"501":    {retry: true},
	"513":    {retry: true},
	"518":    {retry: true},
	"519":    {retry: true},
	"110002": {dead: true},
	"110003": {dead: true},
}

func (z *meizu) read(status int, body []byte, token string) Answer {
	var a struct {
		Code    json.RawMessage `json:"code"` // text, a number now and then
		Message string          `json:"message"`
		Value   json.RawMessage `json:"value"`
		MsgID   string          `json:"msgId"`
	}
	decoded := decode(body, &a)
	code := strings.Trim(string(a.Code), `"`)
	if !decoded || code == "" {
		return Answer{Code: httpCode(status), Text: "no JSON answer of Meizu"}
	}
	if code != "200" {
		return meizuCodes.refuse(code, a.Message)
	}
	// An empty object (or "") means every target was taken; only bad ones are listed.
	var bad map[string][]string
	if json.Unmarshal(a.Value, &bad) == nil {
		for _, key := range sortedKeys(bad) {
			if slices.Contains(bad[key], token) {
				answer := meizuTargetCodes.refuse(key, "the pushId is listed under "+key)
				answer.MessageID = a.MsgID
				return answer
			}
		}
	}
	return Answer{Accepted: true, MessageID: a.MsgID, Code: code, Text: a.Message}
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
