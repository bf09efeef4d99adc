// Package ways leads a program that nobody changed to the interception front: by its environment, by a hook that Node loads
// first, or by a Linux namespace of its own.
//
// It owns what each runtime listens to, and nothing else: the front answers, and who starts the program is the caller's.
package ways

import "fmt"

// Way is how a program is led to the front.
type Way string

// The ways, weakest first: what one reaches the next does too.
const (
	// Env sets proxy and CA variables; each runtime listens to its own. What ignores them is not seen.
	Env Way = "env"
	// Preload is Env and a hook that every Node process of the program loads first: it reaches what listens to no variable,
	// such as node:http2.
	Preload Way = "preload"
	// Netns is a user, network and mount namespace (Linux) in which the vendors' names are this machine: it reaches every
	// runtime that takes the CA, and nothing can leave. The program does not see the host's own loopback.
	Netns Way = "netns"
)

// All lists the ways.
func All() []Way { return []Way{Env, Preload, Netns} }

// ParseWay reads a way's name.
func ParseWay(text string) (Way, error) {
	for _, w := range All() {
		if string(w) == text {
			return w, nil
		}
	}
	return "", fmt.Errorf("no way %q; use one of %v", text, All())
}

// Front is where the front is, as a program can be told.
type Front struct {
	Proxy  string   // http://127.0.0.1:PORT, for CONNECT
	Direct string   // 127.0.0.1:PORT, where TLS ends by the name the client says; "": there is none
	CAFile string   // the CA's certificate, in PEM
	CA     []byte   // the same
	Hosts  []string // the names it answers for
	Dir    string   // a folder of the run's own, for what runtimes want as files
}

// insideVar marks the process that NamespaceCommand starts.
const insideVar = "PUSHRIG_INSIDE_NETNS"
