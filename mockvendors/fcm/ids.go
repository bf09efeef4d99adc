package fcm

import (
	"encoding/base64"
	"errors"
	"net/url"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// base64URL is n characters of the URL-safe alphabet.
func base64URL(r core.Rand, n int) string {
	b := make([]byte, 0, n+8)
	for len(b) < n {
		u := r.Uint64()
		b = append(b, byte(u), byte(u>>8), byte(u>>16), byte(u>>24), byte(u>>32), byte(u>>40), byte(u>>48), byte(u>>56))
	}
	return base64.RawURLEncoding.EncodeToString(b)[:n]
}

// newCredentials is what google-services.json and the console show of a project, the same for the same seed and app name.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+"/app/"+a.Name)
	number := core.DigitText(r, 12)
	return core.Credentials{
		Package: a.Package, ProjectID: "project-" + core.HexText(r, 5), ProjectNumber: number,
		AppID: "1:" + number + ":android:" + core.HexText(r, 16), AppKey: "AIza" + base64URL(r, 35),
	}
}

// fidLength is the length of an installation id: what is longer is a token, as the Android SDK tells them apart.
const fidLength = 22

// fidShaped reports whether a text can be an installation id.
func fidShaped(s string) bool {
	return len(s) == fidLength && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
}

// tokenShaped reports whether a text can be a registration token.
func tokenShaped(s string) bool {
	fid, rest, ok := strings.Cut(s, ":")
	return ok && fidShaped(fid) && strings.HasPrefix(rest, "APA91b")
}

// givenShape is what a given token must be like: an installation's id, a colon, and a part that begins with APA91b. Before 2020 the
// id was an instance's, of 11 characters [memory]; such tokens still live.
func givenShape(token string) (core.Shape, error) {
	const oldID = 11
	id, rest, ok := strings.Cut(token, ":")
	urlSafe := strings.Trim(id+rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") == ""
	if !ok || !urlSafe || len(id) != fidLength && len(id) != oldID || !strings.HasPrefix(rest, "APA91b") {
		return core.Shape{}, errors.New("an FCM token is an id of 22 (before 2020: 11) characters, a colon, and a text that begins with APA91b; copy the whole of it")
	}
	return core.Shape{}, nil
}

// mint makes a token: the installation's id, a colon, and the part that begins with APA91b.
func mint(r core.Rand, _ *core.App, _ *core.Device) string {
	return base64URL(r, fidLength) + ":APA91b" + base64URL(r, 134)
}

// byFID is the token of an installation, nil when there is none: the id is the token's alias.
func (v *vendor) byFID(fid string) *core.Token {
	for _, app := range v.p.Apps.List() {
		if t := v.p.Tokens.ByAlias(app, fid); len(t) > 0 {
			return t[0]
		}
	}
	return nil
}

// accessToken makes the text of an access token.
func accessToken(r core.Rand) string { return "ya29." + base64URL(r, 200) }

// messageID makes the last segment of a message's name for an Android token: the time in µs and two hex halves. The bare
// number of it is for tokens of other systems [memory].
func (v *vendor) messageID(ios bool) string {
	micros := v.p.Clock.Now().UnixMicro() // 16 digits until the year 2286
	return v.p.WithRand(func(r core.Rand) string {
		if ios {
			return strconv.FormatInt(micros+r.Int64N(1_000_000), 10)
		}
		b := append(make([]byte, 0, 48), "0:"...)
		b = append(strconv.AppendInt(b, micros, 10), '%')
		return string(append(b, core.HexText(r, 16)...))
	})
}

// topicMessageID makes the last segment of a topic or condition message's name: a plain decimal number, 19 digits of a signed
// 64-bit one.
func (v *vendor) topicMessageID() string {
	return v.p.WithRand(func(r core.Rand) string { return strconv.FormatInt(1e18+r.Int64N(8e18), 10) })
}

// unescape decodes a path segment; what cannot be decoded stays as it is.
func unescape(s string) string {
	if out, err := url.PathUnescape(s); err == nil {
		return out
	}
	return s
}
