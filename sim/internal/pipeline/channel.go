package pipeline

import (
	"context"
	"net/http"
	"time"
)

// channel is one certificate made ready to send: its adapter, its access
// token, and the HTTP client all of them share.
type channel struct {
	cert    *Certificate
	adapter adapter
	tokens  *tokenCache // nil with vendors that sign every request
	client  *client
	brk     breaks
}

// send makes one attempt. onRequest is called once, right before the push
// leaves. An *authRefusal and a *localFailure mean that it never left; any
// other error is the network's.
func (ch *channel) send(ctx context.Context, p *Push, onRequest func()) (Answer, error) {
	o := resolve(ch.cert, p, ch.brk.certificateWins)
	if ch.brk.dropExt {
		q := *p
		q.Ext = ""
		p = &q
	}
	auth := ""
	for replayed := false; ; replayed = true {
		var err error
		if ch.tokens != nil && !replayed {
			if auth, err = ch.tokens.get(ctx); err != nil {
				return Answer{}, err
			}
		}
		req, err := ch.adapter.compose(p, o, auth)
		if err != nil {
			return Answer{}, err
		}
		if !replayed {
			onRequest()
		}
		answer, err := ch.client.do(ctx, req, func(status int, body []byte) Answer {
			return ch.adapter.read(status, body, p.Token)
		})
		if err != nil {
			return Answer{}, err
		}
		answer.Text = tidyText(answer.Text, p.Token)
		if !answer.StaleAuth || ch.tokens == nil || replayed || ch.brk.noReplay {
			return answer, nil
		}
		if auth, err = ch.tokens.replace(ctx, auth); err != nil {
			return Answer{}, err
		}
	}
}

// fetchToken asks the vendor for a new access token.
func (ch *channel) fetchToken(ctx context.Context, now time.Time) (token string, life time.Duration, err error) {
	a := ch.adapter.(tokenAdapter)
	req, err := a.tokenRequest(now)
	if err != nil {
		return "", 0, &localFailure{WhyAuth, err}
	}
	refusal, err := ch.client.do(ctx, req, func(status int, body []byte) (refusal Answer) {
		token, life, refusal = a.readToken(status, body)
		return refusal
	})
	switch {
	case err != nil:
		return "", 0, err
	case refusal.Code != "" && refusal.Code != httpCode(http.StatusOK):
		refusal.Auth, refusal.Text = true, tidyText(refusal.Text, "")
		return "", 0, &authRefusal{refusal}
	case token == "":
		return "", 0, &localFailure{WhyAuth, errNoToken}
	}
	return token, life, nil
}
