package main

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/front/launch"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

var updateRuntimes = flag.Bool("update-runtimes", false, "write docs/runtimes.md anew")

// realClients are programs by other people's HTTP clients and SDKs, as their registries have them. They send to a vendor's
// real address with secrets and tokens of their own.
const realClients = "realclients/exec"

// A client is one of those programs.
type client struct {
	name    string   // as docs/runtimes.md has it
	vendor  string   // whose phones show what it sends
	phones  int      // that show it
	needs   []string // programs and files without which it cannot run
	probe   []string // a command that succeeds where its library is there
	command []string // TOKEN, TOKENS, SECRET and PACKAGE stand for the backend's own
	via     ways.Way // the way to ask for, where the one that exec chooses does not reach it
}

// goClients are Go's SDKs. The probe builds their program.
func goClients(file func(string) string) (out []client) {
	built := filepath.Join(filepath.Dir(binary), "go-send")
	build := []string{"go", "build", "-C", file("go"), "-o", built, "."}
	for _, c := range []client{
		{name: "Go xiaomi-push (cossim)", vendor: "mi", phones: 1, command: []string{built, "xiaomi-push", "TOKEN"}},
		{name: "Go firebase-admin send", vendor: "fcm", phones: 1, command: []string{built, "send", "TOKEN"}},
		{name: "Go firebase-admin sendEach", vendor: "fcm", phones: 3, command: []string{built, "sendEach", "TOKENS"}},
		{name: "Go firebase-admin topic", vendor: "fcm", phones: 3, command: []string{built, "topic", "TOKENS"}},
		// Its transport is one of its own that asks no proxy.
		{name: "Go go-hms-push (appleboy)", vendor: "huawei", phones: 1, command: []string{built, "go-hms-push", "TOKEN"}, via: ways.Netns},
	} {
		c.needs, c.probe = []string{"go"}, build
		out = append(out, c)
	}
	return out
}

func clients() []client {
	file := func(name string) string { return filepath.Join(realClients, name) }
	send := file("node/send.js")
	out := append(goClients(file),
		client{"curl, in a shell script", "mi", 1, []string{"curl"}, nil, []string{file("curl.sh"), "TOKEN", "SECRET", "PACKAGE"}, ""},
		client{"Ruby net/http", "mi", 1, []string{"ruby"}, nil, []string{"ruby", file("send.rb"), "TOKEN", "SECRET", "PACKAGE"}, ""})
	for _, lib := range []string{"urllib", "requests", "httpx", "aiohttp"} {
		out = append(out, client{"Python " + lib, "mi", 1, []string{python()}, []string{python(), "-c", "import " + lib},
			[]string{python(), file("send.py"), lib, "TOKEN", "SECRET", "PACKAGE"}, ""})
	}
	out = append(out, client{"Python httpx, HTTP/2", "mi", 1, []string{python()}, []string{python(), "-c", "import httpx, h2"},
		[]string{python(), file("send.py"), "httpx2", "TOKEN", "SECRET", "PACKAGE"}, ""},
		client{"PHP curl", "mi", 1, []string{"php"}, []string{"php", "-r", "exit(function_exists('curl_init') ? 0 : 1);"},
			[]string{"php", file("send.php"), "curl", "TOKEN", "SECRET", "PACKAGE"}, ""},
		client{"PHP Guzzle", "mi", 1, []string{"php", "/usr/share/php/GuzzleHttp/autoload.php"}, nil,
			[]string{"php", file("send.php"), "guzzle", "TOKEN", "SECRET", "PACKAGE"}, ""})
	for _, lib := range []string{"HttpClient", "HttpURLConnection"} {
		out = append(out, client{"Java " + lib, "mi", 1, []string{"java", "javac"}, nil, []string{"java", file("Send.java"), lib, "TOKEN", "SECRET", "PACKAGE"}, ""})
	}
	for _, version := range []string{"20", "24"} {
		node, version := file("node"+version+"/node_modules/.bin/node"), "Node "+version
		modules := file("node/node_modules")
		for _, lib := range []string{"xiaomi-push", "axios"} {
			out = append(out, client{version + " " + lib, "mi", 1, []string{node, modules}, nil, []string{node, send, lib, "TOKEN"}, ""})
		}
		for lib, phones := range map[string]int{"firebase-admin send": 1, "firebase-admin sendEach": 3, "firebase-admin topic": 3} {
			out = append(out, client{version + " " + lib, "fcm", phones, []string{node, modules}, nil, []string{node, send, lib, "TOKENS"}, ""})
		}
	}
	return out
}

