package main

import (
	"fmt"
	"io"
	"strings"
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
