package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// printReady says for people what the JSON line says for programs. Secrets are shortened; the JSON line has them whole.
func printReady(w io.Writer, r mockvendors.Ready) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "The mock vendors answer, http and https. Ctrl-C ends them.\n")
	fmt.Fprintf(&b, "Secrets are shortened here; --json gives them whole.\n\n")
	fmt.Fprintf(&b, "%-7s %s\n%-7s %s\n%-7s %d\n", "admin", r.Admin, "CA", r.CAFile, "seed", r.Seed)
	for _, name := range mockvendors.Names() {
		v, ok := r.Vendors[name]
		if !ok {
			continue
		}
		fmt.Fprintf(&b, "\n%-7s %s\n", name, v.BaseURL)
		for _, a := range v.Apps {
			fmt.Fprintf(&b, "  %-7s %s\n", a.Name, a.Package)
			paragraph(&b, "          ", credentialsText(a))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// credentialsText are an app's, for the eye.
func credentialsText(a mockvendors.ReadyApp) string {
	var out []string
	if len(a.GivenBy) > 0 {
		out = append(out, "given by "+strings.Join(a.GivenBy, ", ")+":")
	}
	for _, x := range []struct{ name, value string }{
		{"app_id", a.AppID}, {"app_key", core.Short(a.AppKey)}, {"app_secret", core.Short(a.AppSecret)},
		{"master_secret", core.Short(a.MasterSecret)}, {"project", a.ProjectID}, {"client_id", a.ClientID}, {"account", a.Account}, {"file", a.CredentialsFile},
	} {
		if x.value != "" && x.value != core.Short("") {
			out = append(out, x.name+"="+x.value)
		}
	}
	return strings.Join(out, " ")
}
