package pipeline

import (
	"context"
	"net/http"
	"time"
)

// sender is one certificate made ready to send: its adapter, its access
// token, and the HTTP client all of them share.
type sender struct {
	cert    *Certificate
	adapter adapter
	tokens  *tokenCache // nil with vendors that sign every request
	client  *client
}

// send makes one attempt. onRequest is called once, right before the push
// leaves. An *authRefusal and a *localFailure mean that it never left; any
// other error is the network's.
func (s *sender) send(ctx context.Context, p *Push, onRequest func()) (Answer, error) {
	auth := ""
	for replayed := false; ; replayed = true {
		var err error
		if s.tokens != nil && !replayed {
			if auth, err = s.tokens.get(ctx); err != nil {
				return Answer{}, err
			}
		}
		req, err := s.adapter.compose(p, auth)
		if err != nil {
			return Answer{}, err
		}
		if !replayed {
			onRequest()
		}
		answer, err := s.client.do(ctx, req, func(status int, body []byte) Answer {
			return s.adapter.read(status, body, p.Token)
		})
		if err != nil {
			return Answer{}, err
		}
		answer.Text = tidyText(answer.Text, p.Token)
		if !answer.StaleAuth || s.tokens == nil || replayed {
			return answer, nil
		}
		if auth, err = s.tokens.replace(ctx, auth); err != nil {
			return Answer{}, err
		}
	}
}

// fetchToken asks the vendor for a new access token.
func (s *sender) fetchToken(ctx context.Context, now time.Time) (token string, life time.Duration, err error) {
	a := s.adapter.(tokenAdapter)
	req, err := a.tokenRequest(now)
	if err != nil {
		return "", 0, &localFailure{WhyAuth, err}
	}
	refusal, err := s.client.do(ctx, req, func(status int, body []byte) (refusal Answer) {
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
