package pipeline

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// huawei speaks Push Kit v1 (Huawei rulebook, sections 1.1 and 2).
type huawei struct {
	cert     *Certificate
	sendURL  string
	tokenURL string
}

var _ tokenAdapter = (*huawei)(nil)

func huaweiVendor() vendor {
	return vendor{
		name: "huawei", newAdapter: newHuawei, clicks: everyClick(), receipts: parseHuaweiReceipts, secret: appSecret,
		keys: []PushKey{
			{huaweiChannelKey, TypeText, "Huawei's notification channel of the message."},
			{huaweiCategoryKey, TypeText, "Huawei's category of the message (IM, MARKETING …); \"\" for none."},
			{huaweiImportanceKey, TypeText, "Huawei's importance of the message: LOW or NORMAL."},
			soundPushKey(),
		},
		settings: []string{setChannel, setCategory, setImportance, setClick, setTTL, setAppID, setAppSecret, setSecret},
		approve: func(c *Certificate, app ChatApp) {
			c.ChannelID, c.Category, c.BadgeClass = app.Channel, "IM", app.Launcher
			c.Click = Click{ClickIntent, app.Intent}
		},
	}
}

const (
	huaweiChannelKey    = "huawei_channel_id"
	huaweiCategoryKey   = "huawei_category"
	huaweiImportanceKey = "huawei_importance"
)

func newHuawei(c *Certificate) (adapter, error) {
	return &huawei{cert: c, sendURL: c.base() + "/v1/" + c.AppID + "/messages:send", tokenURL: c.authBase() + "/oauth2/v3/token"}, nil
}

type huaweiMessage struct {
	ValidateOnly bool `json:"validate_only"`
	Message      struct {
		Android huaweiAndroid `json:"android"`
		Token   []string      `json:"token"`
	} `json:"message"`
}

type huaweiAndroid struct {
	CollapseKey  *int               `json:"collapse_key,omitempty"` // a pointer: 0 means "newest per app"
	Category     string             `json:"category,omitempty"`
	TTL          string             `json:"ttl,omitempty"`
	BiTag        string             `json:"bi_tag,omitempty"` // comes back in the receipt
	Data         string             `json:"data,omitempty"`
	Notification huaweiNotification `json:"notification"`
}

type huaweiNotification struct {
	Title      string       `json:"title"`
	Body       string       `json:"body"`
	Click      huaweiClick  `json:"click_action"`
	ChannelID  string       `json:"channel_id,omitempty"`
	NotifyID   int          `json:"notify_id,omitempty"`
	Importance string       `json:"importance,omitempty"`
	Sound      string       `json:"sound,omitempty"`
	Badge      *huaweiBadge `json:"badge,omitempty"`
}

type huaweiClick struct {
	Type   int    `json:"type"`
	Intent string `json:"intent,omitempty"`
	Action string `json:"action,omitempty"`
	URL    string `json:"url,omitempty"`
}

type huaweiBadge struct {
	SetNum int    `json:"set_num"`
	Class  string `json:"class"`
}

func (h *huawei) compose(p *Push, auth string) (wireRequest, error) {
	var m huaweiMessage
	m.Message.Token = []string{p.Token}
	a := &m.Message.Android
	a.Category, a.BiTag = p.Info.text(huaweiCategoryKey, h.cert.Category), p.MessageKey
	if ttl := p.ttl(h.cert); ttl > 0 {
		a.TTL = fmt.Sprintf("%ds", seconds(ttl))
	}
	if key, err := strconv.Atoi(p.CollapseKey); err == nil { // other vendors' keys are text; Huawei has no place for them
		a.CollapseKey = &key
	}
	n := &a.Notification
	n.Title, n.Body, n.NotifyID = p.Title, p.Body, p.NotifyID
	n.ChannelID = p.Info.text(huaweiChannelKey, h.cert.ChannelID)
	n.Importance = p.Info.text(huaweiImportanceKey, h.cert.Importance)
	if sound := p.Info.text(soundKey, ""); sound != "" {
		n.Sound = "/raw/" + sound
	}
	if p.Badge > 0 && h.cert.BadgeClass != "" { // badges need the launcher class
		n.Badge = &huaweiBadge{SetNum: min(p.Badge, 99), Class: h.cert.BadgeClass}
	}
	var err error
	if n.Click, a.Data, err = h.click(p.Ext); err != nil {
		return wireRequest{}, err
	}
	body, err := marshal(&m)
	return wireRequest{url: h.sendURL, contentType: jsonType, header: [2]string{"Authorization", "Bearer " + auth}, body: body}, err
}

// click places the ext: on a page opened by an intent as its string extra
// `ext`; where no intent text goes out, in `data`, whose keys become extras.
func (h *huawei) click(ext string) (c huaweiClick, data string, err error) {
	switch h.cert.clickKind() {
	case ClickURL:
		return huaweiClick{Type: 2, URL: h.cert.Click.Value}, "", nil
	case ClickAction:
		c = huaweiClick{Type: 1, Action: h.cert.Click.Value}
	case ClickLauncher:
		c = huaweiClick{Type: 3}
	default:
		return huaweiClick{Type: 1, Intent: withExtra(clickIntent(h.cert), "ext", ext)}, "", nil
	}
	if ext == "" {
		return c, "", nil
	}
	b, err := marshal(map[string]string{"ext": ext})
	return c, string(b), err
}

const (
	huaweiAccepted    = "80000000"
	huaweiSomeInvalid = "80100000"
)

var huaweiCodes = codeTable{
	"80200001": {stale: true},
	"80200003": {stale: true},
	"80300007": {dead: true},
	"80600003": {retry: true}, // the service could not ask its own OAuth
	"81000001": {retry: true},
}

func (h *huawei) read(status int, body []byte, token string) Answer {
	var a struct {
		Code      string `json:"code"`
		Msg       string `json:"msg"`
		RequestID string `json:"requestId"`
	}
	if !decode(body, &a) || a.Code == "" {
		return Answer{Code: httpCode(status), Text: "no JSON answer of Huawei"}
	}
	if a.Code == huaweiSomeInvalid { // JSON inside the text names the bad tokens; with one token it is ours
		var bad struct {
			Illegal []string `json:"illegal_tokens"`
		}
		named := json.Unmarshal([]byte(a.Msg), &bad) == nil
		dead := slices.Contains(bad.Illegal, token)
		return Answer{Accepted: named && !dead, DeadToken: dead, MessageID: a.RequestID, Code: a.Code, Text: a.Msg}
	}
	if a.Code == huaweiAccepted {
		return Answer{Accepted: true, MessageID: a.RequestID, Code: a.Code, Text: a.Msg}
	}
	answer := huaweiCodes.refuse(a.Code, a.Msg)
	answer.MessageID = a.RequestID
	return answer
}

func (h *huawei) tokenRequest(time.Time) (wireRequest, error) {
	var b form
	b.add("grant_type", "client_credentials")
	b.add("client_id", h.cert.AppID)
	b.add("client_secret", h.cert.AppSecret)
	return wireRequest{url: h.tokenURL, contentType: formType, body: b.b}, nil
}

func (h *huawei) readToken(status int, body []byte) (string, time.Duration, Answer) {
	token, life, refusal := readOAuth(status, body)
	return strings.TrimSpace(token), life, refusal
}
