package vivo

import (
	"encoding/json"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// result is every answer; the fields stand in vivo's order.
type result struct {
	RequestID    string        `json:"requestId,omitempty"` // of a list push, which has no task id
	Result       code          `json:"result"`
	Desc         string        `json:"desc"`
	TaskID       string        `json:"taskId,omitempty"`
	AuthToken    string        `json:"authToken,omitempty"`
	InvalidUser  *invalidUser  `json:"invalidUser,omitempty"` // of a single push
	InvalidUsers []invalidUser `json:"invalidUsers,omitzero"` // of a list: [] when there is none
	Statistics   []statistic   `json:"statistics,omitzero"`
}

// invalidUser is a bad target and why it is one.
type invalidUser struct {
	Status int    `json:"status"`
	UserID string `json:"userid"` // a string: 23 digits are no int64
}

// The statuses of section 2.3.
const (
	statusUnknown      = 1
	statusUnsubscribed = 2
	statusNoTestUser   = 4
)

func ok(r result) core.Answer {
	r.Desc = texts[codeSuccess]
	return core.Answer{Type: jsonType, Body: core.JSON(r)}
}

// body is what any call may carry; each endpoint looks at its own fields.
type body struct {
	AppID     core.ScalarText `json:"appId"`
	AppKey    core.ScalarText `json:"appKey"`
	Timestamp core.ScalarText `json:"timestamp"` // ms
	Sign      core.ScalarText `json:"sign"`

	message

	TaskID   core.ScalarText   `json:"taskId"` // from here on: list pushes and the check of users
	RegIDs   []core.ScalarText `json:"regIds"`
	Aliases  []core.ScalarText `json:"aliases"`
	UserType core.LooseInt     `json:"userType"`
	UserIDs  []core.ScalarText `json:"userIds"`

	Tags *tagExpression `json:"tagExpression"` // of tagPush
	tagCall
}

// message is what a push says. Every client types its fields in its own way and sends those that it does not use as "", 0,
// {} or null: these count as absent.
type message struct {
	RegID          core.ScalarText `json:"regId"`
	Alias          core.ScalarText `json:"alias"`
	NotifyType     core.LooseInt   `json:"notifyType"`
	Title          core.ScalarText `json:"title"`
	Content        core.ScalarText `json:"content"`
	TTL            core.LooseInt   `json:"timeToLive"` // seconds
	SkipType       core.LooseInt   `json:"skipType"`
	SkipContent    core.ScalarText `json:"skipContent"`
	NetworkType    core.LooseInt   `json:"networkType"`
	Classification core.LooseInt   `json:"classification"`
	Category       core.ScalarText `json:"category"`
	CustomMap      pairs           `json:"clientCustomMap"`
	Extra          pairs           `json:"extra"`
	RequestID      core.ScalarText `json:"requestId"`
	PushMode       core.LooseInt   `json:"pushMode"`
	NotifyID       core.LooseInt   `json:"notifyId"`
	SendOnline     core.LooseBool  `json:"sendOnline"`
	ForegroundShow core.LooseBool  `json:"foregroundShow"`
	Live           *liveMessage    `json:"liveMessage"`
}

// pairs is a JSON object of texts; null, {} and "" are none, and what is no object is Bad.
type pairs struct {
	M   map[string]string
	Bad bool
}

// UnmarshalJSON never fails; see core.LooseInt.
func (p *pairs) UnmarshalJSON(b []byte) error {
	*p = pairs{}
	var loose map[string]core.LooseText
	if err := json.Unmarshal(b, &loose); err != nil {
		p.Bad = string(b) != `""`
		return nil
	}
	if len(loose) == 0 {
		return nil
	}
	p.M = make(map[string]string, len(loose))
	for k, v := range loose {
		p.M[k] = v.S
	}
	return nil
}

// readBody reads a body; names of keys count as they are written.
var readBody = core.NewExact[body]()

// read decodes a body and reports whether it is what a decoder of vivo's types would take. One that is not JSON counts as empty,
// so that the first field that is missed answers where HTTP 400 is not asked for. Numbers may be text and ids numbers unless
// loose is off. VIVO-W1.
func read(text []byte, into *body, loose bool) (ok bool) {
	if err := readBody.Read(text, into); err != nil {
		*into = body{}
		return false
	}
	return !into.mistyped() && (loose || !mistyped(text))
}

// mistyped reports a text that is no number, or no truth value, where one is due, and a map that is none.
func (b *body) mistyped() bool {
	m := &b.message
	for _, f := range [...]core.LooseInt{m.NotifyType, m.TTL, m.SkipType, m.NetworkType, m.Classification, m.PushMode, m.NotifyID, b.UserType, b.Type} {
		if f.Bad {
			return true
		}
	}
	return m.SendOnline.Bad || m.ForegroundShow.Bad || m.CustomMap.Bad || m.Extra.Bad || m.Live.mistyped()
}

// mistyped reports a number written as text or an id written as a number: what a server without leniency would not take.
func mistyped(text []byte) bool {
	var strict struct {
		NotifyType     *int64  `json:"notifyType"`
		SkipType       *int64  `json:"skipType"`
		NetworkType    *int64  `json:"networkType"`
		TTL            *int64  `json:"timeToLive"`
		Classification *int64  `json:"classification"`
		RequestID      *string `json:"requestId"`
	}
	return json.Unmarshal(text, &strict) != nil
}
