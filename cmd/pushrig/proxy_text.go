package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front"
)

// printProxy says for people what the JSON line says for programs.
func printProxy(w io.Writer, r proxyReady) error {
	var b strings.Builder
	fmt.Fprintf(&b, "The proxy answers at %s for %d hosts. Lead a shell's programs here:\n\n  . %s\n\n", r.Proxy, len(r.Hosts), r.EnvFile)
	if r.Lasting {
		b.WriteString("or, in any shell and for every start: eval \"$(pushrig proxy --env)\"\n\n")
	} else {
		b.WriteString("Its CA ends with it; `pushrig ca --create` makes one that lasts, and lets `pushrig proxy --env` work.\n\n")
	}
	fmt.Fprintf(&b, "%-7s %s\n%-7s %s\n\n", "direct", strings.Join(r.Direct, ", "), "CA", r.CAFile)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return printReady(w, r.Mock)
}

// printCalls says whom programs asked for while the proxy was there.
func printCalls(w io.Writer, hosts []front.Host, broken map[string]mockvendors.BrokenHandshakes) {
	never := 0
	for _, h := range hosts {
		switch b := broken[h.Name]; {
		case !h.Covered:
			fmt.Fprintf(w, "  %-40s asked for %d×; no vendor's, nothing was sent to it\n", visible(h.Name), h.Asked())
		case b.Count > 0:
			fmt.Fprintf(w, "  %-40s asked for %d×; %d handshakes broken off (%s): programs that do not trust the CA\n", h.Name, h.Asked(), b.Count, visible(b.Last))
		case h.Asked() > 0:
			fmt.Fprintf(w, "  %-40s asked for %d×\n", h.Name, h.Asked())
		default:
			never++
		}
	}
	fmt.Fprintf(w, "  %d of the vendors' hosts were never asked for\n", never)
}
