package vivo

import (
	"unicode/utf8"

	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	titleMax     = 40
	contentMax   = 100
	aliasMax     = 70
	requestIDMax = 64
	pairsMax     = 10   // of clientCustomMap
	pairsLength  = 1024 // keys and values together, in characters
	callbackMax  = 128
	paramMax     = 64
	ttlDefault   = 86_400 // seconds
	ttlMax       = 604_800
	ttlMinSingle = 60
	ttlMinMany   = 900
)

// messageRows look at what a message says.
func messageRows() core.Table[*notice] {
	return core.Table[*notice]{
		{Rule: core.Rule{
			ID: "VIVO-M1", Phase: core.Validate, Says: "A single push names a regId or an alias; with both, the regId counts.",
			Answer: "10050", Source: "S-JAVA, D-API21", Remedy: "Set regId, as the phone reported it.",
		}, Check: func(n *notice) error {
			if !n.toOne() {
				return nil
			}
			switch {
			case n.RegID.S == "" && n.Alias.S == "":
				return codeNoTarget
			case n.RegID.S == "" && utf8.RuneCountInString(n.Alias.S) > aliasMax:
				return codeLongAlias
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-M7", Phase: core.Validate, Says: "Every push has a requestId of up to 64 characters; a number counts by its digits.",
			Figure: "1–64", Answer: "10352, 10353", Source: "S-JAVA, S-NPM", Remedy: "Set requestId to an id of your own, new for every push.",
		}, Check: func(n *notice) error {
			switch {
			case n.requestID == "":
				return codeNoRequestID
			case utf8.RuneCountInString(n.requestID) > requestIDMax:
				return codeLongRequestID
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "VIVO-M2", Phase: core.Validate, Says: "notifyType and skipType are 1 to 4, networkType is -1 or 1.",
			Answer: "10054, 10060, 10065", Source: "S-JAVA", Remedy: "Set notifyType 4 for sound and vibration, skipType by what a tap shall open.",
		}, Check: content(func(n *notice) error {
			switch {
			case n.NotifyType.N < 1 || n.NotifyType.N > 4:
				return n.needed(n.NotifyType, codeNotifyType)
			case n.SkipType.N < skipHome || n.SkipType.N > skipPage:
				return n.needed(n.SkipType, codeSkipType)
			case n.NetworkType.Bad || n.NetworkType.Set && n.NetworkType.N != -1 && n.NetworkType.N != 1:
				return codeNetworkType
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-M3", Phase: core.Validate, Says: "Title and content are there and keep their lengths.",
			Figure: "title 40, content 100 characters; older: a CJK character counts 2", Setting: "wide_characters", Answer: "10055–10058", Source: "S-JAVA, D-API24",
			Remedy: "Shorten the texts before sending.",
		}, Check: content(func(n *notice) error {
			longest, most := titleMax, contentMax
			if n.kind == live {
				longest, most = n.set.LiveTitle, n.set.LiveContent
			}
			switch title, text := n.count(n.Title.S), n.count(n.Content.S); {
			case title == 0:
				return codeNoTitle
			case title > longest:
				return codeLongTitle
			case text == 0:
				return codeNoContent
			case text > most:
				return codeLongContent
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-M4", Phase: core.Validate, Says: "timeToLive is within its range; without one a message is kept a day.",
			Figure: "60–604800 s for one, 900–604800 s for many", Answer: "10059", Source: "S-JAVA", Remedy: "Set timeToLive within the range, or leave it out.",
		}, Check: content(func(n *notice) error {
			least := int64(ttlMinMany)
			if n.toOne() {
				least = ttlMinSingle
			}
			if n.TTL.Bad || n.TTL.N != 0 && (n.TTL.N < least || n.TTL.N > ttlMax) {
				return codeTTL
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-M5", Phase: core.Validate, Says: "A link, a custom content and a page come with skipContent of a bounded length.",
			Figure: "1000 for a link, 1024 for the others", Answer: "10061–10064, 10068, 10069", Source: "S-JAVA, D-API24", Remedy: "Set skipContent, or use skipType 1 to open the app.",
		}, Check: content((*notice).skips)},
		{Rule: core.Rule{
			ID: "VIVO-M6", Phase: core.Validate, Says: "clientCustomMap is an object of up to ten pairs with 1024 characters in all.",
			Figure: "10 pairs, 1024 characters", Answer: "10066, 10067", Source: "S-JAVA", Remedy: "Send less with the push, and let the app fetch the rest.",
		}, Check: content(func(n *notice) error {
			length := 0
			for k, v := range n.CustomMap.M {
				length += utf8.RuneCountInString(k) + utf8.RuneCountInString(v)
			}
			switch {
			case len(n.CustomMap.M) > pairsMax:
				return codeManyPairs
			case n.CustomMap.Bad || length > pairsLength:
				return codeBadPairs
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-M8", Phase: core.Validate, Says: "The receipt's address and parameter keep their lengths.",
			Figure: "callback 128, callback.param 64", Answer: "10305, 10306", Source: "S-JAVA", Remedy: "Use a shorter address or parameter.",
		}, Check: content(func(n *notice) error {
			switch {
			case utf8.RuneCountInString(n.Extra.M["callback"]) > callbackMax:
				return codeLongCallback
			case utf8.RuneCountInString(n.Extra.M["callback.param"]) > paramMax:
				return codeLongParam
			}
			return nil
		})},
		{Rule: core.Rule{
			ID: "VIVO-M9", Phase: core.Validate, Says: "Where vivo looks for it, a formal message whose title or content looks like a test is refused.",
			Figure: "off", Setting: "refuse_test_text", Answer: "10104", Source: "S-GO2", Remedy: "Send tests with pushMode 1 to a test device, and real texts to users.",
		}, Check: content(func(n *notice) error {
			if n.set.RefuseTestText && n.formal() && (looksLikeTest(n.Title.S) || looksLikeTest(n.Content.S)) {
				return codeTestText
			}
			return nil
		})},
	}
}

// needed is the code of a field that has no valid value; a live message may leave it out, since its card is made already [mock].
func (n *notice) needed(f core.LooseInt, c code) error {
	if n.kind == live && !f.Set {
		return nil
	}
	return c
}

// toOne reports whether the message is for one user: a regId, or whoever carries an alias.
func (n *notice) toOne() bool { return n.kind == single || n.kind == live }

// count is a text's length as vivo counts it.
func (n *notice) count(text string) int {
	chars := utf8.RuneCountInString(text)
	if n.set.WideCharacters {
		for _, r := range text {
			if r >= 0x2E80 { // CJK and what stands behind it in Unicode, emoji included
				chars++
			}
		}
	}
	return chars
}

// The skip types.
const (
	skipHome   = 1
	skipLink   = 2
	skipCustom = 3
	skipPage   = 4
)

func (n *notice) skips() error {
	for _, s := range [...]struct {
		skip           int64
		max            int
		empty, tooLong code
	}{
		{skipLink, 1000, codeNoLink, codeLongLink}, {skipCustom, 1024, codeNoCustom, codeLongCustom}, {skipPage, 1024, codeNoPage, codeLongPage},
	} {
		switch length := utf8.RuneCountInString(n.SkipContent.S); {
		case n.SkipType.N != s.skip:
		case length == 0:
			return s.empty
		case length > s.max:
			return s.tooLong
		}
	}
	return nil
}