// python is the system's, which has Debian's libraries.
func python() string {
	if _, err := os.Stat("/usr/bin/python3"); err == nil {
		return "/usr/bin/python3"
	}
	return "python3"
}

// missing says what a client lacks here, "" where it can run.
func (c *client) missing() string {
	for _, need := range c.needs {
		if strings.ContainsRune(need, filepath.Separator) {
			if _, err := os.Stat(need); err != nil {
				return need + " is not there"
			}
		} else if _, err := exec.LookPath(need); err != nil {
			return need + " is not installed"
		}
	}
	if c.probe != nil {
		if out, err := exec.Command(c.probe[0], c.probe[1:]...).CombinedOutput(); err != nil {
			return fmt.Sprintf("%s: %v %s", c.name, err, out)
		}
	}
	return ""
}

// What the backend has at Huawei.
const (
	huaweiApp    = "104523463"
	huaweiSecret = "own-huawei-secret-0123456789"
	huaweiToken  = "IQAAAACy0RealTokenOfSomebodysPhone0000000000000000000000000000000000000000000000000000000000000000000000000000000"
)

// backend is what the programs have of their own.
type ownBackend struct {
	dir, account string
	flags        []string
	tokens       map[string][]string
	shut         bool // nothing may leave: what no way leads to the mocks must not reach the real hosts
}

func newOwnBackend(t *testing.T) *ownBackend {
	t.Helper()
	b := &ownBackend{dir: t.TempDir(), tokens: map[string][]string{"mi": {childToken}, "huawei": {huaweiToken}}}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	der, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	account, err := json.Marshal(map[string]string{
		"type": "service_account", "project_id": "shop-1a2b3", "private_key_id": "k1", "client_email": "push@shop-1a2b3.iam.gserviceaccount.com",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": "https://oauth2.googleapis.com/token",
	})
	require.NoError(t, err)
	b.account = write(t, b.dir, "service-account.json", string(account))
	lines := "mi " + childToken + "\nhuawei " + huaweiToken + "\n"
	for _, c := range []string{"a", "b", "c"} {
		token := strings.Repeat(c, 22) + ":APA91b" + strings.Repeat(c, 134)
		b.tokens["fcm"] = append(b.tokens["fcm"], token)
		lines += "fcm " + token + "\n"
	}
	b.flags = []string{
		"--credentials", b.account, "--credentials", write(t, b.dir, "push.yaml", "package: com.shop.chat\nmi: {app_secret: "+childSecret+"}\nhuawei: {app_id: \""+huaweiApp+"\", app_secret: "+huaweiSecret+"}\n"),
		"--tokens", write(t, b.dir, "tokens.txt", lines),
	}
	return b
}

