package huawei

import (
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// newCredentials are an app's, the same for the same seed and name. Secrets are hex: several clients do not encode what
// they put into a form.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+"/"+a.Name)
	return core.Credentials{
		Package: a.Package, AppID: "10" + core.DigitText(r, 7), AppSecret: core.HexText(r, 64), ProjectID: "73" + core.DigitText(r, 16),
	}
}

// harmonyPrefix begins the tokens of HarmonyOS 5 and later.
const harmonyPrefix = "MAM"

// mintToken makes a phone's token: 114 characters of URL-safe Base64 over 85 bytes that begin 21 00 00 00 00 B2 D1…D3. The
// newer system's hold a +.
func mintToken(r core.Rand, _ *core.App, d *core.Device) string {
	b := make([]byte, 85)
	fill(r, b)
	if d.OS == link.OSHarmony {
		return harmonyPrefix + base64.RawStdEncoding.EncodeToString(b[:80]) + "+" + base64.RawStdEncoding.EncodeToString(b[80:83])
	}
	copy(b, []byte{0x21, 0, 0, 0, 0, 0xB2, 0xD1 + b[6]%3})
	return base64.RawURLEncoding.EncodeToString(b)
}

// isHarmony tells the two families of tokens apart.
func isHarmony(token string) bool { return strings.HasPrefix(token, harmonyPrefix) }

// shape is what a given token must be like. Huawei says not to rely on more than its being Base64 of either kind (section 6.1);
// HarmonyOS 5 and later have tokens of their own.
func shape(token string) (core.Shape, error) {
	const shortest, longest = 32, 512
	bare := strings.Trim(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=")
	switch {
	case bare != "" || len(token) < shortest || len(token) > longest:
		return core.Shape{}, errors.New("a Huawei token is 32 to 512 characters of Base64; copy the whole of it")
	case isHarmony(token):
		return core.Shape{OS: link.OSHarmony}, nil
	}
	return core.Shape{}, nil
}

// mintAccess makes an access token: 88 characters of Base64 over 64 bytes, beginning CF and ending ==.
func mintAccess(r core.Rand) string {
	b := make([]byte, 64)
	fill(r, b)
	b[0], b[1] = 0x08, 0x50|b[1]&0x0f
	return base64.StdEncoding.EncodeToString(b)
}

func fill(r core.Rand, b []byte) {
	var u uint64
	for i := range b {
		if i%8 == 0 {
			u = r.Uint64()
		}
		b[i] = byte(u)
		u >>= 8
	}
}

// requestID makes the id of a request: 13 digits of epoch milliseconds, then a count of 11.
func (v *vendor) requestID(now time.Time) string {
	b := make([]byte, 0, 24)
	b = padded(b, uint64(now.UnixMilli()), 13)
	return string(padded(b, v.seq.Add(1), 11))
}

// padded appends the last n decimal digits of u.
func padded(b []byte, u uint64, n int) []byte {
	text := strconv.FormatUint(u, 10)
	if len(text) > n {
		text = text[len(text)-n:]
	}
	for i := len(text); i < n; i++ {
		b = append(b, '0')
	}
	return append(b, text...)
}
