package mi

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// ids makes trace and message ids: a kind letter, two lower-case letters for the host, five of [0-9a-z] that count up, the
// last 12 digits of the epoch in ms, two alphanumerics (section 4.1).
type ids struct {
	host [2]byte
	n    atomic.Uint64
}

func (g *ids) seed(r core.Rand) {
	for i := range g.host {
		g.host[i] = byte('a' + r.IntN(26))
	}
	g.n.Store(r.Uint64() % 1_000_000)
}

const (
	lower36 = "0123456789abcdefghijklmnopqrstuvwxyz"
	mixed62 = lower36 + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// pair is the trace id of one answer and, for a send of the given kind letter, its message id: the same seven characters
// after the letter, a few ms later.
func (g *ids) pair(letter byte, now time.Time) (trace, message string) {
	n := g.n.Add(1)
	at := now.UnixMilli()
	return g.text('X', n, at), g.text(letter, n, at+3)
}

func (g *ids) text(letter byte, n uint64, ms int64) string {
	var b [22]byte
	b[0], b[1], b[2] = letter, g.host[0], g.host[1]
	for i, x := 7, n; i >= 3; i-- {
		b[i] = lower36[x%36]
		x /= 36
	}
	for i := 19; i >= 8; i-- {
		b[i] = byte('0' + ms%10)
		ms /= 10
	}
	mix := n*0x9e3779b97f4a7c15 ^ uint64(letter)<<40
	b[20], b[21] = mixed62[mix>>32%62], mixed62[mix>>48%62]
	return string(b[:])
}

// shape is what a given regid must be like: Base64 of 32 bytes (2016) or of 48 (section 8).
func shape(regID string) (core.Shape, error) {
	b, err := base64.StdEncoding.DecodeString(regID)
	if err != nil || len(b) != 32 && len(b) != 48 {
		return core.Shape{}, errors.New("a Mi regid is 64 characters of Base64 (in 2016: 44), with +, / and = as they are; copy the whole of it, not URL-encoded")
	}
	return core.Shape{}, nil
}

// mintRegID makes a regid: 48 bytes in base64, which holds + and / (section 8).
func mintRegID(r core.Rand, _ *core.App, _ *core.Device) string {
	var b [48]byte
	for i := 0; i < len(b); i += 8 {
		binary.LittleEndian.PutUint64(b[i:], r.Uint64())
	}
	return base64.StdEncoding.EncodeToString(b[:])
}
