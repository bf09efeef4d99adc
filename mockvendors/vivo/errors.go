package vivo

import (
	"errors"
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// code is one of vivo's result codes. It is an error of its own: rules return it.
type code int

// The codes of the rulebook's section 2.5.
const (
	codeSuccess          code = 0
	codeUnauthorised     code = 10000
	codeBusy             code = 10040
	codeRestricted       code = 10045
	codeNoTarget         code = 10050
	codeNotifyType       code = 10054
	codeNoTitle          code = 10055
	codeLongTitle        code = 10056
	codeNoContent        code = 10057
	codeLongContent      code = 10058
	codeTTL              code = 10059
	codeSkipType         code = 10060
	codeNoLink           code = 10061
	codeLongLink         code = 10062
	codeNoCustom         code = 10063
	codeLongCustom       code = 10064
	codeNetworkType      code = 10065
	codeManyPairs        code = 10066
	codeBadPairs         code = 10067
	codeNoPage           code = 10068
	codeLongPage         code = 10069
	codeOperationalTotal code = 10070
	codeHours            code = 10071
	codeTooFast          code = 10072
	codeSystemTotal      code = 10073
	codeAuthRate         code = 10093
	codeOtherApp         code = 10094
	codeCategory         code = 10096
	codeContradiction    code = 10097
	codeTestText         code = 10104
	codeNoTargets        code = 10150
	codeNoTask           code = 10151
	codeUnknownTask      code = 10152
	codeRegIDCount       code = 10153
	codeAliasCount       code = 10154
	codeNoAppID          code = 10200
	codeNoAppKey         code = 10201
	codeBadAppKey        code = 10202
	codeNoTimestamp      code = 10203
	codeNoSign           code = 10204
	codeUnknownApp       code = 10205
	codeBadSign          code = 10206
	codeBadTimestamp     code = 10207
	codeManyPayloads     code = 10252
	codeManyBroadcasts   code = 10254
	codeLongAlias        code = 10301
	codeRegID            code = 10302
	codeAlias            code = 10303
	codeLongCallback     code = 10305
	codeLongParam        code = 10306
	codeNoRequestID      code = 10352
	codeLongRequestID    code = 10353
	codeManyTasks        code = 10471
	codeNoTasks          code = 10473
	codeNoTagName        code = 10601
	codeNoTagIDs         code = 10609
	codeManyTagIDs       code = 10614
	codeTagIDType        code = 10616
	codeClassification   code = 11000
	codeContent          code = 10101
)

// texts are the codes' descriptions. Only those of 0 and 10302 are published; the others say the same in vivo's manner
// [memory], and clients decide on the number.
var texts = map[code]string{
	codeSuccess:          "请求成功",
	codeUnauthorised:     "权限认证失败",
	codeBusy:             "当前资源已达上限，请稍后重试",
	codeRestricted:       "应用审核中，不能推送正式消息",
	codeNoTarget:         "alias和regId不能都为空",
	codeNotifyType:       "notifyType不合法",
	codeNoTitle:          "title不能为空",
	codeLongTitle:        "title不能超过40个字符",
	codeNoContent:        "content不能为空",
	codeLongContent:      "content不能超过100个字符",
	codeTTL:              "timeToLive不合法",
	codeSkipType:         "skipType不合法",
	codeNoLink:           "skipType为2时skipContent不能为空",
	codeLongLink:         "skipType为2时skipContent不能超过1000个字符",
	codeNoCustom:         "skipType为3时skipContent不能为空",
	codeLongCustom:       "skipType为3时skipContent不能超过1024个字符",
	codeNetworkType:      "networkType不合法",
	codeManyPairs:        "clientCustomMap不能超过10个键值对",
	codeBadPairs:         "clientCustomMap不合法",
	codeNoPage:           "skipType为4时skipContent不能为空",
	codeLongPage:         "skipType为4时skipContent不能超过1024个字符",
	codeOperationalTotal: "运营消息发送总量超出限制",
	codeHours:            "不在允许的发送时间段内",
	codeTooFast:          "发送过快",
	codeSystemTotal:      "系统消息发送总量超出限制",
	codeAuthRate:         "鉴权接口调用过于频繁",
	codeOtherApp:         "appId与authToken不一致",
	codeCategory:         "category不合法",
	codeContradiction:    "category与classification不一致",
	codeTestText:         "正式消息不能是测试内容",
	codeNoTargets:        "aliases和regIds不能都为空",
	codeNoTask:           "taskId不能为空",
	codeUnknownTask:      "taskId不存在",
	codeRegIDCount:       "regIds个数必须在2到1000之间",
	codeAliasCount:       "aliases个数必须在2到1000之间",
	codeNoAppID:          "appId不能为空",
	codeNoAppKey:         "appKey不能为空",
	codeBadAppKey:        "appKey不合法",
	codeNoTimestamp:      "timestamp不能为空",
	codeNoSign:           "sign不能为空",
	codeUnknownApp:       "appId不存在",
	codeBadSign:          "sign不正确",
	codeBadTimestamp:     "timestamp不合法",
	10250:                "鉴权接口调用次数超出限制",
	codeManyPayloads:     "saveListPayload调用次数超出限制",
	codeManyBroadcasts:   "全量推送次数超出限制",
	codeLongAlias:        "alias不能超过70个字符",
	codeRegID:            "regId不合法",
	codeAlias:            "alias不合法",
	codeLongCallback:     "callback不能超过128个字符",
	codeLongParam:        "callback.param不能超过64个字符",
	codeNoRequestID:      "requestId不能为空",
	codeLongRequestID:    "requestId不能超过64个字符",
	codeManyTasks:        "taskIds不能超过100个",
	codeNoTasks:          "taskIds不能为空",
	codeClassification:   "classification不合法",
	codeNoTagName:        "标签名称不能为空",
	codeNoTagIDs:         "ids不能为空",
	codeManyTagIDs:       "ids个数不能超过1000",
	codeTagIDType:        "type不合法",
	codeContent:          "内容审核不通过",
}

// codeText is a number as a client would name it.
func codeText(n int) string { return strconv.Itoa(n) }

func (c code) Error() string  { return texts[c] }
func (c code) String() string { return codeText(int(c)) }

// codeOf reads a code as a client would name it; what is none of vivo's is "try again".
func codeOf(name string) code {
	n, err := strconv.Atoi(name)
	if _, known := texts[code(n)]; err != nil || !known {
		return codeBusy
	}
	return code(n)
}

const jsonType = "application/json;charset=UTF-8"

// answer writes a refusal: HTTP 200, and the bad user where the call named one.
func answer(err error, bad *invalidUser) core.Answer {
	c := codeBusy
	errors.As(err, &c)
	return core.Answer{Type: jsonType, Body: core.JSON(result{Result: c, Desc: c.Error(), InvalidUser: bad}), Code: c.String()}
}

// refuse turns a rule's refusal into the answer and notes it on every target that the request names.
func (v *vendor) refuse(r *request, ref *core.Refusal, targets ...string) core.Answer {
	a := answer(ref, nil)
	a.Rule = ref.Rule
	for _, t := range targets {
		r.Reject(t, core.Verdict{Rule: ref.Rule, Code: a.Code})
	}
	return a
}
