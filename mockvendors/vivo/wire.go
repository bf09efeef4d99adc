package vivo

import (
	"encoding/json"
	"errors"

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
	Statistics   []statistic   `json:"statistics,omitzero"`   //
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
	AppID     core.LooseText `json:"appId"`
	AppKey    core.LooseText `json:"appKey"`
	Timestamp core.LooseText `json:"timestamp"` // ms
	Sign      core.LooseText `json:"sign"`

	message

	TaskID   core.LooseText   `json:"taskId"` // from here on: list pushes and the check of users
	RegIDs   []core.LooseText `json:"regIds"`
	Aliases  []core.LooseText `json:"aliases"`
	UserType core.LooseInt    `json:"userType"`
	UserIDs  []core.LooseText `json:"userIds"`
}

// message is what a push says. Every client types its fields in its own way and sends those that it does not use as "", 0,
// {} or null: these count as absent.
type message struct {
	RegID          core.LooseText `json:"regId"`
	Alias          core.LooseText `json:"alias"`
	NotifyType     core.LooseInt  `json:"notifyType"`
	Title          core.LooseText `json:"title"`
	Content        core.LooseText `json:"content"`
	TTL            core.LooseInt  `json:"timeToLive"` // seconds
	SkipType       core.LooseInt  `json:"skipType"`
	SkipContent    core.LooseText `json:"skipContent"`
	NetworkType    core.LooseInt  `json:"networkType"`
	Classification core.LooseInt  `json:"classification"`
	Category       core.LooseText `json:"category"`
	CustomMap      pairs          `json:"clientCustomMap"`
	Extra          pairs          `json:"extra"`
	RequestID      core.LooseText `json:"requestId"`
	PushMode       core.LooseInt  `json:"pushMode"`
	NotifyID       core.LooseInt  `json:"notifyId"`
	SendOnline     core.LooseBool `json:"sendOnline"`
	ForegroundShow core.LooseBool `json:"foregroundShow"`
}

// pairs is a JSON object of texts; null and {} are none, and what is no object is Bad.
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

// read decodes a body; one that cannot be read counts as empty [mock], so that the first field that is missed answers.
// Values are taken as clients type them, numbers as text and ids as numbers, unless loose is off. VIVO-W1.
func read(text []byte, into *body, loose bool) {
	if !loose && mistyped(text) {
		return
	}
	var wrongType *json.UnmarshalTypeError
	if err := json.Unmarshal(text, into); err != nil && !errors.As(err, &wrongType) {
		*into = body{}
	}
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
