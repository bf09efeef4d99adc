package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// printReady says for people what the JSON line says for programs. Secrets are shortened; the JSON line has them whole.
func printReady(w io.Writer, r mockvendors.Ready) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "The mock vendors answer, http and https. Ctrl-C ends them; --json gives the credentials whole.\n\n")
	fmt.Fprintf(t, "admin API\t%s/api/v1/openapi.json\nCA\t%s\n\n", r.Admin, r.CAFile)
	fmt.Fprintln(t, "vendor\tendpoint\tapp\tpackage\tcredentials")
	for _, name := range mockvendors.Names() {
		v, ok := r.Vendors[name]
		if !ok {
			continue
		}
		endpoint := v.BaseURL
		for _, a := range v.Apps {
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", name, endpoint, a.Name, a.Package, credentials(a))
			name, endpoint = "", ""
		}
	}
	return t.Flush()
}

func credentials(a mockvendors.ReadyApp) (line string) {
	for _, x := range []struct {
		name, value string
		secret      bool
	}{
		{"app_id", a.AppID, false}, {"app_key", a.AppKey, true}, {"app_secret", a.AppSecret, true},
		{"master_secret", a.MasterSecret, true}, {"project", a.ProjectID, false}, {"file", a.CredentialsFile, false},
	} {
		switch {
		case x.value == "":
			continue
		case x.secret:
			x.value = core.Short(x.value)
		}
		if line != "" {
			line += " "
		}
		line += x.name + "=" + x.value
	}
	return line
}
