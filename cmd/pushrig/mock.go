package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// mockFlags are what `pushrig mock` takes.
type mockFlags struct {
	vendors        []string
	listen, config string
	seed           uint64
	link           string
	json           bool
	own            ownFlags

	ca *mockvendors.CA // signs for the vendors' names; nil: one of this run
}

func mockCommand() *cobra.Command {
	var f mockFlags
	c := &cobra.Command{
		Use:   "mock",
		Short: "Serve the mock vendors and their admin API, for a backend of your own",
		Long: `Serve mock push vendors on loopback until Ctrl-C (exit code 130) or SIGTERM (exit code 0). The admin API is on the port of --listen; fcm, huawei, mi, oppo,
vivo and meizu are on the ports after it, each always its own. http and https are both served on each. Port 0 picks free ones.

--json prints one line when all answer: endpoints, credentials, the CA's file. --config names a YAML file with
vendors:, rules: and apps: as in a scenario.

` + ownHelp,
		Example: `  pushrig mock
  pushrig mock --vendors oppo,vivo --listen 127.0.0.1:0 --json
  pushrig mock --credentials service-account.json --credentials push.yaml --adopt-tokens
  curl -d '{"vendor":"oppo"}' http://127.0.0.1:7400/api/v1/devices`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if err := f.check(c); err != nil {
				return err
			}
			return f.serve(c.Context(), c.OutOrStdout(), c.ErrOrStderr())
		},
	}
	f.add(c, "127.0.0.1:7400")
	c.Flags().BoolVar(&f.json, "json", false, "one line of JSON when all are ready")
	return c
}

// add gives a command the flags of what it serves.
func (f *mockFlags) add(c *cobra.Command, listen string) {
	c.Flags().StringSliceVar(&f.vendors, "vendors", nil, "only these, by `name`: fcm,huawei,mi,oppo,vivo,meizu (default all)")
	_ = c.RegisterFlagCompletionFunc("vendors", completeVendors) // fails for a flag that is not there, or twice: not here
	c.Flags().StringVar(&f.listen, "listen", listen, "loopback `address` of the admin API")
	c.Flags().StringVar(&f.config, "config", "", "YAML `file` with vendors:, rules: and apps:")
	c.Flags().Uint64Var(&f.seed, "seed", 0, "seed of credentials, tokens and ids (default a random one, so that nobody knows your secrets)")
	c.Flags().StringVar(&f.link, "link", linkMemory, "how the phones made by the admin API reach their vendors: memory, or websocket, which takes two open files a phone")
	f.own.add(c)
}

// check says what is wrong with the flags, and fills in a seed.
func (f *mockFlags) check(c *cobra.Command) error {
	if c.Flags().Changed("vendors") && len(f.vendors) == 0 {
		return usageError(errors.New("--vendors names none; leave it out for all"))
	}
	if f.listen == "" { // an empty address is every address of the machine, to the system
		return usageError(errors.New("--listen is empty; give it HOST:PORT, such as 127.0.0.1:0, or leave it out"))
	}
	if f.link != linkMemory && f.link != linkWebSocket {
		return usageError(fmt.Errorf("--link %q is neither %s nor %s", f.link, linkMemory, linkWebSocket))
	}
	if !c.Flags().Changed("seed") {
		f.seed = randomSeed()
	}
	return nil
}

// serve runs the mocks until ctx ends.
func (f *mockFlags) serve(ctx context.Context, stdout, stderr io.Writer) error {
	w, err := f.open(ctx, stderr)
	if err != nil {
		return err
	}
	defer w.close()
	if f.json {
		err = json.NewEncoder(stdout).Encode(w.ready)
	} else {
		err = printReady(stdout, w.ready)
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

// How phones reach their vendors.
const (
	linkMemory    = "memory"
	linkWebSocket = "websocket"
)

// randomSeed is one that every JSON reader can hold. The generator is seeded by the system and cannot be guessed.
func randomSeed() uint64 { return 1 + rand.Uint64N(1<<53-1) }

// overMemory is m with its phones on the memory link: a hundred thousand of them need no socket.
func overMemory(m admin.Mocks, memory *link.Memory) admin.Mocks {
	m.Dialer = memory
	for i := range m.Vendors {
		m.Vendors[i].LinkURL = mockvendors.MemoryURL(m.Vendors[i].Spec.Name)
	}
	return m
}

// serveAdmin serves the admin API and returns where; stop ends it.
func serveAdmin(listen string, h http.Handler) (address string, stop func(), err error) {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return "", nil, usageError(fmt.Errorf("the admin API cannot listen on %s: %w; choose another --listen, or port 0 for free ones", listen, err))
	}
	// No write timeout: a request may wait for a message as long as it says.
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(l)
	}()
	return l.Addr().String(), func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if errors.Is(server.Shutdown(ctx), context.DeadlineExceeded) {
			_ = server.Close()
		}
		<-done
	}, nil
}

// steered is what the admin API steers.
func steered(m *mockvendors.Mocks) admin.Mocks {
	out := admin.Mocks{Clock: m.Clock}
	for _, r := range m.Vendors() {
		out.Vendors = append(out.Vendors, admin.Vendor{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL})
	}
	return out
}
