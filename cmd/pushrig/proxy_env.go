package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// clientsFolder has, beside the lasting CA, what runtimes want as files: trust stores and the like. Nothing in it is secret.
const clientsFolder = "clients"

// print writes what --env, --hosts-file or --compose ask for. Nothing is started: with a lasting CA and ports that are known, all
// of it is known before.
func (f *proxyFlags) print(ctx context.Context, stdout, stderr io.Writer) error {
	for _, name := range f.mock.vendors {
		if !slices.Contains(mockvendors.Names(), name) {
			return usageError(fmt.Errorf("no vendor %q: there are %s", name, strings.Join(mockvendors.Names(), ", ")))
		}
	}
	hosts := hostsOf(f.mock.vendors)
	if f.hosts {
		_, err := io.WriteString(stdout, ways.HostsFile(hosts))
		if err == nil && !slices.ContainsFunc(f.direct, func(a string) bool { return strings.HasSuffix(a, ":443") }) {
			fmt.Fprintln(stderr, "pushrig: a hosts file knows no ports: start the proxy with --direct 127.0.0.1:443, and give programs the CA by SSL_CERT_FILE and the like (--env prints all).\n"+
				"Linux lets a user have that port after: sudo sysctl net.ipv4.ip_unprivileged_port_start=443")
		}
		return err
	}
	for _, address := range append([]string{f.proxy}, f.direct...) {
		if strings.HasSuffix(address, ":0") {
			return usageError(errors.New("the lines name the proxy's ports, and port 0 is one that nobody knows before; give --listen a port, or read env_file in the ready line of the proxy"))
		}
	}
	dir, err := caDir(f.caDir)
	if err != nil {
		return err
	}
	ca, err := mockvendors.OpenCA(dir)
	if err != nil {
		return usageError(err)
	}
	if ca.Expired(time.Now()) {
		return usageError(fmt.Errorf("%s has expired; `pushrig ca --create` makes another in its place", ca.File()))
	}
	to := ways.Front{Proxy: "http://" + f.proxy, Direct: f.direct[0], CAFile: ca.File(), CA: ca.PEM(), Hosts: hosts}
	clients := filepath.Join(filepath.Dir(ca.File()), clientsFolder)
	before := os.Environ()
	if f.yml {
		before = nil // a container has an environment of its own
	}
	env, err := clientEnvironment(before, clients, to)
	if err != nil {
		return err
	}
	if f.yml {
		if err := readable(ca.File(), clients); err != nil {
			return err
		}
		_, err = io.WriteString(stdout, ways.Compose(env, []string{ca.File(), clients}))
	} else {
		_, err = io.WriteString(stdout, ways.ShellLines(before, env))
	}
	if err != nil {
		return err
	}
	if why := f.notThere(ctx, ca); why != "" {
		fmt.Fprintln(stderr, "pushrig: "+why)
	}
	return nil
}

// clientEnvironment is the environment that leads programs to a front, with what it needs as files in a folder.
func clientEnvironment(inherited []string, folder string, to ways.Front) ([]string, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("the folder for what programs need cannot be made: %w", err)
	}
	to.Dir = folder
	return ways.PreloadEnvironment(inherited, to)
}

// readable lets a container's user, who is another than this one, read files and folders that are mounted.
func readable(paths ...string) error {
	for _, root := range paths {
		if err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			mode := os.FileMode(0o644)
			if d.IsDir() {
				mode = 0o755
			}
			return os.Chmod(path, mode)
		}); err != nil {
			return fmt.Errorf("what the container needs cannot be made readable: %w", err)
		}
	}
	return nil
}

// notThere says what keeps the lines from working now, if anything does: nobody at the proxy's address, or one that signs with
// another CA.
func (f *proxyFlags) notThere(ctx context.Context, ca *mockvendors.CA) string {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	c, err := (&net.Dialer{}).DialContext(ctx, "tcp", f.proxy)
	if err != nil {
		return fmt.Sprintf("nothing answers at %s yet; start `pushrig proxy` in another terminal", f.proxy)
	}
	_ = c.Close()
	vendor, err := after(f.mock.listen, f.firstPlace())
	if err != nil || strings.HasSuffix(vendor, ":0") {
		return "" // its ports are not known, and asking the front would count as a call
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(ca.PEM())
	s, err := (&tls.Dialer{Config: &tls.Config{RootCAs: roots}}).DialContext(ctx, "tcp", vendor)
	if err != nil {
		return fmt.Sprintf("what answers at %s does not go by this CA (%v); end it and start `pushrig proxy` again", vendor, err)
	}
	_ = s.Close()
	return ""
}

// firstPlace is how many ports after the admin API's the first vendor is.
func (f *proxyFlags) firstPlace() int {
	for _, spec := range mockvendors.Catalog() {
		if f.mock.vendors == nil || slices.Contains(f.mock.vendors, spec.Name) {
			return spec.Port
		}
	}
	return 0
}

// hostsOf are the real hosts of vendors, of all where none is named, in the catalogue's order.
func hostsOf(vendors []string) (out []string) {
	for _, spec := range mockvendors.Catalog() {
		if vendors == nil || slices.Contains(vendors, spec.Name) {
			out = append(out, spec.Hosts...)
		}
	}
	return out
}
