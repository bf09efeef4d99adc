package mockvendors

import (
	"errors"
	"io"
	"maps"
	"net"
	"sync"
)

// BrokenHandshakes is how often a TLS handshake with a host came to nothing, and why the last did.
type BrokenHandshakes struct {
	Count int64  `json:"count"`
	Last  string `json:"last"` // remote error: tls: bad certificate
	// Refused says that the last was ended by the mock: its client offered no version of TLS, or no protocol within, that
	// the mock takes.
	Refused bool `json:"refused,omitempty"`
}

// maxBroken bounds the names that are kept: a client may ask for any.
const maxBroken = 100

// handshakes counts those that were broken off, by the host that the client asked for.
type handshakes struct {
	mu     sync.Mutex
	byHost map[string]BrokenHandshakes
}

func (h *handshakes) add(host string, err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	b, known := h.byHost[host]
	if !known && len(h.byHost) >= maxBroken {
		return
	}
	if h.byHost == nil {
		h.byHost = map[string]BrokenHandshakes{}
	}
	h.byHost[host] = BrokenHandshakes{b.Count + 1, err.Error(), refused(err)}
}

// refused tells whether a handshake was ended here. What the client said, its alert too, and what became of the connection come
// as the network's errors.
func refused(err error) bool {
	var network *net.OpError
	return !errors.As(err, &network) && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF)
}

// BrokenHandshakes are the TLS handshakes that came to nothing, by the host that was asked for: clients that do not trust
// Mocks.CA, since they pin their certificates or have a trust store of their own, clients that hung up, and clients that were refused.
func (m *Mocks) BrokenHandshakes() map[string]BrokenHandshakes {
	m.broken.mu.Lock()
	defer m.broken.mu.Unlock()
	return maps.Clone(m.broken.byHost)
}
