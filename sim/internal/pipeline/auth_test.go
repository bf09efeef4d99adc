package pipeline

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"
)

// TestFCMAssertion: the JWT is the one Google's rulebook describes.
func TestFCMAssertion(t *testing.T) {
	s := newStub(t, reply{body: accepted[FCM]})
	r := newRig(t, []Certificate{certFor(FCM, s.URL)}, nil)
	require.True(t, r.send(t, demoPush()).answer.Accepted)
	form := s.seen(true)[0].form
	require.Equal(t, "urn:ietf:params:oauth:grant-type:jwt-bearer", form.Get("grant_type"))
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(form.Get("assertion"), claims, func(*jwt.Token) (any, error) { return &testKey().PublicKey, nil },
		jwt.WithValidMethods([]string{"RS256"}), jwt.WithTimeFunc(r.clock.Now), jwt.WithIssuedAt())
	require.NoError(t, err)
	require.Equal(t, "0123456789abcdef0123456789abcdef01234567", token.Header["kid"])
	require.Equal(t, "firebase-adminsdk-x@demo.iam.gserviceaccount.com", claims["iss"])
	require.Equal(t, s.URL+"/token", claims["aud"])
	require.Equal(t, "https://www.googleapis.com/auth/firebase.messaging", claims["scope"])
	require.LessOrEqual(t, claims["exp"].(float64)-claims["iat"].(float64), 3600.0)
}

// TestTokenRequests: the other vendors' logins, signed as their rulebooks say.
func TestTokenRequests(t *testing.T) {
	s := newStub(t)
	at := time.UnixMilli(1700000000000)
	request := func(vendor string) wireRequest {
		c := certFor(vendor, s.URL)
		c.AuthEndpoint = s.URL + "/"
		v, _ := vendorByName(vendor)
		a, err := v.newAdapter(&c)
		require.NoError(t, err)
		r, err := a.(tokenAdapter).tokenRequest(at)
		require.NoError(t, err)
		return r
	}
	hw := request(Huawei)
	require.Equal(t, s.URL+"/oauth2/v3/token", hw.url)
	require.Equal(t, "grant_type=client_credentials&client_id=10001&client_secret=secret", string(hw.body))

	op := request(OPPO)
	sum := sha256.Sum256([]byte("key" + "1700000000000" + "master")) // the master secret (IM-108)
	require.Equal(t, s.URL+"/server/v1/auth", op.url)
	require.Equal(t, "app_key=key&timestamp=1700000000000&sign="+hex.EncodeToString(sum[:]), string(op.body))

	vv := request(Vivo)
	require.Equal(t, s.URL+"/message/auth", vv.url)
	require.JSONEq(t, `{"appId":10001,"appKey":"key","timestamp":1700000000000,"sign":"`+md5hex("10001key1700000000000secret")+`"}`, string(vv.body))
}

// TestTokenReuse: one access token serves many pushes, and is renewed before its end.
func TestTokenReuse(t *testing.T) {
	for _, vendor := range []string{FCM, Huawei, OPPO, Vivo} {
		t.Run(vendor, func(t *testing.T) {
			s := newStub(t, reply{body: accepted[vendor]})
			r := newRig(t, []Certificate{certFor(vendor, s.URL)}, nil)
			for range 5 {
				require.True(t, r.send(t, demoPush()).answer.Accepted)
			}
			require.Len(t, s.seen(true), 1)
			r.clock.advance(24 * time.Hour)
			require.True(t, r.send(t, demoPush()).answer.Accepted)
			require.Len(t, s.seen(true), 2)
		})
	}
}

// TestTokenRefusals: a login the vendor refuses is the push's final answer,
// under the code its clients would name.
func TestTokenRefusals(t *testing.T) {
	rows := []struct {
		vendor, code string
		auth         reply
	}{
		{FCM, "invalid_grant", reply{status: 400, body: `{"error":"invalid_grant","error_description":"Invalid JWT Signature."}`}},
		{Huawei, "1101/12304", reply{status: 400, body: `{"error":1101,"sub_error":12304,"error_description":"x"}`}},
		{OPPO, "16", reply{body: `{"code":16,"message":"Invalid Signature"}`}},
		{Vivo, "10206", reply{body: `{"result":10206,"desc":"x"}`}},
		{Huawei, "http_404", reply{status: 404, body: `<html>`}},
	}
	for _, row := range rows {
		t.Run(row.vendor+" "+row.code, func(t *testing.T) {
			s := newStub(t, reply{body: accepted[row.vendor]})
			s.auths = []reply{row.auth}
			r := newRig(t, []Certificate{certFor(row.vendor, s.URL)}, nil)
			for range 10 {
				e := r.send(t, demoPush())
				require.Equal(t, row.code, e.answer.Code, "%+v", e)
				require.True(t, e.answer.Auth)
				require.False(t, e.answer.Accepted)
				require.Equal(t, []string{"queued", "answered"}, r.rec.steps[e.push])
			}
			require.Len(t, s.seen(true), 1, "a refused login is not tried for every push")
			require.Empty(t, s.seen(false))
			r.clock.advance(time.Minute)
			r.send(t, demoPush())
			require.Len(t, s.seen(true), 2, "but again after a while")
		})
	}
}

