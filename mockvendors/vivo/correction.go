package vivo

import (
	"slices"
	"strings"
	"unicode"
)

// The categories of D-CLASS.
var (
	systemCategories      = []string{"IM", "ACCOUNT", "TODO", "DEVICE_REMINDER", "ORDER", "SUBSCRIPTION"}
	operationalCategories = []string{"NEWS", "CONTENT", "MARKETING", "SOCIAL"}
)

// The classifications.
const (
	operational = 0
	system      = 1
)

// promotionWords is what promotion reads like; a scenario may bring its own table.
func promotionWords() []string {
	return []string{"优惠", "促销", "折扣", "红包", "抽奖", "领取", "特价", "秒杀", "限时", "会员日", "免费送", "满减", "大促",
		"discount", "coupon", "% off", "lottery", "free gift", "flash sale", "limited offer"}
}

// systemWords is what vivo knows as system in the mode "unrecognised"; a scenario may bring its own table.
func systemWords() []string {
	return []string{"验证码", "登录", "登陆", "密码", "账号", "订单", "发货", "快递", "物流", "支付", "退款", "待办", "日程", "会议", "审批",
		"来电", "通话", "新消息", "给你发", "条消息", "verification code", "signed in", "password", "order", "shipped", "payment",
		"refund", "meeting", "reminder", "call from", "new message"}
}

// corrected reports whether vivo takes a system message for an operational one by its text. VIVO-C5.
func (s *Settings) corrected(title, text string) bool {
	whole := strings.ToLower(title + "\n" + text)
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(whole, strings.ToLower(w)) })
	}
	switch s.Correction {
	case CorrectPromotional:
		return has(s.PromotionWords)
	case CorrectUnrecognised:
		return !has(s.SystemWords)
	}
	return false
}

// looksLikeTest reports whether a formal text is one that vivo takes for a test: only digits, only Latin letters, only
// symbols, symbols and digits, the word for "test", braces or square brackets. VIVO-M9.
func looksLikeTest(text string) bool {
	if strings.Contains(text, "测试") || strings.ContainsAny(text, "{}[]") {
		return true
	}
	only := func(in func(rune) bool) bool { return strings.IndexFunc(text, func(r rune) bool { return !in(r) }) < 0 }
	symbol := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) }
	return text != "" && (only(func(r rune) bool { return unicode.IsDigit(r) || symbol(r) }) ||
		only(func(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }))
}
