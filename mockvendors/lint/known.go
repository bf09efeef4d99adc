package lint

import (
	"crypto/sha256"
	"net/url"
	"regexp"
	"strings"
)

// secretParameter are the parameters whose values open doors.
var secretParameter = regexp.MustCompile(`^(?i:access_?token|auth_?token|refresh_?token|client_?secret|app_?secret|master_?secret|secret|key|api_?key)$`)

// most is how many tokens and secrets are remembered, as digests.
const most = 1 << 18

type digest [sha256.Size]byte

// known is what the captures have shown so far: tokens and secrets by their digests, the oldest forgotten.
type known struct {
	words  map[digest]struct{}
	gone   map[digest]struct{} // by vendor and token
	order  []digest
	buried []digest
}

func newKnown() *known { return &known{words: map[digest]struct{}{}, gone: map[digest]struct{}{}} }

func digestOf(parts ...string) digest { return sha256.Sum256([]byte(strings.Join(parts, "\x00"))) }

// shortest is the length from which a word is told from others.
const shortest = 16

// seen remembers a token or a secret.
func (k *known) seen(word string) {
	if len(word) < shortest || strings.Contains(word, "…") { // as a journal has it
		return
	}
	k.order = remember(k.words, k.order, digestOf(word))
}

// remember adds to a bounded set.
func remember(set map[digest]struct{}, order []digest, d digest) []digest {
	if _, there := set[d]; there {
		return order
	}
	set[d] = struct{}{}
	if order = append(order, d); len(order) > most {
		delete(set, order[0])
		order = order[1:]
	}
	return order
}

// is reports whether a word is one that was seen.
func (k *known) is(word string) bool {
	if len(word) < shortest {
		return false
	}
	_, there := k.words[digestOf(word)]
	return there
}

// bury remembers that a vendor called a token dead.
func (k *known) bury(vendor, token string) {
	if token != "" {
		k.buried = remember(k.gone, k.buried, digestOf(vendor, token))
	}
}

// deadRules are the rows that say what a dead token is.
var deadRules = map[string]string{"fcm": "FCM-T2", "huawei": "HW-V8", "mi": "MI-T2", "oppo": "OPPO-T1", "vivo": "VIVO-T1", "meizu": "MZ-D2"}

// dead reports whether a vendor has called a token dead.
func (k *known) dead(vendor, token string) (rule string, dead bool) {
	_, dead = k.gone[digestOf(vendor, token)]
	return deadRules[vendor], dead
}

// secretsOf remembers a call's credentials: they must stand in no log.
func (k *known) secretsOf(x *exchange) {
	for _, name := range []string{"Authorization", "authToken", "auth_token"} {
		value := x.header.Get(name)
		for _, prefix := range []string{"Bearer ", "key="} {
			value = strings.TrimPrefix(value, prefix)
		}
		k.seen(value)
	}
	if form, err := url.ParseQuery(string(x.body)); err == nil {
		for name, values := range form {
			if secretParameter.MatchString(name) {
				for _, v := range values {
					k.seen(v)
				}
			}
		}
	}
}
