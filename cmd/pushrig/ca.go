package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
)

// caFlags are what `pushrig ca` takes.
type caFlags struct {
	dir                  string
	create, remove, json bool
}

func caCommand() *cobra.Command {
	var f caFlags
	c := &cobra.Command{
		Use:   "ca",
		Short: "Show, make or remove the lasting certificate authority of pushrig proxy",
		Long: `Show the lasting certificate authority that ` + "`pushrig proxy`" + ` signs with; --create makes one that is good for 90 days, --remove takes it
away. Every other command makes a CA of its own that dies with it, and so does the proxy where there is no lasting one.

The key is kept for this user's eyes only (0600): whoever has it can sign for any name to a program that trusts the certificate.
Nothing of the system is told to trust it; programs are, by the environment that ` + "`pushrig proxy --env`" + ` prints.`,
		Example: `  pushrig ca --create
  pushrig ca
  pushrig ca --remove`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error { return f.do(c.OutOrStdout()) },
	}
	addCADir(c, &f.dir)
	c.Flags().BoolVar(&f.create, "create", false, "make one that is good for 90 days")
	c.Flags().BoolVar(&f.remove, "remove", false, "take it away, certificate and key")
	c.Flags().BoolVar(&f.json, "json", false, "one line of JSON")
	return c
}

// addCADir gives a command the flag that says where the lasting CA is.
func addCADir(c *cobra.Command, dir *string) {
	c.Flags().StringVar(dir, "ca-dir", "", "`folder` of the lasting CA (default: pushrig/ca in this user's settings)")
}

// caDir is the folder that --ca-dir names, or this user's.
func caDir(flag string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	dir, err := mockvendors.CADir()
	if err != nil {
		return "", usageError(err)
	}
	return dir, nil
}

// caLine is what is said of a lasting CA.
type caLine struct {
	Schema      string     `json:"schema"` // "pushrig.ca/v1"
	Dir         string     `json:"dir"`
	Exists      bool       `json:"exists"`
	File        string     `json:"ca_file,omitempty"`
	Until       *time.Time `json:"until,omitempty"`
	Expired     bool       `json:"expired,omitempty"`
	Fingerprint string     `json:"sha256,omitempty"`
}

func (f *caFlags) do(w io.Writer) error {
	if f.create && f.remove {
		return usageError(errors.New("--create and --remove are both given; remove first, then create"))
	}
	dir, err := caDir(f.dir)
	if err != nil {
		return err
	}
	var ca *mockvendors.CA
	switch {
	case f.remove:
		if err = mockvendors.RemoveCA(dir); err == nil {
			_ = os.RemoveAll(filepath.Join(dir, clientsFolder))
			_ = os.Remove(dir) // not where it holds something else
		}
	case f.create:
		ca, err = mockvendors.CreateCA(dir)
	default:
		if ca, err = mockvendors.OpenCA(dir); errors.Is(err, mockvendors.ErrNoCA) {
			err = nil // that is an answer too
		}
	}
	if err != nil {
		return usageError(err)
	}
	line := caLine{Schema: "pushrig.ca/v1", Dir: dir}
	if ca != nil {
		until := ca.Until()
		line.Exists, line.File, line.Until, line.Fingerprint = true, ca.File(), &until, ca.Fingerprint()
		line.Expired = ca.Expired(time.Now())
	}
	if f.json {
		return json.NewEncoder(w).Encode(line)
	}
	if f.remove {
		_, err = fmt.Fprintf(w, "The lasting CA in %s is gone. What was told to trust it has a certificate that nobody can sign by any more.\n", dir)
		return err
	}
	_, err = io.WriteString(w, line.text())
	return err
}

// text says it for people.
func (l caLine) text() string {
	if !l.Exists {
		return fmt.Sprintf("There is no lasting CA in %s; `pushrig ca --create` makes one.\n", l.Dir)
	}
	text := fmt.Sprintf("%-7s %s\n%-7s %s\n%-7s %s", "CA", l.File, "SHA-256", l.Fingerprint, "until", l.Until.Local().Format("2006-01-02 15:04"))
	if l.Expired {
		text += "  (expired: `pushrig ca --create` makes another in its place)"
	}
	return text + "\n"
}

// lastingCA says of the lasting CA what `pushrig doctor` lists.
func lastingCA() string {
	dir, err := mockvendors.CADir()
	if err != nil {
		return err.Error()
	}
	switch ca, err := mockvendors.OpenCA(dir); {
	case errors.Is(err, mockvendors.ErrNoCA):
		return "no lasting one; `pushrig ca --create` makes one for `pushrig proxy`"
	case err != nil:
		return err.Error()
	case ca.Expired(time.Now()):
		return fmt.Sprintf("%s has expired on %s; `pushrig ca --create` makes another in its place", ca.File(), ca.Until().Local().Format(time.DateOnly))
	default:
		return fmt.Sprintf("%s, good until %s; `pushrig ca --remove` takes it away", ca.File(), ca.Until().Local().Format(time.DateOnly))
	}
}
