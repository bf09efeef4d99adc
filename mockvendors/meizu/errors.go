package meizu

import (
	"net/http"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// problem is one row of the code table for whole requests (section 6.1).
type problem struct {
	code    string
	message string
	status  int // 0: 200, as for everything that the API itself answers
}

func (p *problem) Error() string { return p.code + " " + p.message }

// because is the same code with a message of its own.
func (p *problem) because(message string) *problem { return &problem{p.code, message, p.status} }

// The codes that this mock gives. The messages of 110000, 110010 and 110032 are the vendor's, the others this mock's.
var (
	errOther     = &problem{"500", "其他异常", 0}
	errNoPath    = &problem{"500", "接口不存在", http.StatusNotFound}
	errMethod    = &problem{"500", "请求方法不支持", http.StatusMethodNotAllowed}
	errSystem    = &problem{"1001", "系统错误", 0}
	errParameter = &problem{"1005", "参数错误", 0}
	errSign      = &problem{"1006", "签名认证失败", 0}
	errAppID     = &problem{"110000", "APPID不合法", 0}
	errEmpty     = &problem{"110004", "参数不能为空", 0}
	errBlocked   = &problem{"110009", "应用被加入黑名单", 0}
	errTooFast   = &problem{"110010", "应用请求频率超过限制", 0}
	errDayTotal  = &problem{"110019", "应用推送次数超过每日限制", 0}
	errPackage   = &problem{"110031", "非法的包名", 0}
	errTaskID    = &problem{"110032", "非法的taskId", 0}
	errPushID    = &problem{"110003", "pushId非法", 0}
	errUnknownID = &problem{"110002", "pushId未注册", 0}
	errPassThru  = &problem{"110053", "透传超过限制", 0}
)

// The keys of value, under which bad targets are listed (section 6.2).
const (
	keyNoRight     = "201"
	keyRate        = "518"
	keyFolded      = "520"
	keyUnsubscribe = "110002"
	keyMalformed   = "110003"
	keyAlias       = "110005"
	keySwitchOff   = "110010"
	keyUsedUp      = "110011"
)

// targetKeys are all of them: codes of one target, not of a request.
var targetKeys = map[string]bool{
	keyNoRight: true, "501": true, "513": true, keyRate: true, "519": true, keyFolded: true, keyUnsubscribe: true,
	keyMalformed: true, keyAlias: true, keySwitchOff: true, keyUsedUp: true,
}

// envelope is every answer (section 3), keys in the vendor's order.
type envelope struct {
	Code     any    `json:"code"` // a text (MZ-H1)
	Message  string `json:"message"`
	Value    any    `json:"value"`
	Redirect string `json:"redirect"`
	MsgID    string `json:"msgId,omitempty"`
}

const jsonType = "application/json; charset=UTF-8"

func (v *vendor) answer(status int, code, message string, value any, msgID string) core.Answer {
	e := envelope{code, message, value, "", msgID}
	if n, err := strconv.Atoi(code); err == nil && !v.p.Rules.On("MZ-H1") { // then it is a number, as newer services write it
		e.Code = n
	}
	return core.Answer{Status: status, Type: jsonType, Body: core.JSON(&e)}
}

// ok answers a call that did what it was asked.
func (r *request) ok(value any) core.Answer { return r.v.answer(0, "200", "", value, "") }

// refuse is the one way from a problem to an answer.
func (r *request) refuse(p *problem, rule string) core.Answer {
	a := r.v.answer(p.status, p.code, p.message, "", "")
	a.Code, a.Rule = p.code, rule
	return a
}

// refusal answers with what a rule said, and notes every target that was named, so that whoever watches can tell which
// messages it stopped.
func (r *request) refusal(ref *core.Refusal) core.Answer {
	p, ok := ref.Err.(*problem)
	if !ok {
		p = errSystem
	}
	if r.named == nil {
		r.named = r.form.List("pushIds")
	}
	for _, name := range r.named[:min(len(r.named), notedMax)] {
		r.call.Reject(name, core.Verdict{Rule: ref.Rule, Code: p.code})
	}
	return r.refuse(p, ref.Rule)
}

// notedMax is how many targets of a refused request are noted; a request that may pass has no more.
const notedMax = 1000

// fault is an injected error in the vendor's words.
func (v *vendor) fault(*core.Call, int) core.Answer {
	a := v.answer(0, errSystem.code, errSystem.message, "", "")
	a.Code = errSystem.code
	return a
}
