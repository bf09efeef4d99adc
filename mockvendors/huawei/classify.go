package huawei

import (
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The classes of a notification (section 4), and data messages, which have none.
const (
	classService   = "service"
	classMarketing = "marketing"
	classData      = "data"
)

const (
	playVoice = "PLAY_VOICE"
	voip      = "VOIP"
)

// category is one value of the field category.
type category struct {
	known     bool
	marketing bool // labels only
	dataOnly  bool // not for notifications
	v3Only    bool
}

// categories are the published ones, upper case only.
var categories = map[string]category{
	"IM": {known: true}, voip: {known: true}, "SUBSCRIPTION": {known: true}, "TRAVEL": {known: true}, "HEALTH": {known: true},
	"WORK": {known: true}, "ACCOUNT": {known: true}, "EXPRESS": {known: true}, "FINANCE": {known: true},
	"DEVICE_REMINDER": {known: true}, "SYSTEM_REMINDER": {known: true}, "MAIL": {known: true},
	playVoice: {known: true, dataOnly: true}, "MARKETING": {known: true, marketing: true}, "CUSTOMER_SERVICE": {known: true, v3Only: true},
}

func smartTable() []SmartRule {
	return []SmartRule{
		{Category: "MARKETING", Class: classMarketing},
		{Keywords: []string{"验证码", "verification code", "passcode"}, Class: classService},
		{Keywords: []string{"优惠", "促销", "折扣", "特价", "秒杀", "红包", "抽奖", "降价", "满减", "限时", "大促"}, Class: classMarketing},
		{Keywords: []string{"discount", "% off", "coupon", "promotion", "flash sale", "lucky draw", "limited time"}, Class: classMarketing},
		{Keywords: []string{"推荐", "热点", "头条", "资讯", "recommended for you", "breaking news", "survey", "问卷"}, Class: classMarketing},
		{Keywords: []string{"订单", "快递", "物流", "航班", "账单", "order", "parcel", "flight", "invoice"}, Class: classService},
	}
}

func (r *SmartRule) fits(category, text string) bool {
	if r.Category != "" && r.Category != category {
		return false
	}
	return len(r.Keywords) == 0 || slices.ContainsFunc(r.Keywords, func(k string) bool { return strings.Contains(text, strings.ToLower(k)) })
}

// granted reports whether the app holds the right to classify a category itself.
func (s *Settings) granted(name string) bool {
	return slices.Contains(s.Approved, "all") || slices.Contains(s.Approved, name)
}

// classify is section 4's decision for a notification:
//
//	right and category? ── yes ─▶ the category's class
//	       └ no ─▶ smart mode? ── yes ─▶ the table's class
//	                     └ no ─▶ marketing
func (p *push) classify() string {
	rules := p.v.p.Rules
	if p.notice == nil {
		return classData
	}
	if !rules.On("HW-C1") && !p.smart() {
		return classService
	}
	if p.trusted() {
		if categories[p.category].marketing {
			return classMarketing
		}
		return classService
	}
	if p.smart() {
		rules.Hit("HW-C8")
		text := strings.ToLower(p.title + "\n" + p.text)
		for i := range p.set.Smart {
			if p.set.Smart[i].fits(p.category, text) {
				return p.set.Smart[i].Class
			}
		}
		return p.set.SmartOtherwise
	}
	return classMarketing
}

func (p *push) smart() bool { return p.set.Classification == "smart" && p.v.p.Rules.On("HW-C8") }

// trusted reports whether the message's category counts.
func (p *push) trusted() bool {
	c := categories[p.category]
	switch {
	case p.category == "":
		return false
	case !c.known || c.v3Only && p.version != v3:
		return !p.ignores("HW-C4") && p.set.granted("all")
	case c.dataOnly && p.ignores("HW-C5"):
		return false
	}
	return p.set.granted(p.category)
}

// ignores reports whether a rule that passes over a part of the message is on, and counts it.
func (p *push) ignores(rule string) bool {
	on := p.v.p.Rules.On(rule)
	if on {
		p.v.p.Rules.Hit(rule)
	}
	return on
}

// classFor is the class on one device: EMUI below 10 has none, everything there behaves as service.
func (p *push) classFor(d *core.Device) string {
	if p.class == classMarketing && olderThan(d, 10) {
		return classService
	}
	return p.class
}

// olderThan reports whether a phone is known to run an EMUI below a version.
func olderThan(d *core.Device, emui int) bool { return d.OS == "" && d.System > 0 && d.System < emui }
