package admin

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// What may be a token or a secret: a run of the characters they are made of, long enough to be one.
var word = regexp.MustCompile(`[A-Za-z0-9+/][A-Za-z0-9_\-.+/:~]{9,}={0,2}`)

// Members and parameters whose values open doors: access tokens and signatures, which are in no table here.
const secretNames = `(?i:access_?token|auth_?token|refresh_?token|id_?token|assertion|client_?secret|app_?secret|master_?secret|sign|signature)`

// Members and parameters that name phones: a request that was refused before its targets were looked at names them all the same.
const targetNames = `(?i:token|tokens|fid|to|reg_?ids?|registration_?ids?|registration_?tokens?|target_?value|push_?ids?|device_token_list)`

var (
	targetName   = regexp.MustCompile(`^` + targetNames + `$`)
	targetMember = regexp.MustCompile(`"` + targetNames + `"\s*:\s*(?:"[^"]*"?|\[[^\]]*\]?)`)
	tokenWord    = regexp.MustCompile(`[^"\[\],;\s…()]{21,}`) // longer than a topic or an alias mostly is
)

// readable keeps what core.Short writes as it is in an encoded form.
var readable = strings.NewReplacer("%E2%80%A6", "…", "%28", "(", "%29", ")")

var (
	secretName   = regexp.MustCompile(`^` + secretNames + `$`)
	secretMember = regexp.MustCompile(`("` + secretNames + `"\s*:\s*")([^"]+)`)
)

// redact shortens the tokens and secrets in an entry, which is a copy.
func redact(p *core.Platform, e *core.Entry) {
	for _, t := range p.TokensIn(e.Path) { // of calls about one phone, whose answers repeat it
		e.Path, e.Request, e.Answer = replaced(e.Path, t), replaced(e.Request, t), replaced(e.Answer, t)
	}
	for _, t := range e.Targets { // first: who was sent to may be nobody here, and somebody's phone elsewhere
		e.Request, e.Answer = redactAll(p, t.Token, e.Request), redactAll(p, t.Token, e.Answer)
	}
	e.Request, e.Answer = shorten(p, redactBody(p, e.Request)), shorten(p, redactBody(p, e.Answer))
	for _, t := range e.Targets {
		t.Token = redactTarget(p, t.Token)
	}
}

// redactTarget shortens what is a token or looks like one; a topic or an alias stays.
func redactTarget(p *core.Platform, target string) string {
	const tokenLike = 20
	if len(target) > tokenLike || p.Tokens.Find(target) != nil {
		return core.Short(target)
	}
	return target
}

// redactBody looks into the values of an encoded form, and at any other body as it is.
func redactBody(p *core.Platform, body string) string {
	if start := strings.TrimSpace(body); !strings.Contains(body, "=") || strings.HasPrefix(start, "{") || strings.HasPrefix(start, "[") {
		return redactText(p, body)
	}
	pairs := strings.Split(body, "&")
	for i, pair := range pairs {
		name, raw, _ := strings.Cut(pair, "=")
		value, err := url.QueryUnescape(raw)
		if err != nil { // such as at the end, where the journal has cut it
			value = raw
		}
		safe := redactText(p, value)
		if targetName.MatchString(name) {
			safe = tokenWord.ReplaceAllStringFunc(safe, core.Short)
		}
		switch {
		case secretName.MatchString(name):
			pairs[i] = name + "=" + core.Short(value)
		case safe != value:
			pairs[i] = name + "=" + readable.Replace(url.QueryEscape(safe))
		}
	}
	return strings.Join(pairs, "&")
}

func redactText(p *core.Platform, text string) string {
	text = targetMember.ReplaceAllStringFunc(text, func(m string) string {
		name, value, _ := strings.Cut(m, ":")
		return name + ":" + tokenWord.ReplaceAllStringFunc(value, core.Short)
	})
	text = secretMember.ReplaceAllStringFunc(text, func(m string) string {
		part := secretMember.FindStringSubmatch(m)
		return part[1] + core.Short(part[2])
	})
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if p.Tokens.Find(w) != nil || secret(p, w) {
			return core.Short(w)
		}
		return w
	})
}

// secret reports whether a word is a credential of one of the vendor's apps.
func secret(p *core.Platform, w string) bool {
	for _, a := range p.Apps.List() {
		found := false
		a.Secrets(func(s string) { found = found || core.Equal(w, s) })
		if found {
			return true
		}
	}
	return false
}

// shorten takes an app's secrets out of a text wherever they stand: a real one may hold what no word is made of.
func shorten(p *core.Platform, text string) string {
	const short = 6 // what is shorter stands in texts by chance
	for _, a := range p.Apps.List() {
		a.Secrets(func(s string) {
			if len(s) < short {
				return
			}
			text = replaced(text, s)
		})
	}
	return text
}

// replaced shortens a text's every mention of s, however it is encoded.
func replaced(text, s string) string {
	for _, spelt := range []string{s, url.QueryEscape(s), strings.Trim(string(core.JSON(s)), `"`)} {
		text = strings.ReplaceAll(text, spelt, core.Short(s))
	}
	return text
}

// redactAll shortens a target wherever a text names it, if it is or looks like a token.
func redactAll(p *core.Platform, target, text string) string {
	if redactTarget(p, target) == target {
		return text
	}
	return replaced(text, target)
}
