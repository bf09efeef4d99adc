package huawei

import (
	"encoding/json"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The push types of v3 (header push-type).
const (
	pushAlert      = 0
	pushCard       = 1
	pushVoice      = 2
	pushBackground = 6
	pushLiveView   = 7
	pushCall       = 10
)

// biTagMax is v3's limit for biTag, in bytes.
const biTagMax = 64

// v3Body is the body of v3 (section 2.5).
type v3Body struct {
	Payload json.RawMessage `json:"payload"`
	Options struct {
		Test        core.LooseBool  `json:"testMessage"`
		TTL         number          `json:"ttl"` // an integer here
		BiTag       core.ScalarText `json:"biTag"`
		ReceiptID   core.ScalarText `json:"receiptId"`
		CollapseKey number          `json:"collapseKey"`
	} `json:"pushOptions"`
	Target struct {
		Token []string `json:"token"`
	} `json:"target"`
}

type v3Payload struct {
	ExtraData    core.LooseText  `json:"extraData"`
	FormID       core.ScalarText `json:"formId"` // of a card
	Notification *struct {
		Category       core.ScalarText `json:"category"`
		Title          core.ScalarText `json:"title"`
		Body           core.ScalarText `json:"body"`
		Image          core.ScalarText `json:"image"`
		NotifyID       strict          `json:"notifyId"`
		ForegroundShow core.LooseBool  `json:"foregroundShow"`
		ProfileID      core.ScalarText `json:"profileId"`
		Sound          core.ScalarText `json:"sound"`
		Click          *struct {
			Type   strict          `json:"actionType"` // 0: the first page, 1: a page by action or uri
			Action core.ScalarText `json:"action"`
			URI    core.ScalarText `json:"uri"`
			Data   json.RawMessage `json:"data"`
		} `json:"clickAction"`
		Badge *struct {
			Add number `json:"addNum"`
			Set number `json:"setNum"`
		} `json:"badge"`
	} `json:"notification"`
}

var (
	readV3      = core.NewExact[v3Body]()
	readPayload = core.NewExact[v3Payload]()
)

// parseV3 reads a v3 body into the push, in the terms of v1.
func (p *push) parseV3(body []byte, pushType string) error {
	var in v3Body
	var payload v3Payload
	if readV3.Read(body, &in) != nil || len(in.Payload) > 0 && readPayload.Read(in.Payload, &payload) != nil {
		return illegal("the body is not a JSON message")
	}
	if pushType != "" { // absent: an alert
		n, err := strconv.Atoi(pushType)
		if err != nil || !isPushType(n) {
			return errParameter.with("Check Parameter Error: push-type")
		}
		p.pushType = n
	}
	if len(in.Options.BiTag.S) > biTagMax {
		return illegal("biTag")
	}
	p.test = in.Options.Test.On
	a := &android{CollapseKey: in.Options.CollapseKey, BiTag: in.Options.BiTag, ReceiptID: in.Options.ReceiptID}
	switch ttl := in.Options.TTL; {
	case ttl.Bad:
		a.TTL.S = "not a number"
	case ttl.Set:
		a.TTL.S = strconv.FormatInt(ttl.N, 10)
	}
	p.body.Message = message{Android: a, Token: in.Target.Token}
	if p.pushType == pushCard {
		p.card = payload.FormID.S
	}
	if p.pushType == pushAlert {
		a.Notification = payload.notice(a)
	} else if a.Data = payload.ExtraData; a.Data.S == "" {
		a.Data.S = string(in.Payload) // a card, a live view: the phone's own service reads it
	}
	switch p.pushType {
	case pushVoice:
		a.Category.S = playVoice
	case pushCall:
		a.Category.S = voip
	}
	return nil
}

// clickOf is a click's type as v1 writes it.
func clickOf(kind int64) strict { return strict{number{core.LooseInt{N: kind, Set: true}}} }

func isPushType(n int) bool {
	switch n {
	case pushAlert, pushCard, pushVoice, pushBackground, pushLiveView, pushCall:
		return true
	}
	return false
}

// notice turns an alert into v1's notice; category and click data belong to the message there.
func (v *v3Payload) notice(a *android) *notice {
	n := v.Notification
	if n == nil {
		return &notice{}
	}
	a.Category = n.Category
	out := &notice{
		Title: n.Title, Body: n.Body, Image: n.Image, NotifyID: n.NotifyID, ForegroundShow: n.ForegroundShow,
		ProfileID: n.ProfileID, Sound: n.Sound,
	}
	if c := n.Click; c != nil {
		out.Click = &clickAction{Type: clickOf(clickApp)}
		if c.Type.N == 1 {
			out.Click = &clickAction{Type: clickOf(clickPage), Action: c.Action}
			if c.Action.S == "" {
				out.Click.Action = c.URI
			}
		}
		if len(c.Data) > 0 {
			a.Data.S = string(c.Data)
		}
	}
	if b := n.Badge; b != nil {
		out.Badge = &badge{Add: b.Add, Set: b.Set, Class: core.ScalarText{S: "-"}} // the newer system knows the class
	}
	return out
}
