package huawei

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// oldPayload is the form field payload of /pushsend.do (section 2.4a).
type oldPayload struct {
	HPS struct {
		Msg struct {
			Type core.LooseInt `json:"type"` // 3 a notice, 1 data
			Body struct {
				Title   core.ScalarText `json:"title"`
				Content core.ScalarText `json:"content"`
			} `json:"body"`
			Action struct {
				Type  core.LooseInt `json:"type"` // 1 intent, 2 URL, 3 the app [memory]
				Param struct {
					Intent core.ScalarText `json:"intent"`
					URL    core.ScalarText `json:"url"`
				} `json:"param"`
			} `json:"action"`
		} `json:"msg"`
		Ext struct {
			BiTag     core.ScalarText              `json:"biTag"`
			Customize []map[string]json.RawMessage `json:"customize"`
		} `json:"ext"`
	} `json:"hps"`
}

// oldContext is the query's nsp_ctx.
type oldContext struct {
	AppID core.ScalarText `json:"appId"`
}

var (
	readOld     = core.NewExact[oldPayload]()
	readContext = core.NewExact[oldContext]()
	readTokens  = core.NewExact[[]string]()
)

const (
	oldService = "openpush.message.api.send"
	oldTime    = "2006-01-02T15:04:05" // no zone; China's is meant [memory]
	oldNotice  = 3
)

// oldApp is the app id in the query's nsp_ctx, a JSON text.
func oldApp(f core.Form) string {
	var ctx oldContext
	_ = readContext.Read([]byte(f.Get("nsp_ctx")), &ctx) // what cannot be read names no app
	return ctx.AppID.S
}

// parseOld reads the form into the push, in the terms of v1.
func (p *push) parseOld(f core.Form) error {
	if f.Get("nsp_svc") != oldService {
		return errService
	}
	m := &p.body.Message
	if readTokens.Read([]byte(f.Get("device_token_list")), &m.Token) != nil {
		return tokenCount(p.set.MaxTokens)
	}
	var in oldPayload
	if readOld.Read([]byte(f.Get("payload")), &in) != nil {
		return illegal("payload is not a JSON message")
	}
	msg := &in.HPS.Msg
	m.Android = &android{BiTag: in.HPS.Ext.BiTag}
	if text := f.Get("expire_time"); text != "" {
		at, err := time.ParseInLocation(oldTime, text, core.China)
		if err != nil {
			return illegal("expire_time is not a time")
		}
		left := at.Sub(p.now)
		if left <= 0 || left > time.Duration(p.set.MaxTTL)*time.Second {
			left = time.Until(at) // outside clients reckon by the wall
		}
		if left <= 0 && p.v.p.Rules.On("HW-V5") {
			p.v.p.Rules.Hit("HW-V5")
			return &core.Refusal{Rule: "HW-V5", Err: errExpiry}
		}
		m.Android.TTL.S = strconv.FormatInt(int64(max(left, 0)/time.Second), 10)
	}
	if custom := merge(in.HPS.Ext.Customize); len(custom) > 0 {
		m.Android.Data.S = string(core.JSON(custom))
	}
	if msg.Type.N != oldNotice {
		if m.Android.Data.S == "" {
			m.Android.Data = core.LooseText{S: msg.Body.Content.S}
		}
		return nil
	}
	m.Android.Notification = &notice{Title: msg.Body.Title, Body: msg.Body.Content, Click: &clickAction{
		Type: strict{number{msg.Action.Type}}, Intent: msg.Action.Param.Intent, URL: msg.Action.Param.URL,
	}}
	return nil
}

func merge(list []map[string]json.RawMessage) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, m := range list {
		for k, v := range m {
			out[k] = v
		}
	}
	return out
}
