package restform

import (
	"bytes"
	"compress/zlib"
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pack writes a UserSig of any content.
func pack(t *testing.T, content any) string {
	text, err := json.Marshal(content)
	require.NoError(t, err)
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(text)
	require.NoError(t, z.Close())
	return sigToURL.Replace(base64.StdEncoding.EncodeToString(packed.Bytes()))
}

func codeOf(err error) int {
	if err == nil {
		return 0
	}
	return err.(*refusal).code //nolint:errorlint // verify returns no other
}

// What is in a UserSig: its shape, its numbers, its buffer of TRTC's.
func TestUserSig(t *testing.T) {
	now := noon
	good := func() map[string]any {
		s, ok := unpack(Sign(app, "rong", now, time.Hour))
		require.True(t, ok)
		return map[string]any{"TLS.ver": "2.0", "TLS.identifier": "rong", "TLS.sdkappid": 1400000001, "TLS.time": now.Unix(), "TLS.expire": 3600, "TLS.sig": s.Sig}
	}
	with := func(pairs ...any) map[string]any {
		m := good()
		for i := 0; i < len(pairs); i += 2 {
			m[pairs[i].(string)] = pairs[i+1]
		}
		return m
	}
	buffered := userSig{Identifier: "rong", SDKAppID: "1400000001", Time: json.Number("1795435200"), Expire: "3600", UserBuf: "AAAA"}
	rows := []struct {
		says string
		sig  string
		code int
	}{
		{"as it is made", pack(t, good()), 0},
		{"numbers written as texts", pack(t, with("TLS.sdkappid", "1400000001", "TLS.expire", "3600")), 0},
		{"a longer life than was signed", pack(t, with("TLS.expire", 7200)), 70009},
		{"a later time than was signed", pack(t, with("TLS.time", now.Unix()+1)), 70009},
		{"a buffer that was not signed", pack(t, with("TLS.userbuf", "AAAA")), 70009},
		{"a buffer that was", pack(t, with("TLS.userbuf", "AAAA", "TLS.sig", buffered.sign(app.Key))), 0},
		{"no signature in it", pack(t, with("TLS.sig", "")), 70003},
		{"nobody in it", pack(t, with("TLS.identifier", "")), 70003},
		{"a time that is no number", pack(t, with("TLS.time", "soon")), 70003},
		{"no object in it", pack(t, []int{1}), 70003},
		{"a bomb", pack(t, with("TLS.userbuf", strings.Repeat("A", 10<<20))), 70003},
	}
	for _, r := range rows {
		t.Run(strings.ReplaceAll(r.says, " ", "_"), func(t *testing.T) {
			assert.Equal(t, r.code, codeOf(verify(app, r.sig, "rong", now)))
		})
	}
	sig := Sign(app, "rong", now, time.Hour)
	assert.Zero(t, codeOf(verify(app, sig, "rong", now.Add(time.Hour-time.Second))))
	assert.Equal(t, 70001, codeOf(verify(app, sig, "rong", now.Add(time.Hour))))
	assert.Zero(t, codeOf(verify(app, sig, "rong", now.Add(time.Hour), now)), "either clock may let it in")
	assert.NotContains(t, sig, "+")
}

// Two that Tencent's own package for Node made (tls-sig-api-v2 1.0.2, its clock at noon of 23 November 2026): genUserSig and, with
// TRTC's buffer in it, genPrivateMapKey, both of rong for an hour.
func TestASigOfTencentsOwn(t *testing.T) {
	plain := "eJyrVgrxCdYrSy1SslIy0jNQ0gHzM1NS80oy0zLBwkX5eelQ8eKU7MSCgswUJStDEwMIMITIlGTmpipZGZpbmpoYmxoZGEBEUysKMotSlayMzWAixZnpSlZKfpGWVRWeEb6hHoEVbl5eLgHeqfoVofraHpZhlb5VOWXZIemBrnnuRbmGybZKtQAyfTBH"
	buffered := "eJw1zckOgkAQBNB-6bMxwy6TeOgQVKIxsmiMN5YBR2VxANf470aQPlRSrw79hmDlj29MAAV5TGDUdZ6wouEp71iURfb3OjmHVcUToJJK*pP6peE5AyoZpqYqmkxIr*xRccGAKvogbc1E1KZAARHtODfbg7R*BpmNaMVueHdVgoi4mfwSh7c8AwpL66henerqXRRHbPKVIi*Ev-fWO1Hj3I8M47WdheUpNPRsCp8vpiQ-2A__"
	for _, sig := range []string{plain, buffered} {
		assert.Zero(t, codeOf(verify(app, sig, "rong", noon.Add(59*time.Minute))))
		assert.Equal(t, codeSigExpired, codeOf(verify(app, sig, "rong", noon.Add(time.Hour))))
	}
}
