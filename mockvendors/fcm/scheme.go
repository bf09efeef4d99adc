package fcm

import (
	"net"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/h2scheme"
)

var _ core.ListenerWrapper = (*vendor)(nil)

// schemeRule is FCM-X5, which acts on connections.
func schemeRule() core.Rule {
	return core.Rule{ID: "FCM-X5", Phase: core.Wire, Source: "sdk-run",
		Says:   `HTTP/2 requests may have the :scheme "https:", with the colon, as firebase-admin for Node sends it in sendEach.`,
		Answer: "as with https; with the rule off the stream is reset: NGHTTP2_PROTOCOL_ERROR in Node",
		Remedy: "Against a server that resets such streams, call enableLegacyHttpTransport() before sendEach."}
}

// WrapListener mends the :scheme of connections that are accepted while the rule is on.
func (v *vendor) WrapListener(l net.Listener) net.Listener {
	const rule = "FCM-X5"
	return h2scheme.Wrap(l, func() bool { return v.p.Rules.On(rule) }, func() { v.p.Rules.Hit(rule) })
}
