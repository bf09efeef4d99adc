package admin

import (
	"net/url"
	"regexp"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// What may be a token or a secret: a run of the characters they are made of, percent-encoded where a form has it so. The
// last alternative takes other encoded characters, quotes and commas, which end a run.
var word = regexp.MustCompile(`(?:[A-Za-z0-9+/]|%2[BbFf])(?:[A-Za-z0-9_\-.+/:~]|%2[BbFfDd]|%3[Aa])*(?:=|%3[Dd]){0,2}|%[0-9A-Fa-f]{2}`)

// Members and parameters whose values open doors, whoever they belong to: access tokens and signatures are in no table here.
var secretField = regexp.MustCompile(`(?i)((?:^|[&"?])(?:access_?token|auth_?token|refresh_token|id_token|assertion|client_secret|app_?secret|master_?secret|sign|signature)(?:"\s*:\s*"|=))([^"&]+)`)

// shortest is the length below which no word is looked up.
const shortest = 10

// redact shortens the tokens and secrets in an entry, which is a copy.
func redact(p *core.Platform, e *core.Entry) {
	e.Request, e.Answer = redactText(p, e.Request), redactText(p, e.Answer)
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

func redactText(p *core.Platform, text string) string {
	text = secretField.ReplaceAllStringFunc(text, func(m string) string {
		part := secretField.FindStringSubmatch(m)
		return part[1] + core.Short(part[2])
	})
	return word.ReplaceAllStringFunc(text, func(w string) string {
		if len(w) < shortest {
			return w
		}
		plain, err := url.PathUnescape(w)
		if err != nil {
			plain = w
		}
		if p.Tokens.Find(plain) != nil || secret(p, plain) {
			return core.Short(plain)
		}
		return w
	})
}

// secret reports whether a word is a credential of one of the vendor's apps.
func secret(p *core.Platform, w string) bool {
	for _, a := range p.Apps.List() {
		if w == a.AppSecret || w == a.MasterSecret {
			return true
		}
	}
	return false
}
