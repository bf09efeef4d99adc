package mockvendors

import (
	"maps"
	"sync"
)

// BrokenHandshakes is how often clients broke off the TLS handshake with a host, and what the last of them said.
type BrokenHandshakes struct {
	Count int64  `json:"count"`
	Last  string `json:"last"` // remote error: tls: bad certificate
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
	h.byHost[host] = BrokenHandshakes{b.Count + 1, err.Error()}
}

// BrokenHandshakes are the TLS handshakes that clients broke off, by the host that they asked for: clients that do not trust
// Mocks.CA, since they pin their certificates or have a trust store of their own, and clients that hung up.
func (m *Mocks) BrokenHandshakes() map[string]BrokenHandshakes {
	m.broken.mu.Lock()
	defer m.broken.mu.Unlock()
	return maps.Clone(m.broken.byHost)
}
