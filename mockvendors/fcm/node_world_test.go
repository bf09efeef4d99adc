package fcm_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// nodeDir has firebase-admin for Node, olderDir an older one and node-pushnotifications, each pinned by its package-lock.json.
const (
	nodeDir  = "realclients/node"
	olderDir = "realclients/node12"
)

// needNode skips a test, saying why, where Node or what it needs is not installed. In CI that is a failure.
func needNode(t *testing.T, dir string) {
	t.Helper()
	missing := t.Skipf
	if os.Getenv("PUSHRIG_CI") == "1" {
		missing = t.Fatalf
	}
	if _, err := exec.LookPath("node"); err != nil {
		missing("firebase-admin for Node is not tried: %v; install Node 18 or newer", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "firebase-admin")); err != nil {
		missing("firebase-admin for Node is not tried: %v; run npm ci in mockvendors/fcm/%s", err, dir)
	}
}

// nodeWorld is FCM's mock, started as anybody starts it, and an unmodified firebase-admin in a process of its own:
//
//	test ── JSON lines ──▶ client.js ── firebase-admin ── TLS, by redirect.js ──▶ mock ── memory link ──▶ phones
type nodeWorld struct {
	*mockvendors.Running
	mocks  *mockvendors.Mocks
	clock  *clock.Clock
	memory *link.Memory
	phones int
	in     io.Writer
	out    *bufio.Scanner
	errors *strings.Builder // the process's own words, for the test's
}

func newNodeWorld(t *testing.T) *nodeWorld { return newNodeWorldOf(t, nodeDir) }

// newNodeWorldOf is one with the clients of another folder.
func newNodeWorldOf(t *testing.T, dir string) *nodeWorld {
	t.Helper()
	needNode(t, dir)
	w := &nodeWorld{clock: clock.New(time.Now(), 0), memory: link.NewMemory(), errors: &strings.Builder{}}
	t.Cleanup(w.clock.Stop)
	var err error
	w.mocks, err = mockvendors.Start(mockvendors.Config{Vendors: []string{"fcm"}, Clock: w.clock, Memory: w.memory})
	require.NoError(t, err)
	t.Cleanup(w.mocks.Close)
	w.Running = w.mocks.Vendor("fcm")
	ready, err := w.mocks.Ready(t.TempDir(), "")
	require.NoError(t, err)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	node := exec.CommandContext(ctx, "node", "-r", "../node/redirect.js", "client.js")
	node.Dir, node.Stderr = dir, w.errors
	node.Env = append(os.Environ(), "FCM_MOCK="+strings.TrimPrefix(w.BaseURLTLS, "https://"),
		"NODE_EXTRA_CA_CERTS="+ready.CAFile, "CREDENTIALS="+ready.Vendors["fcm"].CredentialsFile)
	in, err := node.StdinPipe()
	require.NoError(t, err)
	out, err := node.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, node.Start())
	t.Cleanup(func() { // before the mock closes: its last word is the end of its input
		_ = in.Close()
		_, _ = io.Copy(io.Discard, out)
		if err := node.Wait(); err != nil {
			t.Errorf("node: %v\n%s", err, w.errors)
		}
		cancel()
	})
	w.in, w.out = in, bufio.NewScanner(out)
	w.out.Buffer(nil, 1<<20)
	return w
}

// result is what firebase-admin made of a call.
type result struct {
	Value json.RawMessage
	Error struct{ Code, Message string }
}

// batch is a BatchResponse or a MessagingTopicManagementResponse.
type batch struct {
	SuccessCount, FailureCount int
	Responses                  []struct {
		Success   bool
		MessageID string
		Error     struct{ Code, Message string }
	}
	Errors []struct {
		Index int
		Error struct{ Code, Message string }
	}
}

// call has firebase-admin do something, and lets what it sent arrive.
func (w *nodeWorld) call(t *testing.T, name string, args ...any) result {
	t.Helper()
	line, err := json.Marshal(object{"call": name, "args": append([]any{}, args...)})
	require.NoError(t, err)
	_, err = w.in.Write(append(line, '\n'))
	require.NoError(t, err, w.errors)
	require.True(t, w.out.Scan(), "node says nothing: %v %s", w.out.Err(), w.errors)
	var r result
	require.NoError(t, json.Unmarshal(w.out.Bytes(), &r), w.out.Text())
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	require.NoError(t, w.clock.Jump(ctx, 0))
	return r
}

// name is the message name of a call that succeeded.
func (r result) name(t *testing.T) (name string) {
	t.Helper()
	require.Empty(t, r.Error)
	require.NoError(t, json.Unmarshal(r.Value, &name))
	return name
}

func (r result) batch(t *testing.T) (b batch) {
	t.Helper()
	require.Empty(t, r.Error)
	require.NoError(t, json.Unmarshal(r.Value, &b), string(r.Value))
	return b
}

// nodePhone is a phone with one app in the background.
type nodePhone struct {
	*handset.Phone
	app   *handset.App
	token string
	got   *got
}

// got keeps what the app was handed.
type got struct{ data []map[string]string }

func (*got) Registered(string, link.Registered)   {}
func (g *got) Message(_ string, d *link.Delivery) { g.data = append(g.data, d.Data) }
func (*got) Clicked(string, map[string]string)    {}
func (*got) Started(string, handset.Intent)       {}

// phone makes one, registered for an app of the mock; sends to it fail with the code force, if that is given.
func (w *nodeWorld) phone(t *testing.T, pkg, force string) *nodePhone {
	t.Helper()
	w.phones++
	p := &nodePhone{got: &got{}, Phone: handset.New(handset.Options{ID: fmt.Sprint("phone-", w.phones), Brand: "Google", Manufacturer: "Google", Android: 13,
		Dialer: w.memory, Links: map[string]string{"fcm": mockvendors.MemoryURL("fcm")}, Flight: w.clock, Now: w.clock.Now})}
	p.app = p.Install(pkg, handset.InstallOptions{AllowNotifications: true}, p.got)
	p.app.SetState(handset.Foreground)
	project := w.Platform().Apps.ByPackage(pkg).ProjectID
	require.NoError(t, p.app.Register(context.Background(), "fcm", link.Register{Project: project, Force: force}))
	p.app.SetState(handset.Background)
	p.token = p.app.Token("fcm")
	require.NotEmpty(t, p.token)
	return p
}

// shown are the titles in the phone's tray, oldest first.
func (p *nodePhone) shown() []string {
	out := []string{}
	items, _ := p.Tray()
	for _, s := range items {
		out = append(out, s.Title)
	}
	return out
}
