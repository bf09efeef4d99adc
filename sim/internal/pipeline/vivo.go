package pipeline

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// vivo speaks vPush (vivo rulebook, sections 1 and 2).
type vivo struct {
	cert    *Certificate
	appID   any // a number as in the vendor's own SDK, text where it is none
	sendURL string
	authURL string
}

var _ tokenAdapter = (*vivo)(nil)

func vivoVendor() vendor {
	return vendor{
		name: "vivo", newAdapter: newVivo, clicks: everyClick(), receipts: parseVivoReceipts, secret: appSecret,
		keys: []PushKey{
			{vivoCategoryKey, TypeText, "vivo's category of the message (IM, NEWS …); \"\" for none."},
			{vivoClassKey, TypeNumber, "vivo's classification of the message: 0 operational, 1 system."},
		},
		settings: []string{setCategory, setClass, setClick, setTTL, setAppID, setAppKey, setAppSecret, setSecret},
		approve:  func(c *Certificate, app ChatApp) { c.Category, c.Click = "IM", Click{ClickIntent, app.Intent} },
	}
}

const (
	vivoCategoryKey = "vivo_category"
	vivoClassKey    = "vivo_classification"
)

func newVivo(c *Certificate) (adapter, error) {
	v := &vivo{cert: c, appID: c.AppID, sendURL: c.base() + "/message/send", authURL: c.authBase() + "/message/auth"}
	if n, err := strconv.ParseInt(c.AppID, 10, 64); err == nil {
		v.appID = n
	}
	return v, nil
}

type vivoMessage struct {
	AppID          any               `json:"appId"`
	RegID          string            `json:"regId"`
	NotifyType     int               `json:"notifyType"`
	Title          string            `json:"title"`
	Content        string            `json:"content"`
	TimeToLive     int64             `json:"timeToLive,omitempty"` // seconds
	SkipType       int               `json:"skipType"`
	SkipContent    string            `json:"skipContent,omitempty"`
	NetworkType    int               `json:"networkType"`
	Classification *int              `json:"classification,omitempty"`
	Category       string            `json:"category,omitempty"`
	CustomMap      map[string]string `json:"clientCustomMap,omitempty"`
	Extra          map[string]string `json:"extra,omitempty"`
	RequestID      string            `json:"requestId"`
	NotifyID       int               `json:"notifyId,omitempty"`
}

func (v *vivo) compose(p *Push, auth string) (wireRequest, error) {
	m := vivoMessage{
		AppID: v.appID, RegID: p.Token, NotifyType: 4, Title: p.Title, Content: p.Body,
		NetworkType: -1, Category: p.Info.text(vivoCategoryKey, v.cert.Category), Classification: v.cert.Classification,
		RequestID: p.requestID, NotifyID: p.NotifyID,
	}
	if said, ok := p.Info[vivoClassKey]; ok {
		class, err := p.Info.number(vivoClassKey, 0)
		if err != nil {
			return wireRequest{}, err
		}
		if m.Classification = &class; said == "" {
			m.Classification = nil
		}
	}
	// The IM's default is 1, system; a category replaces the number.
	if m.Classification == nil && m.Category == "" {
		system := 1
		m.Classification = &system
	}
	if ttl := p.ttl(v.cert); ttl > 0 {
		m.TimeToLive = seconds(ttl)
	}
	switch v.cert.clickKind() {
	case ClickLauncher:
		m.SkipType = 1
	case ClickURL:
		m.SkipType, m.SkipContent = 2, v.cert.Click.Value
	default:
		m.SkipType, m.SkipContent = 4, clickIntent(v.cert)
	}
	if p.Ext != "" && v.cert.carriesExt() {
		m.CustomMap = map[string]string{"ext": p.Ext}
	}
	if v.cert.Callback != "" {
		m.Extra = map[string]string{"callback": v.cert.Callback}
		if p.MessageKey != "" {
			m.Extra["callback.param"] = p.MessageKey
		}
	}
	body, err := marshal(&m)
	return wireRequest{url: v.sendURL, contentType: jsonType, header: [2]string{"authToken", auth}, body: body}, err
}

var vivoCodes = codeTable{
	"10000": {stale: true},
	"10040": {retry: true}, // resource limit
	"10072": {retry: true}, // too fast
	"10093": {retry: true}, // auth called too often
	"10302": {dead: true},  // regId illegal; but see invalidUser
}

// vivoNotTestUser: the regId is good, but the app may only push to test devices.
const vivoNotTestUser = 4

type vivoAnswer struct {
	Result      json.Number `json:"result"`
	Desc        string      `json:"desc"`
	TaskID      string      `json:"taskId"`
	AuthToken   string      `json:"authToken"`
	InvalidUser *struct {
		Status int `json:"status"`
	} `json:"invalidUser"`
}

func (v *vivo) read(status int, body []byte, _ string) Answer {
	var a vivoAnswer
	if !decode(body, &a) || a.Result == "" {
		return Answer{Code: httpCode(status), Text: "no JSON answer of vivo"}
	}
	if a.Result == "0" {
		return Answer{Accepted: true, MessageID: a.TaskID, Code: "0", Text: a.Desc}
	}
	answer := vivoCodes.refuse(a.Result.String(), a.Desc)
	if a.InvalidUser != nil && a.InvalidUser.Status == vivoNotTestUser {
		answer.DeadToken = false
	}
	return answer
}

// vivoTokenLife: a token holds for 24 h, but the vendor asks to renew every one or two.
const vivoTokenLife = 2 * time.Hour

func (v *vivo) tokenRequest(now time.Time) (wireRequest, error) {
	stamp := now.UnixMilli()
	parts := []string{v.cert.AppID, v.cert.AppKey, strconv.FormatInt(stamp, 10), v.cert.AppSecret}
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	sum := md5.Sum([]byte(strings.Join(parts, "")))
	body, err := marshal(struct {
		AppID     any    `json:"appId"`
		AppKey    string `json:"appKey"`
		Timestamp int64  `json:"timestamp"`
		Sign      string `json:"sign"`
	}{v.appID, v.cert.AppKey, stamp, hex.EncodeToString(sum[:])})
	return wireRequest{url: v.authURL, contentType: jsonType, body: body}, err
}

func (v *vivo) readToken(status int, body []byte) (string, time.Duration, Answer) {
	var a vivoAnswer
	if !decode(body, &a) || a.Result == "" {
		return "", 0, Answer{Code: httpCode(status), Text: "no JSON answer of vivo's auth"}
	}
	if a.Result != "0" {
		m := vivoCodes[a.Result.String()]
		return "", 0, Answer{Code: a.Result.String(), Text: a.Desc, Retry: m.retry}
	}
	return a.AuthToken, vivoTokenLife, Answer{}
}
