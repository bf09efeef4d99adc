package meizu

import (
	"crypto/md5"
	"encoding/hex"
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// msgIDs makes message ids (section 3): NS, China time to the ms, then numbers of which the middle one counts up; or, where
// the app's setting says so, 32 hex digits. Neither holds a minus sign, which receipt keys need.
type msgIDs struct{ n atomic.Uint64 }

func (g *msgIDs) seed(r core.Rand) { g.n.Store(10_000_000 + r.Uint64()%1_000_000) }

func (g *msgIDs) next(now time.Time, form IDForm) string {
	n := strconv.FormatUint(g.n.Add(1), 10)
	if form == IDHex {
		sum := md5.Sum([]byte("msgId " + n))
		return hex.EncodeToString(sum[:])
	}
	stamp := strings.Replace(now.In(core.China).Format("20060102150405.000"), ".", "", 1)
	return "NS" + stamp + "_0_" + n + "_1_3"
}

// pushIDLength is the length of a pushId.
const pushIDLength = 45

// wellFormed is what the mock takes for a pushId (section 9): one to three capital letters, then hex digits. [memory]
func wellFormed(pushID string) bool {
	letters := 0
	for letters < len(pushID) && 'A' <= pushID[letters] && pushID[letters] <= 'Z' {
		letters++
	}
	if len(pushID) != pushIDLength || letters < 1 || letters > 3 {
		return false
	}
	for _, c := range []byte(pushID[letters:]) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// shape is what a given pushId must be like.
func shape(pushID string) (core.Shape, error) {
	if !wellFormed(pushID) {
		return core.Shape{}, errors.New("a Meizu pushId is one to three capital letters and then hex digits, 45 characters together; copy the whole of it")
	}
	return core.Shape{}, nil
}

// mintPushID makes a pushId: one to three capital letters, then hex digits, 45 characters together.
func mintPushID(r core.Rand, _ *core.App, _ *core.Device) string {
	letters := make([]byte, 1+r.IntN(3))
	for i := range letters {
		letters[i] = byte('A' + r.IntN(26))
	}
	return string(letters) + core.HexText(r, pushIDLength-len(letters))
}
