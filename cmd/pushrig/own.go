package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/credentials"
)

// ownFlags are for meeting a backend as it is: its credentials, and the tokens of its users' phones.
type ownFlags struct {
	credentials, tokens []string
	adopt, adoptTokens  bool
	journal             string
}

// ownHelp is what the help of such a command says of them.
const ownHelp = `A backend keeps its own credentials: --credentials FILE takes Google's and Huawei's service-account files,
agconnect-services.json, google-services.json, and YAML or JSON with ids and secrets of one vendor or of all; the vendor is told
from the content, or by VENDOR=FILE. --adopt takes, of vendors without, those of the first call, and says so: signatures cannot
be checked then. --tokens FILE makes a phone for each of the backend's own tokens (a line each: VENDOR TOKEN); --adopt-tokens
makes one whenever a send names a well-shaped token that nobody has. Real secrets are printed shortened and written nowhere.`

func (f *ownFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.credentials, "credentials", nil, "the backend's own credentials, as a `file` from the vendor's console or VENDOR=FILE; may be repeated")
	c.Flags().BoolVar(&f.adopt, "adopt", false, "take over the credentials of each vendor's first caller; its signatures are not checked")
	c.Flags().StringArrayVar(&f.tokens, "tokens", nil, "make a phone for each token in a `file` of VENDOR TOKEN lines, or VENDOR=FILE; may be repeated")
	c.Flags().StringVar(&f.journal, "journal", "", "at the end write the journal to this `file`, one request a line, for pushrig lint; tokens and secrets are shortened")
	c.Flags().BoolVar(&f.adoptTokens, "adopt-tokens", false, "make a phone for every well-shaped token that is sent to and that nobody has")
}

// apps are the vendors' apps with what was given laid over them; base is nil for those that the mocks have by default.
func (f *ownFlags) apps(base map[string][]core.AppConfig, vendors []string) (map[string][]core.AppConfig, error) {
	if len(f.credentials) == 0 {
		return base, nil
	}
	set, err := credentials.Read(f.credentials)
	if err != nil {
		return nil, usageError(err)
	}
	all := map[string][]core.AppConfig{}
	for _, name := range mockvendors.Names() {
		if vendors != nil && !slices.Contains(vendors, name) {
			continue
		}
		if all[name] = base[name]; all[name] == nil {
			all[name] = mockvendors.DefaultApps()
		}
	}
	apps, err := set.Apps(all)
	if err != nil {
		return nil, usageError(err)
	}
	return apps, nil
}

// phones makes the phones of --tokens.
func (f *ownFlags) phones(ctx context.Context, api *admin.API, mocks *mockvendors.Mocks) error {
	var specs []core.Spec
	for _, r := range mocks.Vendors() {
		specs = append(specs, r.Spec)
	}
	tokens, err := credentials.ReadTokens(f.tokens, specs)
	if err != nil {
		return usageError(err)
	}
	for _, t := range tokens {
		if _, err := api.AddPhone(ctx, t.Vendor, "", t.Text); err != nil {
			return fmt.Errorf("a phone of %s with the token %s cannot be made: %w", t.Vendor, core.Short(t.Text), err)
		}
	}
	return nil
}

// claimJournal finds out at the beginning whether the journal can be written at the end.
func (f *ownFlags) claimJournal() error {
	return writeTo(f.journal, func(io.Writer) error { return nil })
}

// writeJournal writes the journal of --journal.
func (f *ownFlags) writeJournal(api *admin.API) error {
	return writeTo(f.journal, api.WriteJournal)
}

// teller prints on standard error what was taken over.
func teller(stderr io.Writer) (adopted func(core.Adopted), phone func(vendor, token string)) {
	var mu sync.Mutex
	seen := map[string]bool{}
	return func(a core.Adopted) {
			mu.Lock()
			defer mu.Unlock()
			fmt.Fprintf(stderr, "pushrig: %s\n", a)
		}, func(vendor, token string) {
			mu.Lock()
			defer mu.Unlock()
			if !seen[vendor] {
				fmt.Fprintf(stderr, "pushrig: %s: a phone was made for the token %s, which nobody had, and will be for each further one\n", vendor, core.Short(token))
			}
			seen[vendor] = true
		}
}
