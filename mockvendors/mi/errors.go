package mi

import (
	"net/http"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// problem is one row of the code table: what a refusal says. Sections 4.2 and 4.4.
type problem struct {
	code        int
	reason      string // English
	description string // Chinese text of the code
}

func (p *problem) Error() string { return strconv.Itoa(p.code) + " " + p.reason }

// because is the same code with a reason of its own.
func (p *problem) because(reason string) *problem { return &problem{p.code, reason, p.description} }

// The codes that this mock gives. Reason and description of 20301, 65011 and 21301 are the vendor's; of 27001 and 200001 the
// reasons are; the other wordings are this mock's.
var (
	errSystem        = &problem{10001, "System error", "系统错误"}
	errTooLong       = &problem{10018, "Request too long", "请求长度超过限制"}
	errNoInterface   = &problem{10020, "No such interface", "接口不存在"}
	errMethod        = &problem{10021, "Http method not supported", "请求的HTTP METHOD不支持"}
	errMissing       = &problem{10016, "Missing required parameter", "缺失必选参数"}
	errIllegal       = &problem{10017, "Parameter value is illegal", "参数值非法"}
	errBlocked       = &problem{10031, "", "应用在黑名单中,禁止发消息"}
	errForbidden     = &problem{10036, "Pass-through messages are not available to this app", "应用不允许此操作"}
	errReadTooOften  = &problem{10039, "Stats fetched too often", "获取统计信息过于频繁"}
	errNoTargets     = &problem{20301, "No valid targets!", "发送消息失败"}
	errSecret        = &problem{21301, "Invalid application secret.", "认证失败"}
	errNoAuth        = &problem{21305, "Missing necessary parameter: Authorization", "缺少必要参数"}
	errPackage       = &problem{22022, "Package name does not belong to this app", "应用包名非法"}
	errNotifyID      = &problem{22103, "Notify id is illegal", "通知id非法"}
	errChannel       = &problem{27001, "invalid channel info!", "channel信息不匹配"}
	errContentLong   = &problem{65009, "Message content is too long", "消息内容太长"}
	errEmptyText     = &problem{65011, "Title or Description is empty!", "未提供参数"}
	errEmptyAlias    = &problem{65012, "Alias is empty", "alias为空"}
	errEmptyTopic    = &problem{65013, "Topic is empty", "topic为空"}
	errEmptyAccount  = &problem{65016, "User account is empty", "user account为空"}
	errManyExtras    = &problem{65014, "Too many extra pairs", "键值对过多"}
	errLongExtras    = &problem{65015, "Extra pairs are too long in total", "键值对总长度过长"}
	errNoMessage     = &problem{65028, "Message not found", "消息不存在"}
	errBadJSON       = &problem{65030, "Messages are no usable JSON", "构造JSON出错"}
	errManyTopics    = &problem{65035, "Too many topics", "topic过多"}
	errCallbackParam = &problem{65036, "Callback parameter is too long", "回执参数过长"}
	errCallbackLong  = &problem{65037, "Callback url is too long", "回执url过长"}
	errCallbackURL   = &problem{65038, "Callback url is illegal", "回执url非法"}
	errQuota         = &problem{200001, "", "超过当日发送总量"}
	errRate          = &problem{200002, "Too many requests per second", "超过QPS限制"}
)

// forced are the problems by code, for tokens that the admin API made to fail.
func forced(code string) *problem {
	for _, p := range []*problem{
		errSystem, errMissing, errIllegal, errForbidden, errNoTargets, errSecret, errNoAuth, errPackage, errChannel, errContentLong, errEmptyText,
	} {
		if strconv.Itoa(p.code) == code {
			return p
		}
	}
	n, err := strconv.Atoi(code)
	if err != nil || n == 0 {
		return errSystem
	}
	return &problem{n, "Forced by the admin API", "失败"}
}

// failure is a refusal on the wire, keys in the vendor's order.
type failure struct {
	Result      string `json:"result"`
	Reason      string `json:"reason"`
	TraceID     string `json:"trace_id"`
	Code        int    `json:"code"`
	Description string `json:"description"`
}

const jsonType = "application/json;charset=UTF-8"

// refuse is the one way from a problem to an answer.
func (r *request) refuse(p *problem, rule string) core.Answer {
	status := http.StatusOK
	if !r.v.p.Rules.On("MI-H1") { // without it, errors come as a plain web service would give them
		status = http.StatusBadRequest
	}
	trace, _ := r.v.ids.pair('s', r.now)
	return core.Answer{
		Status: status, Type: jsonType, Header: steering, Code: strconv.Itoa(p.code), Rule: rule,
		Body: core.JSON(failure{"error", p.reason, trace, p.code, p.description}),
	}
}

// steering keeps the Java SDK from looking for other hosts (section 2).
var steering = http.Header{"X-Push-Disable-Auto-Select-Domain": {"1"}}

// refusal answers with what a rule said, and notes every target that was named, so that whoever watches can tell which
// messages it stopped.
func (r *request) refusal(ref *core.Refusal) core.Answer {
	p, ok := ref.Err.(*problem)
	if !ok {
		p = errSystem
	}
	for _, m := range r.messages[:min(len(r.messages), notedMax)] {
		named := m.named()
		for _, t := range named[:min(len(named), notedMax)] {
			r.call.Reject(t, core.Verdict{Rule: ref.Rule, Code: strconv.Itoa(p.code)})
		}
	}
	return r.refuse(p, ref.Rule)
}

// notedMax is how many targets of a refused request are noted; a request that may pass has no more.
const notedMax = 1000

// fault is an injected error in the vendor's words.
func (v *vendor) fault(*core.Call, int) core.Answer {
	r := &request{v: v, now: v.p.Clock.Now()}
	return r.refuse(errSystem, "fault")
}
