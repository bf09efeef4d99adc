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

// readable keeps what core.Short writes as it is in an encoded form.
var readable = strings.NewReplacer("%E2%80%A6", "…", "%28", "(", "%29", ")")

var (
	secretName   = regexp.MustCompile(`^` + secretNames + `$`)
	secretMember = regexp.MustCompile(`("` + secretNames + `"\s*:\s*")([^"]+)`)
)

// redact shortens the tokens and secrets in an entry, which is a copy.
func redact(p *core.Platform, e *core.Entry) {
	e.Request, e.Answer = redactBody(p, e.Request), redactBody(p, e.Answer)
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
		if secretName.MatchString(name) {
			pairs[i] = name + "=" + core.Short(value)
		} else if safe := redactText(p, value); safe != value {
			pairs[i] = name + "=" + readable.Replace(url.QueryEscape(safe))
		}
	}
	return strings.Join(pairs, "&")
}

func redactText(p *core.Platform, text string) string {
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
		if core.Equal(w, a.AppSecret) || core.Equal(w, a.MasterSecret) {
			return true
		}
	}
	return false
}
