package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/front/launch"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// Where the front listens, counted from the admin API's port.
const (
	proxyPlace  = 20
	directPlace = 21
)

// proxyFlags are what `pushrig proxy` takes.
type proxyFlags struct {
	mock            mockFlags
	proxy           string
	direct          []string
	caDir           string
	json            bool
	env, hosts, yml bool
}

func proxyCommand() *cobra.Command {
	var f proxyFlags
	c := &cobra.Command{
		Use:   "proxy",
		Short: "Serve the mock vendors under their real host names, for programs that nobody changes",
		Long: `Serve the mock vendors, and before them a proxy that takes in what programs send to the vendors' real hosts, until Ctrl-C (exit
code 130) or SIGTERM (exit code 0). Hosts that no vendor has are answered 421 and why; nothing is ever sent on.

It signs with the lasting CA that ` + "`pushrig ca --create`" + ` made; where there is none, with one that ends with it.

--env prints shell lines that lead what is started from that shell here: eval "$(pushrig proxy --env)". They are the same for every
start, so that the proxy may be started before or after, in another terminal; they need the lasting CA. pushrig_off, which they
define, takes them back. --hosts-file and --compose print a part of a hosts file and of a compose file in the same way. With a hosts
file programs come to port 443: the proxy needs --direct 127.0.0.1:443, and the permission for that port.

The proxy is on the port 20 after that of --listen; on the one after it, connections are taken by the name that their TLS asks for,
which is what Node processes are led to.`,
		Example: `  pushrig proxy
  pushrig proxy --env
  pushrig proxy --hosts-file
  pushrig proxy --compose`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(c); err != nil {
				return err
			}
			if f.env || f.hosts || f.yml {
				return f.print(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
			}
			return f.serve(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f.mock.add(c, "127.0.0.1:7400")
	c.Flags().StringVar(&f.proxy, "proxy", "", "loopback `address` of the proxy (default: the port 20 after --listen's)")
	c.Flags().StringSliceVar(&f.direct, "direct", nil, "loopback `address` that takes connections by the name their TLS asks for; may be given again (default: the port 21 after --listen's)")
	addCADir(c, &f.caDir)
	c.Flags().BoolVar(&f.json, "json", false, "one line of JSON when all are ready")
	c.Flags().BoolVar(&f.env, "env", false, "print shell lines for eval, and start nothing")
	c.Flags().BoolVar(&f.hosts, "hosts-file", false, "print lines for a hosts file, and start nothing")
	c.Flags().BoolVar(&f.yml, "compose", false, "print a service's part of a compose file, and start nothing")
	return c
}

// check says what is wrong with the flags, and fills in the front's addresses.
func (f *proxyFlags) check(c *cobra.Command) (err error) {
	if n := count(f.env, f.hosts, f.yml, f.json); n > 1 {
		return usageError(errors.New("--env, --hosts-file, --compose and --json each print something of their own; give one"))
	}
	if err := f.mock.check(c); err != nil {
		return err
	}
	if f.proxy == "" {
		if f.proxy, err = after(f.mock.listen, proxyPlace); err != nil {
			return usageError(err)
		}
	}
	if len(f.direct) == 0 {
		address, err := after(f.mock.listen, directPlace)
		if err != nil {
			return usageError(err)
		}
		f.direct = []string{address}
	}
	return nil
}

func count(flags ...bool) (n int) {
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

// after is the address some ports after another; a free one stays a free one.
func after(listen string, places int) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	n, numErr := strconv.Atoi(port)
	if err != nil || numErr != nil || n < 0 || n+places > 65535 {
		return "", fmt.Errorf("--listen %q is not HOST:PORT with a port up to %d", listen, 65535-places)
	}
	if host == "localhost" {
		host = "127.0.0.1"
	}
	if n > 0 {
		n += places
	}
	return net.JoinHostPort(host, strconv.Itoa(n)), nil
}

// proxyReady is the line that says that the proxy answers.
type proxyReady struct {
	Schema  string            `json:"schema"` // "pushrig.proxy/v1"
	Proxy   string            `json:"proxy"`  // what HTTPS_PROXY is to be
	Direct  []string          `json:"direct"`
	CAFile  string            `json:"ca_file"`
	Lasting bool              `json:"lasting_ca"`
	EnvFile string            `json:"env_file"` // shell lines that lead programs here
	Hosts   []string          `json:"hosts"`    // that it answers for
	Mock    mockvendors.Ready `json:"mock"`
}

// serve runs mocks and front until ctx ends.
func (f *proxyFlags) serve(ctx context.Context, stdout, stderr io.Writer) error {
	dir, err := caDir(f.caDir)
	if err != nil {
		return err
	}
	ca, err := mockvendors.OpenCA(dir)
	if err != nil && (f.caDir != "" || !errors.Is(err, mockvendors.ErrNoCA)) {
		return usageError(err)
	}
	f.mock.ca = ca
	w, err := f.mock.open(ctx, stderr)
	if err != nil {
		return err
	}
	defer w.close()
	routes, hosts := covered(w.mocks)
	p, err := front.Start(front.Options{Listen: f.proxy, Direct: f.direct, Routes: routes, Leaf: w.mocks.Leaf})
	if err != nil {
		return usageError(err)
	}
	defer p.Close()
	ready := proxyReady{Schema: "pushrig.proxy/v1", Proxy: p.ProxyURL(), Direct: p.DirectAddrs(), CAFile: w.ready.CAFile, Lasting: ca != nil,
		EnvFile: filepath.Join(w.dir, "env.sh"), Hosts: hosts, Mock: w.ready}
	clients := w.dir
	if ca != nil {
		ready.CAFile, clients = ca.File(), filepath.Join(dir, clientsFolder)
	}
	if err := f.writeEnv(ready, clients, w.mocks.CA()); err != nil {
		return err
	}
	if f.json {
		err = json.NewEncoder(stdout).Encode(ready)
	} else {
		err = printProxy(stdout, ready)
	}
	if err != nil {
		return fmt.Errorf("the ready line cannot be written: %w", err)
	}
	<-ctx.Done()
	if !f.json {
		s := launch.Summarise(w.mocks, w.api.Figures(), p.Calls())
		_ = s.WriteCalls(stderr) // there is nobody left to tell
	}
	if errors.Is(context.Cause(ctx), errTerminated) {
		return nil
	}
	return ended(exitInterrupted)
}

// writeEnv writes the lines of --env for this very front.
func (f *proxyFlags) writeEnv(r proxyReady, clients string, ca []byte) error {
	before := os.Environ()
	env, err := clientEnvironment(before, clients, ways.Front{Proxy: r.Proxy, Direct: r.Direct[0], CAFile: r.CAFile, CA: ca, Hosts: r.Hosts})
	if err != nil {
		return err
	}
	if err := os.WriteFile(r.EnvFile, []byte(ways.ShellLines(before, env)), 0o600); err != nil {
		return fmt.Errorf("the environment cannot be written: %w", err)
	}
	return nil
}

// covered are the hosts that the mocks stand for, in the catalogue's order, and where each is answered.
func covered(m *mockvendors.Mocks) (routes map[string]string, hosts []string) {
	routes = map[string]string{}
	for _, v := range m.Vendors() {
		for _, host := range v.Spec.Hosts {
			routes[host] = strings.TrimPrefix(v.BaseURL, "http://")
			hosts = append(hosts, host)
		}
	}
	return routes, hosts
}