// run runs a client under exec and returns the summary and what was printed.
func (b *ownBackend) run(t *testing.T, c client, via string) (s launch.Summary, printed string) {
	t.Helper()
	file := filepath.Join(b.dir, "summary.json")
	args := append([]string{"exec", "--vendors", "mi,fcm,huawei", "--json", file}, b.flags...)
	if via != "" {
		args = append(args, "--via", via)
	}
	if b.shut && ways.Way(via) != ways.Netns { // an exec in the namespace of another, which has none of the hosts
		args = append([]string{"exec", "--vendors", "meizu", "--via", string(ways.Netns), "--", binary}, args...)
	}
	args = append(args, "--")
	for _, word := range c.command {
		switch word {
		case "TOKEN":
			args = append(args, b.tokens[c.vendor][0])
		case "TOKENS":
			args = append(args, b.tokens[c.vendor]...)
		case "SECRET":
			args = append(args, childSecret)
		case "PACKAGE":
			args = append(args, "com.shop.chat")
		default:
			args = append(args, word)
		}
	}
	run := exec.CommandContext(t.Context(), binary, args...)
	run.Env = append(os.Environ(), "MI_SECRET="+childSecret, "PACKAGE=com.shop.chat", "HUAWEI_APP="+huaweiApp, "HUAWEI_SECRET="+huaweiSecret, "GOOGLE_APPLICATION_CREDENTIALS="+b.account)
	var out bytes.Buffer
	run.Stdout, run.Stderr = &out, &out
	_ = run.Run()
	text, err := os.ReadFile(file)
	if err != nil && strings.Contains(out.String(), "may not make namespaces") {
		t.Skip("no namespaces here: " + out.String())
	}
	require.NoError(t, err, out.String())
	require.NoError(t, json.Unmarshal(text, &s))
	require.NoError(t, os.Remove(file))
	return s, out.String()
}

// showed is how many of a vendor's phones showed something.
func showed(s launch.Summary, vendor string) int {
	for _, v := range s.Vendors {
		if v.Vendor == vendor {
			return v.Showed
		}
	}
	return 0
}

// need skips a test, saying why, where something is not installed. In CI that is a failure.
func need(t *testing.T, missing string) {
	t.Helper()
	if missing == "" {
		return
	}
	if os.Getenv("PUSHRIG_CI") == "1" {
		t.Fatal(missing)
	}
	t.Skip(missing)
}

// Each unmodified program sends to its vendor's real address, by the way that exec chooses for it or by the one it needs, and a phone shows it.
func TestUnmodifiedClientsReachTheMocks(t *testing.T) {
	b := newOwnBackend(t)
	for _, c := range clients() {
		t.Run(c.name, func(t *testing.T) {
			need(t, c.missing())
			s, printed := b.run(t, c, string(c.via))
			assert.Zero(t, s.End.Code, printed)
			assert.Equal(t, c.phones, showed(s, c.vendor), printed)
		})
	}
}

// docs/runtimes.md says what each way reaches of each runtime: as it was seen, not as it should be.
func TestTheTableOfRuntimesIsAsItWasSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every client by every way")
	}
	b := newOwnBackend(t)
	b.shut = true
	var table strings.Builder
	table.WriteString("| client | env | preload | netns | exec chooses |\n|---|---|---|---|---|\n")
	for _, c := range sortedClients() {
		need(t, c.missing())
		table.WriteString("| " + c.name + " |")
		chosen := ways.Way("")
		for _, way := range ways.All() {
			s, _ := b.run(t, c, string(way))
			word := "no"
			if s.End.Code == 0 && showed(s, c.vendor) == c.phones {
				word = "yes"
			}
			chosen = ways.Default(s.Runtime)
			table.WriteString(" " + word + " |")
		}
		table.WriteString(" " + string(chosen) + " |\n")
	}
	const file = "../../docs/runtimes.md"
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	before, rest, ok := strings.Cut(string(text), "<!-- table -->\n")
	require.True(t, ok)
	old, after, ok := strings.Cut(rest, "<!-- end of table -->\n")
	require.True(t, ok)
	if *updateRuntimes {
		require.NoError(t, os.WriteFile(file, []byte(before+"<!-- table -->\n"+table.String()+"<!-- end of table -->\n"+after), 0o600))
		return
	}
	assert.Equal(t, old, table.String(), "run go test ./cmd/pushrig -run TableOfRuntimes -update-runtimes")
}

func sortedClients() []client {
	out := clients()
	slices.SortFunc(out, func(a, b client) int { return strings.Compare(a.name, b.name) })
	return out
}
