package huawei

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// The receipt statuses that the mock gives (section 3.2).
const (
	statusDelivered    = 0
	statusNotInstalled = 2
	statusWrongToken   = 5
	statusSwitchedOff  = 6
	statusInactive     = 10
	statusReplaced     = 15
	statusCached       = 27
	statusNoPage       = 31
	statusTooMany      = 102
	statusProfile      = 144
	statusHeld         = 201
	statusCapped       = 256
)

// receiptLine is what a receipt repeats of its message.
type receiptLine struct {
	url       string
	v3        bool
	biTag     string
	pushType  int
	token     *core.Token
	requestID string
}

// receipt is one status, as it is queued.
type receipt struct {
	*receiptLine
	status int
	at     int64 // ms
}

// shownKey finds a message that was tapped.
type shownKey struct{ requestID, token string }

// shownKept is how many shown messages are remembered for the receipt of a tap.
const shownKept = 10_000

// receiptURL is where receipts of a message go: the configuration it names, or the app's; "" for nowhere.
func (p *push) receiptURL() string {
	if u, ok := p.set.Receipts[p.android().ReceiptID.S]; ok {
		return u
	}
	return p.set.ReceiptURL
}

// receiptLine is nil where nobody wants receipts.
func (p *push) receiptLine(t *core.Token) *receiptLine {
	url := p.receiptURL()
	if url == "" {
		return nil
	}
	return &receiptLine{url: url, v3: p.version == v3, biTag: p.android().BiTag.S, pushType: p.pushType, token: t, requestID: p.id}
}

// tell reports a target that was dropped when it was judged.
func (p *push) tell(t *core.Token, status int) { p.v.report(p.receiptLine(t), status) }

// report queues one status.
func (v *vendor) report(line *receiptLine, status int) {
	if line == nil {
		return
	}
	v.p.Receipts.Add(line.url, v.receiptForm(line), core.Receipt{
		Kind: strconv.Itoa(status), Item: receipt{line, status, v.p.Clock.Now().UnixMilli()},
	})
}

// acked turns what a phone made of a message into a status.
func (v *vendor) acked(m *core.Message, a link.Ack) {
	if a.Result == link.ResultHanded && m.Delivery.Notification != nil {
		v.p.Rules.Hit("HW-D1")
	}
	line, _ := m.Tag.(*receiptLine)
	if line == nil {
		return
	}
	status, rule := ackStatus(a)
	if rule != "" && !v.p.Rules.On(rule) {
		return
	}
	v.report(line, status)
	if a.Result == link.ResultShown || a.Result == link.ResultShownSilent {
		v.shown.Put(shownKey{m.ID, m.Token.Value}, line)
	}
}

// ackStatus is the status of an acknowledgement and the rule that gives it, "" for none.
func ackStatus(a link.Ack) (status int, rule string) {
	switch a.Result {
	case link.ResultNotInstalled:
		return statusNotInstalled, "HW-R2"
	case link.ResultWrongToken:
		return statusWrongToken, "HW-R2"
	case link.ResultCached:
		return statusCached, "HW-R4"
	case link.ResultSuppressed: // the app's switch or the channel is off, or there is no such channel
		return statusSwitchedOff, "HW-R2"
	}
	return statusDelivered, ""
}

// undelivered turns the end of a message that no phone had into a status; one that expired has none.
func (v *vendor) undelivered(m *core.Message, _ core.EventKind, rule string) {
	line, _ := m.Tag.(*receiptLine)
	switch rule {
	case "HW-R3", "HW-Q9":
		v.report(line, statusReplaced)
	case "HW-D3":
		v.report(line, statusWrongToken)
	}
}

// tapped reports a click that led to no page.
func (v *vendor) tapped(t *core.Token, e link.Event) {
	line, ok := v.shown.Get(shownKey{e.MessageID, t.Value})
	if ok && e.Value != "" && v.p.Rules.On("HW-R5") {
		v.p.Rules.Hit("HW-R5")
		v.report(line, statusNoPage)
	}
}

// receiptV1 and receiptV2 are one status of the two bodies.
type receiptV1 struct {
	BiTag     string `json:"biTag"`
	AppID     string `json:"appid"`
	Token     string `json:"token"`
	Status    int    `json:"status"`
	Timestamp int64  `json:"timestamp"`
	RequestID string `json:"requestId"`
}

type receiptV2 struct {
	BiTag     string `json:"biTag"`
	PushType  int    `json:"pushType"`
	Package   string `json:"appPackageName"`
	Token     string `json:"token"`
	RequestID string `json:"requestId"`
	Delivery  struct {
		Result    int   `json:"result"`
		Timestamp int64 `json:"timestamp"`
	} `json:"deliveryStatus"`
}

func (r *receipt) v1() any {
	return receiptV1{r.biTag, r.token.App.Current().AppID, r.token.Value, r.status, r.at, r.requestID}
}

func (r *receipt) v2() any {
	out := receiptV2{BiTag: r.biTag, PushType: r.pushType, Package: r.token.App.Package, Token: r.token.Value, RequestID: r.requestID}
	out.Delivery.Result, out.Delivery.Timestamp = r.status, r.at
	return out
}

// receiptForm is how a status is posted, by the settings of this moment: in body V2 for v3 sends, else in V1; without HW-R1
// unsigned.
func (v *vendor) receiptForm(line *receiptLine) *core.ReceiptForm {
	app, name, encode := line.token.App, "v1", (*receipt).v1
	if line.v3 {
		name, encode = "v2", (*receipt).v2
	}
	s := settings(app)
	return &core.ReceiptForm{
		Name: name + "/" + app.Name, Period: seconds(s.ReceiptPeriod), Batch: s.ReceiptBatch,
		Encode: func(items []core.Receipt) (string, http.Header, []byte) {
			body := struct {
				Statuses []any `json:"statuses"`
			}{}
			for i := range items {
				r := items[i].Item.(receipt)
				body.Statuses = append(body.Statuses, encode(&r))
			}
			return "application/json", v.sign(settings(app)), core.JSON(body)
		},
	}
}

// sign makes the header that proves a receipt is Huawei's: HMAC-SHA256 over timestamp, nonce and user name.
func (v *vendor) sign(s *Settings) http.Header {
	if s.ReceiptUser == "" || s.ReceiptKey == "" || !v.p.Rules.On("HW-R1") {
		return nil
	}
	key, err := s.receiptKey()
	if err != nil {
		return nil // Validate refuses such a key
	}
	nonce := v.p.WithRand(core.UUIDText)
	at := strconv.FormatInt(v.p.Clock.Now().UnixMilli(), 10)
	mac := hmac.New(sha256.New, key)
	_, _ = mac.Write([]byte(at + nonce + s.ReceiptUser))
	value := base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return http.Header{"X-HUAWEI-CALLBACK-ID": {fmt.Sprintf("timestamp=%s; nonce=%s; value=%s", at, nonce, value)}}
}

func (s *Settings) receiptKey() ([]byte, error) {
	if s.ReceiptKeyBase64 {
		return base64.StdEncoding.DecodeString(s.ReceiptKey)
	}
	return []byte(s.ReceiptKey), nil
}

// lifetime is how long a message may wait.
func (p *push) lifetime() time.Duration {
	n := p.set.DefaultTTL
	if text := p.android().TTL.S; text != "" {
		n = min(ttlSeconds(text), p.set.MaxTTL)
	}
	return seconds(n)
}
