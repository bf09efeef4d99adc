package restform

import (
	"bytes"
	"compress/zlib"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"time"
)

// The UserSig of TLSSigAPIv2: a JSON object, packed with zlib, written in base64 with three signs of its own. What it says of
// user, app and time is signed with the app's key (HMAC-SHA256).

// sigLimit bounds what is unpacked: a real one has some 200 bytes.
const sigLimit = 4 << 10

// userSig is what is in it. Scripts write the numbers as numbers, some as texts.
type userSig struct {
	Version    string      `json:"TLS.ver"`
	Identifier string      `json:"TLS.identifier"`
	SDKAppID   json.Number `json:"TLS.sdkappid"`
	Time       json.Number `json:"TLS.time"`
	Expire     json.Number `json:"TLS.expire"`
	UserBuf    string      `json:"TLS.userbuf,omitempty"`
	Sig        string      `json:"TLS.sig"`
}

var (
	sigToURL   = strings.NewReplacer("+", "*", "/", "-", "=", "_")
	sigFromURL = strings.NewReplacer("*", "+", "-", "/", "_", "=")
)

// Sign makes a user's UserSig for an app.
func Sign(app App, user string, now time.Time, life time.Duration) string {
	s := userSig{
		Version: "2.0", Identifier: user, SDKAppID: json.Number(strconv.FormatUint(app.SDKAppID, 10)),
		Time: json.Number(strconv.FormatInt(now.Unix(), 10)), Expire: json.Number(strconv.Itoa(int(life.Seconds()))),
	}
	s.Sig = s.sign(app.Key)
	text, _ := json.Marshal(s) // texts and numbers: it cannot fail
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	_, _ = z.Write(text)
	_ = z.Close()
	return sigToURL.Replace(base64.StdEncoding.EncodeToString(packed.Bytes()))
}

// sign is the signature over what is said.
func (s *userSig) sign(key string) string {
	h := hmac.New(sha256.New, []byte(key))
	for _, row := range [][2]string{
		{"identifier", s.Identifier}, {"sdkappid", s.SDKAppID.String()}, {"time", s.Time.String()}, {"expire", s.Expire.String()}, {"userbuf", s.UserBuf},
	} {
		if row[0] != "userbuf" || row[1] != "" {
			_, _ = io.WriteString(h, "TLS."+row[0]+":"+row[1]+"\n") // a hash never fails
		}
	}
	return base64.StdEncoding.EncodeToString(h.Sum(nil))
}

// unpack reads a UserSig; false for what is none.
func unpack(text string) (s userSig, ok bool) {
	packed, err := base64.StdEncoding.DecodeString(sigFromURL.Replace(text))
	if err != nil {
		return s, false
	}
	z, err := zlib.NewReader(bytes.NewReader(packed))
	if err != nil {
		return s, false
	}
	body, err := io.ReadAll(io.LimitReader(z, sigLimit)) // of more than that no object is left
	if err != nil || json.Unmarshal(body, &s) != nil {
		return s, false
	}
	return s, s.Sig != "" && s.Identifier != ""
}

// verify says why a UserSig does not let user in, nil if it does. nows are the times of the clocks that may judge it.
func verify(app App, text, user string, nows ...time.Time) error {
	if text == "" {
		return refuse(codeSigEmpty, "usersig is missing; sign one with the app's key")
	}
	s, ok := unpack(text)
	switch {
	case !ok:
		return refuse(codeSigBroken, "usersig is not a UserSig; make one with TLSSigAPIv2, and see that nothing was cut off")
	case s.Identifier != user:
		return refuse(codeSigUser, "the UserSig is another user's than identifier "+clip(user))
	case s.SDKAppID.String() != strconv.FormatUint(app.SDKAppID, 10):
		return refuse(codeSigApp, "the UserSig is of another sdkappid")
	case subtle.ConstantTimeCompare([]byte(s.sign(app.Key)), []byte(s.Sig)) != 1:
		return refuse(codeSigWrong, "the UserSig was made with another key than this app's")
	}
	made, err1 := s.Time.Int64()
	life, err2 := s.Expire.Int64()
	if err1 != nil || err2 != nil {
		return refuse(codeSigBroken, "the UserSig's time or expire is no whole number")
	}
	for _, now := range nows {
		if now.Unix() < made+life {
			return nil
		}
	}
	return refuse(codeSigExpired, "the UserSig has expired; make a new one")
}