// TestTokenTrouble: logins that fail without a code of the vendor.
func TestTokenTrouble(t *testing.T) {
	rows := []struct {
		about, why string
		auth       reply
		logins     int
	}{
		{"an answer without a token is no login", WhyAuth, reply{body: `{}`}, 1},
		{"an answer that is no JSON is no login", WhyAuth, reply{body: `<html>`}, 1},
		{"an overloaded token endpoint is tried again", WhyRetriesExhausted, reply{status: 503}, 4},
		{"a dropped connection is tried again", WhyNetwork, reply{reset: true}, 4},
	}
	for _, row := range rows {
		t.Run(row.about, func(t *testing.T) {
			s := newStub(t)
			s.auths = []reply{row.auth}
			r := newRig(t, []Certificate{certFor(Huawei, s.URL)}, nil)
			require.Equal(t, row.why, r.send(t, demoPush()).why)
			require.Len(t, s.seen(true), row.logins)
			for i, attempt := range r.rec.attempts {
				require.Equal(t, i+1, attempt, "an attempt that ended at the login counts as one")
			}
		})
	}
}

// TestStaleToken: one forced renewal and one replay, no more.
func TestStaleToken(t *testing.T) {
	stale := map[string]reply{
		FCM:    {status: 401, body: `{"error":{"code":401,"message":"x","status":"UNAUTHENTICATED"}}`},
		Huawei: {status: 401, body: `{"code":"80200003","msg":"x","requestId":"1"}`},
		OPPO:   {body: `{"code":11,"message":"Invalid AuthToken"}`},
		Vivo:   {body: `{"result":10000,"desc":"x"}`},
	}
	for vendor, no := range stale {
		t.Run(vendor+" renews and replays", func(t *testing.T) {
			s := newStub(t, no, reply{body: accepted[vendor]})
			r := newRig(t, []Certificate{certFor(vendor, s.URL)}, nil)
			e := r.send(t, demoPush())
			require.True(t, e.answer.Accepted, "%+v", e)
			require.Len(t, s.seen(true), 2)
			require.Len(t, s.seen(false), 2)
			require.Equal(t, []string{"queued", "requested", "answered"}, r.rec.steps[e.push], "the replay is no new attempt")
		})
		t.Run(vendor+" gives up when the new one is no better", func(t *testing.T) {
			s := newStub(t, no)
			r := newRig(t, []Certificate{certFor(vendor, s.URL)}, nil)
			e := r.send(t, demoPush())
			require.False(t, e.answer.Accepted)
			require.True(t, e.answer.StaleAuth)
			require.Len(t, s.seen(true), 2)
			require.Len(t, s.seen(false), 2)
		})
	}
}

// logins counts the fetches that many workers cause who need a token at once.
func logins(t *testing.T) (n int) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		gate := make(chan struct{})
		c := &tokenCache{clock: newFakeClock(), fetch: func(context.Context, time.Time) (string, time.Duration, error) {
			mu.Lock()
			n++
			mu.Unlock()
			<-gate
			return "t", time.Hour, nil
		}}
		for range 16 {
			go func() {
				if token, err := c.get(t.Context()); err != nil || token != "t" {
					t.Errorf("%q %v", token, err)
				}
			}()
		}
		synctest.Wait() // all of them fetch or wait
		close(gate)
	})
	return n
}

// fetches counts the fetches of a token that lives an hour, looked at shortly
// before its end.
func fetches(at time.Duration) (n int) {
	clock := newFakeClock()
	c := &tokenCache{clock: clock, fetch: func(context.Context, time.Time) (string, time.Duration, error) {
		n++
		return "t", time.Hour, nil
	}}
	c.get(context.Background())
	clock.advance(at)
	c.get(context.Background())
	return n
}

func TestRenewalTime(t *testing.T) {
	require.Equal(t, 1, fetches(54*time.Minute), "well before its end it is used")
	require.Equal(t, 2, fetches(56*time.Minute), "shortly before its end it is renewed")
}

// TestRenewalOfAShortLife: a token that lives less than twice the margin is used for half of its life, not asked for anew at
// every push.
func TestRenewalOfAShortLife(t *testing.T) {
	for _, row := range []struct {
		life, at time.Duration
		want     int
	}{
		{4 * time.Minute, 119 * time.Second, 1},
		{4 * time.Minute, 121 * time.Second, 2},
		{10 * time.Minute, 299 * time.Second, 1},
		{10 * time.Minute, 301 * time.Second, 2},
		{time.Second, 0, 1},
	} {
		n, clock := 0, newFakeClock()
		c := &tokenCache{clock: clock, fetch: func(context.Context, time.Time) (string, time.Duration, error) {
			n++
			return "t", row.life, nil
		}}
		_, _ = c.get(t.Context())
		clock.advance(row.at)
		_, _ = c.get(t.Context())
		require.Equal(t, row.want, n, "a life of %v, looked at after %v", row.life, row.at)
	}
}

// TestReplace: of many who find a token stale only the first has it thrown away.
func TestReplace(t *testing.T) {
	n := 0
	c := &tokenCache{clock: newFakeClock(), fetch: func(context.Context, time.Time) (string, time.Duration, error) {
		n++
		return string(rune('a' + n)), time.Hour, nil
	}}
	first, _ := c.get(context.Background())
	for range 5 {
		next, err := c.replace(context.Background(), first)
		require.NoError(t, err)
		require.Equal(t, "c", next)
	}
	require.Equal(t, 2, n)
	c.fetch = func(context.Context, time.Time) (string, time.Duration, error) { return "", 0, errors.New("down") }
	_, err := c.replace(context.Background(), "c")
	require.ErrorContains(t, err, "down")
}
