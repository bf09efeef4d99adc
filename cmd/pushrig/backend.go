package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/backend"
)

// vendorsVariable names the mock's line where --vendors does not.
const vendorsVariable = "PUSHRIG_VENDORS"

// backendGrace is how long calls and pushes under way have to end.
const backendGrace = 5 * time.Second

// backendFlags are what `pushrig backend` takes.
type backendFlags struct {
	listen, vendors, config, scenario string
	json                              bool
}

func backendCommand() *cobra.Command {
	var f backendFlags
	c := &cobra.Command{
		Use:   "backend",
		Short: "Serve the IM backend by its REST calls, for sender scripts and as a target",
		Long: `Serve the IM backend on loopback until Ctrl-C (exit code 130) or SIGTERM (exit code 0): the documented calls v4/openim/sendmsg,
v4/openim/batchsendmsg and v4/group_open_http_svc/send_group_msg with OfflinePushInfo, signed by UserSig, and under /pushrig/v1/ what
a phone's SDK says over its own connection: login, token, foreground, background. Who is not connected is pushed to, at the vendors
that --vendors names: a file with the line of JSON of ` + "`pushrig mock --json`" + `, or - for standard input.

--config names a YAML file with sdkappid:, key:, admins:, rest:, and certificates:, apps:, pipeline: and clock: as in a scenario;
--scenario takes the latter from a scenario. docs/rest-form.md has every call and code.`,
		Example: `  pushrig backend --vendors mock.json
  pushrig backend --vendors mock.json --config backend.yaml --listen 127.0.0.1:0 --json
  pushrig backend --vendors - --scenario oppo-channel`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			return f.serve(c.Context(), c.InOrStdin(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	c.Flags().StringVar(&f.listen, "listen", "127.0.0.1:7410", "loopback `address`; https is on the port after it")
	c.Flags().StringVar(&f.vendors, "vendors", "", "`file` with the mock's line of JSON, - for standard input (default: the file that $"+vendorsVariable+" names)")
	c.Flags().StringVar(&f.config, "config", "", "YAML `file` with the backend's app, limits, certificates and clock")
	c.Flags().StringVar(&f.scenario, "scenario", "", "take certificates, apps, pipeline, clock and seed from a `scenario`, and set no limits")
	c.Flags().BoolVar(&f.json, "json", false, "one line of JSON when it is ready")
	return c
}

// serve runs the backend until ctx ends.
func (f *backendFlags) serve(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) error {
	if f.config != "" && f.scenario != "" {
		return usageError(errors.New("--config and --scenario are both given; a file may have all that a scenario says of a backend"))
	}
	vendors, err := f.readVendors(stdin)
	if err != nil {
		return usageError(err)
	}
	file, err := f.file()
	if err != nil {
		return err
	}
	ca, tls, err := mockvendors.Authority(backend.Hosts()...)
	if err != nil {
		return err
	}
	dir, remove, err := mockvendors.TempFolder()
	if err != nil {
		return err
	}
	defer remove()
	caFile := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(caFile, ca, 0o600); err != nil {
		return fmt.Errorf("the CA cannot be written: %w", err)
	}
	b, err := backend.Start(backend.Config{Listen: f.listen, TLS: tls, Vendors: vendors, File: file, OnPanic: func(value any, trace []byte) {
		fmt.Fprintf(stderr, "pushrig: the backend has a defect: panic: %v\n%s", value, trace)
	}})
	if err != nil {
		return usageError(err) // an address, a vendor or credentials that cannot be had
	}
	defer func() {
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), backendGrace)
		defer cancel()
		_ = b.Close(grace) // what is cut off then was said to be under way by nobody
	}()
	ready := b.Ready()
	ready.CAFile = caFile
	if f.json {
		err = json.NewEncoder(stdout).Encode(ready)
	} else {
		err = printBackend(stdout, ready)
	}
	if err != nil {
		return fmt.Errorf("the ready line cannot be written: %w", err)
	}
	<-ctx.Done()
	if errors.Is(context.Cause(ctx), errTerminated) {
		return nil
	}
	return ended(exitInterrupted)
}

// readVendors reads the mock's line. Of standard input only the first line is read: a mock that still runs never ends it.
func (f *backendFlags) readVendors(stdin io.Reader) (backend.Vendors, error) {
	const most = 1 << 20
	path := f.vendors
	if path == "" {
		path = os.Getenv(vendorsVariable)
	}
	switch path {
	case "":
		return backend.Vendors{}, errors.New("nobody says where the vendors are; give --vendors the file with the line of `pushrig mock --json`")
	case "-":
		line, err := firstLine(stdin, most)
		if err != nil {
			return backend.Vendors{}, fmt.Errorf("cannot read --vendors from standard input: %w", err)
		}
		return backend.ReadVendors(line)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return backend.Vendors{}, fmt.Errorf("cannot read --vendors: %w", err)
	}
	v, err := backend.ReadVendors(text)
	if err != nil {
		return v, fmt.Errorf("%s: %w", path, err)
	}
	return v, nil
}

// firstLine reads up to the first line's end, or the end of all.
func firstLine(r io.Reader, most int) ([]byte, error) {
	var line []byte
	chunk := make([]byte, 4096)
	for len(line) <= most {
		n, err := r.Read(chunk)
		line = append(line, chunk[:n]...)
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			return line[:i], nil
		}
		if errors.Is(err, io.EOF) {
			return line, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, fmt.Errorf("its first line has more than %d bytes", most)
}

// file is the backend's settings, from whichever file the flags name.
func (f *backendFlags) file() (*scenarios.Backend, error) {
	switch {
	case f.scenario != "":
		s, err := scenarios.Open(f.scenario, catalog())
		if err != nil {
			return nil, orUsage(err)
		}
		return scenarios.BackendOf(s), nil
	case f.config != "":
		src, err := scenarios.ReadFile(f.config)
		if err != nil {
			return nil, usageError(fmt.Errorf("cannot read --config: %w", err))
		}
		return scenarios.ParseBackend(f.config, src, catalog())
	}
	return scenarios.ParseBackend("the defaults", []byte("{}"), catalog())
}

// orUsage leaves a scenario's own errors as they are, and makes any other the user's to mend.
func orUsage(err error) error {
	if errors.As(err, new(scenarios.Errors)) {
		return err
	}
	return usageError(err)
}

// printBackend says for people what the JSON line says for programs. Key and UserSig are shortened.
func printBackend(w io.Writer, r backend.Ready) error {
	var b strings.Builder
	fmt.Fprintf(&b, "The IM backend answers at %s. Ctrl-C ends it.\n", r.URL)
	fmt.Fprintf(&b, "Secrets are shortened here; --json gives them whole.\n\n")
	fmt.Fprintf(&b, "%-9s %s, as %s\n%-9s %s\n", "https", r.URLTLS, r.Hosts[0], "CA", r.CAFile)
	fmt.Fprintf(&b, "%-9s %d\n%-9s %s\n%-9s %s\n%-9s %s\n%-9s %s\n\n", "sdkappid", r.SDKAppID, "key", core.Short(r.Key), "admin", r.Admin,
		"usersig", core.Short(r.UserSig), "receipts", r.ReceiptsURL)
	for _, c := range r.Certificates {
		fmt.Fprintf(&b, "certificate %d: %s, app %s, %s\n", c.ID, c.Vendor, c.App, c.Package)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
