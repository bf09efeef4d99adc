package pipeline

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// oppo speaks OPUSH (OPPO rulebook, sections 1 and 2).
type oppo struct {
	cert    *Certificate
	sendURL string
	authURL string
}

var _ tokenAdapter = (*oppo)(nil)

func oppoVendor() vendor {
	return vendor{
		name: "oppo", newAdapter: newOPPO, clicks: everyClick(), receipts: parseOPPOReceipts,
		secret: func(c *Certificate) *string { return &c.MasterSecret }, // not the app secret (IM-108)
		keys: []PushKey{
			{oppoChannelKey, TypeText, "OPPO's ChannelID of the message."},
			{oppoCategoryKey, TypeText, "OPPO's category of the message (IM, MARKETING …); \"\" for none."},
			{oppoNotifyLevelKey, TypeNumber, "OPPO's notify level: 1 bar, 2 bar and lock screen, 16 with banner and ring."},
		},
		settings: []string{setChannel, setCategory, setNotifyLevel, setClick, setTTL, setAppKey, setMasterSecret, setSecret},
		approve: func(c *Certificate, app ChatApp) {
			c.ChannelID, c.Category, c.Click = app.Channel, "IM", Click{ClickActivity, app.Page}
		},
	}
}

const (
	oppoChannelKey     = "oppo_channel_id"
	oppoCategoryKey    = "oppo_category"
	oppoNotifyLevelKey = "oppo_notify_level"
)

func newOPPO(c *Certificate) (adapter, error) {
	return &oppo{
		cert:    c,
		sendURL: c.base() + "/server/v1/message/notification/unicast",
		authURL: c.authBase() + "/server/v1/auth",
	}, nil
}

type oppoMessage struct {
	TargetType   int              `json:"target_type"`
	TargetValue  string           `json:"target_value"`
	Notification oppoNotification `json:"notification"`
}

type oppoNotification struct {
	AppMessageID      string `json:"app_message_id,omitempty"` // one delivery per (id, target): a retry cannot show twice
	Title             string `json:"title"`
	Content           string `json:"content"`
	ClickType         int    `json:"click_action_type"`
	ClickActivity     string `json:"click_action_activity,omitempty"`
	ClickURL          string `json:"click_action_url,omitempty"`
	ActionParameters  string `json:"action_parameters,omitempty"`
	OffLine           bool   `json:"off_line"`
	OffLineTTL        int64  `json:"off_line_ttl,omitempty"` // seconds
	CallBackURL       string `json:"call_back_url,omitempty"`
	CallBackParameter string `json:"call_back_parameter,omitempty"`
	ChannelID         string `json:"channel_id,omitempty"`
	Category          string `json:"category,omitempty"`
	NotifyLevel       int    `json:"notify_level,omitempty"`
	NotifyID          int    `json:"notify_id,omitempty"`
}

func (a *oppo) compose(p *Push, auth string) (wireRequest, error) {
	// IM-56: the phone spreads the ext's keys into the intent, so it must be an object.
	if p.Ext != "" && !isJSONObject(p.Ext) {
		return wireRequest{}, &localFailure{WhyExtNotJSON, errors.New("the ext is not a JSON object, which OPPO needs")}
	}
	n := oppoNotification{
		AppMessageID: p.MessageKey, Title: p.Title, Content: p.Body,
		OffLine: true, NotifyID: p.NotifyID,
		ChannelID: p.Info.text(oppoChannelKey, a.cert.ChannelID), Category: p.Info.text(oppoCategoryKey, a.cert.Category),
	}
	var err error
	if n.NotifyLevel, err = p.Info.number(oppoNotifyLevelKey, a.cert.NotifyLevel); err != nil {
		return wireRequest{}, err
	}
	if ttl := p.ttl(a.cert); ttl > 0 {
		n.OffLineTTL = seconds(ttl)
	}
	switch a.cert.clickKind() {
	case ClickLauncher:
		n.ClickType = 0
	case ClickAction:
		n.ClickType, n.ClickActivity = 1, a.cert.Click.Value
	case ClickURL:
		n.ClickType, n.ClickURL = 2, a.cert.Click.Value
	case ClickActivity:
		n.ClickType, n.ClickActivity = 4, a.cert.Click.Value
	case ClickIntent:
		n.ClickType, n.ClickURL = 5, a.cert.Click.Value
	}
	if a.cert.carriesExt() {
		n.ActionParameters = p.Ext
	}
	if a.cert.Callback != "" {
		n.CallBackURL, n.CallBackParameter = a.cert.Callback, p.MessageKey
	}
	text, err := marshal(&oppoMessage{TargetType: 2, TargetValue: p.Token, Notification: n})
	if err != nil {
		return wireRequest{}, err
	}
	var f form
	f.add("auth_token", auth)
	f.add("message", string(text))
	return wireRequest{url: a.sendURL, contentType: formType, body: f.b}, nil
}

func isJSONObject(s string) bool {
	var object map[string]json.RawMessage
	return json.Unmarshal([]byte(s), &object) == nil && object != nil
}

var oppoCodes = codeTable{
	"-2":    {retry: true}, // flow control
	"-1":    {retry: true}, // unavailable
	"11":    {stale: true},
	"13":    {retry: true}, // rate
	"29":    {stale: true},
	"55":    {retry: true}, // rate
	"10000": {dead: true},  // regId invalid; 10001 is only "not subscribed", which a switch can undo
}

type oppoEnvelope struct {
	Code    json.Number `json:"code"`
	Message string      `json:"message"`
	Data    struct {
		MessageID string `json:"messageId"`
		AuthToken string `json:"auth_token"`
	} `json:"data"`
}

func (a *oppo) read(status int, body []byte, _ string) Answer {
	var e oppoEnvelope
	if !decode(body, &e) || e.Code == "" {
		return Answer{Code: httpCode(status), Text: "no JSON answer of OPPO"}
	}
	if e.Code == "0" {
		return Answer{Accepted: true, MessageID: e.Data.MessageID, Code: "0", Text: e.Message}
	}
	return oppoCodes.refuse(e.Code.String(), e.Message)
}

// oppoTokenLife: 24 h from the moment of issue.
const oppoTokenLife = 24 * time.Hour

func (a *oppo) tokenRequest(now time.Time) (wireRequest, error) {
	stamp := strconv.FormatInt(now.UnixMilli(), 10)
	sum := sha256.Sum256([]byte(a.cert.AppKey + stamp + a.cert.MasterSecret))
	var f form
	f.add("app_key", a.cert.AppKey)
	f.add("timestamp", stamp)
	f.add("sign", hex.EncodeToString(sum[:]))
	return wireRequest{url: a.authURL, contentType: formType, body: f.b}, nil
}

func (a *oppo) readToken(status int, body []byte) (string, time.Duration, Answer) {
	var e oppoEnvelope
	if !decode(body, &e) || e.Code == "" {
		return "", 0, Answer{Code: httpCode(status), Text: "no JSON answer of OPPO's auth"}
	}
	if e.Code != "0" {
		m := oppoCodes[e.Code.String()]
		return "", 0, Answer{Code: e.Code.String(), Text: fmt.Sprintf("auth: %s", e.Message), Retry: m.retry}
	}
	return e.Data.AuthToken, oppoTokenLife, Answer{}
}
