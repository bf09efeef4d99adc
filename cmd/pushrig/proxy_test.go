package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const miHost = "api.xmpush.xiaomi.com"

// proxying is a `pushrig proxy` at work.
type proxying struct {
	*exec.Cmd
	proxyReady
	stderr bytes.Buffer
}

// serveProxy starts one; it ends with the test.
func serveProxy(t *testing.T, args ...string) *proxying {
	t.Helper()
	p := &proxying{Cmd: exec.Command(binary, append([]string{"proxy", "--vendors", "mi"}, args...)...)}
	p.Dir, p.Cmd.Stderr = t.TempDir(), &p.stderr
	pipe, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	kill := time.AfterFunc(patience, func() { _ = p.Process.Kill() })
	t.Cleanup(func() {
		kill.Stop()
		_ = p.Process.Kill()
		_ = p.Wait()
	})
	r := bufio.NewReader(pipe)
	if !strings.Contains(strings.Join(args, " "), "--json") {
		line, err := r.ReadString('\n')
		require.NoError(t, err, "it says nothing")
		require.Contains(t, line, "The proxy answers at ")
		return p
	}
	line, err := r.ReadBytes('\n')
	require.NoError(t, err, "it says nothing")
	require.NoError(t, json.Unmarshal(line, &p.proxyReady))
	return p
}

func (p *proxying) end(t *testing.T, by os.Signal) int {
	t.Helper()
	require.NoError(t, p.Process.Signal(by))
	_ = p.Wait()
	return p.ProcessState.ExitCode()
}

// in runs a script in a shell that has the binary as pushrig, and no settings of this machine's user.
func in(t *testing.T, script string) string {
	t.Helper()
	for _, tool := range []string{"sh", "curl"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("PUSHRIG_CI") != "" {
				t.Fatalf("%s is missing", tool)
			}
			t.Skipf("%s is missing", tool)
		}
	}
	dir := filepath.Dir(binary)
	out := command(t, t.TempDir(), "env", "-i", "PATH="+dir+":"+os.Getenv("PATH"), "HOME="+t.TempDir(), "SSL_CERT_DIR=/etc/ssl/certs", "sh", "-euc", script)
	require.Equal(t, 0, out.code, "%s\n%s\n%s", script, out.stdout, out.stderr)
	return out.stdout + out.stderr
}

// send posts to Mi's real host with a phone's token and the mock's secret, by a curl that is told of nothing.
func (p *proxying) send(t *testing.T) (curl, device string) {
	t.Helper()
	r, err := http.Post(p.Mock.Admin+"/api/v1/devices", "application/json", strings.NewReader(`{"vendor":"mi"}`))
	require.NoError(t, err)
	defer r.Body.Close()
	var d struct{ ID, Token string }
	require.NoError(t, json.NewDecoder(r.Body).Decode(&d))
	app := p.Mock.Vendors["mi"].App
	return "curl -sS -H 'Authorization: key=" + app.AppSecret + "' https://" + miHost + "/v3/message/regid -d restricted_package_name=" + app.Package +
		" -d registration_id=" + strings.ReplaceAll(d.Token, "+", "%2B") + " -d title=hello -d description=there -d pass_through=0", d.ID
}

func (p *proxying) tray(t *testing.T, device string) string {
	t.Helper()
	r, err := http.Get(p.Mock.Admin + "/api/v1/devices/" + device + "/tray")
	require.NoError(t, err)
	defer r.Body.Close()
	var b bytes.Buffer
	_, err = b.ReadFrom(r.Body)
	require.NoError(t, err)
	return b.String()
}

// As printed: eval of the lines in a shell, and a curl that nobody changed sends to Mi's own host, and a phone shows it.
func TestEvalOfTheProxysEnvironmentLeadsAnUnmodifiedProgramHere(t *testing.T) {
	ca, listen := filepath.Join(t.TempDir(), "ca"), address(freePorts(t))
	flags := " --vendors mi --listen " + listen + " --ca-dir " + ca
	require.Equal(t, 0, pushrig(t, t.TempDir(), "ca", "--create", "--ca-dir", ca).code)
	assert.Contains(t, in(t, "pushrig proxy --env"+flags+" >lines"), "nothing answers at 127.0.0.1:", "the lines are there before the proxy is")

	p := serveProxy(t, "--listen", listen, "--ca-dir", ca, "--json")
	assert.True(t, p.Lasting)
	assert.Equal(t, filepath.Join(ca, "ca.pem"), p.CAFile)
	send, device := p.send(t)
	said := in(t, `eval "$(pushrig proxy --env`+flags+`)"; `+send+`; pushrig_off; echo; echo "proxy=${HTTPS_PROXY-none} dir=$SSL_CERT_DIR"`)
	assert.NotContains(t, said, "pushrig: ", "nothing is in the way")
	assert.Contains(t, said, `"result":"ok"`)
	assert.Contains(t, said, "proxy=none dir=/etc/ssl/certs", "and the shell has back what it had")
	require.Eventually(t, func() bool { return strings.Contains(p.tray(t, device), `"hello"`) }, 10*time.Second, 10*time.Millisecond, "a phone shows it")
	assert.Contains(t, in(t, `eval "$(pushrig proxy --env`+flags+`)"; curl -sS https://metrics.example/x`), "metrics.example is none of the push vendors' hosts")
	assert.Equal(t, 0, p.end(t, syscall.SIGTERM))
}

// Without a lasting CA there is the file of lines of the run itself.
func TestTheProxysOwnLinesLeadHereToo(t *testing.T) {
	p := serveProxy(t, "--listen", "127.0.0.1:0", "--json")
	send, device := p.send(t)
	assert.Contains(t, in(t, ". "+p.EnvFile+"; "+send), `"result":"ok"`)
	require.Eventually(t, func() bool { return strings.Contains(p.tray(t, device), `"hello"`) }, 10*time.Second, 10*time.Millisecond, "a phone shows it")
	assert.False(t, p.Lasting)
	assert.Equal(t, 130, p.end(t, os.Interrupt))
	assert.NoFileExists(t, p.EnvFile, "the run's own files end with it")
	assert.NoFileExists(t, p.CAFile)
}

// A proxy that was started before the lasting CA was made signs with another: who evaluates the lines is told.
func TestAProxyWithAnotherCAIsSeen(t *testing.T) {
	ca, listen := filepath.Join(t.TempDir(), "ca"), address(freePorts(t))
	require.Equal(t, 0, pushrig(t, t.TempDir(), "ca", "--create", "--ca-dir", ca).code)
	other := filepath.Join(t.TempDir(), "other")
	require.Equal(t, 0, pushrig(t, t.TempDir(), "ca", "--create", "--ca-dir", other).code)
	serveProxy(t, "--listen", listen, "--ca-dir", other, "--json")
	out := pushrig(t, t.TempDir(), "proxy", "--env", "--vendors", "mi", "--listen", listen, "--ca-dir", ca)
	assert.Equal(t, 0, out.code)
	assert.Contains(t, out.stderr, "does not go by this CA")
}

func TestTheProxySaysWhomProgramsAskedFor(t *testing.T) {
	listen := address(freePorts(t))
	p := serveProxy(t, "--listen", listen)
	proxy, err := after(listen, proxyPlace)
	require.NoError(t, err)
	in(t, "curl -sS -o /dev/null -k -x http://"+proxy+" https://"+miHost+"/ https://metrics.example/; ! curl -sS -x http://"+proxy+" https://"+miHost+"/")
	assert.Equal(t, 130, p.end(t, os.Interrupt))
	said := strings.Join(strings.Fields(p.stderr.String()), " ")
	assert.Contains(t, said, miHost+" 1 10020 1; 1 handshakes broken off (", "its call, the answer, and who does not trust the CA")
	assert.Contains(t, said, "metrics.example 1 none of the vendors': nothing was sent to it")
	assert.Contains(t, said, "Never called: ")
}

func TestHostsFileAndComposeSnippets(t *testing.T) {
	ca := filepath.Join(t.TempDir(), "ca")
	out := pushrig(t, t.TempDir(), "proxy", "--hosts-file", "--vendors", "mi,fcm")
	assert.Equal(t, 0, out.code)
	assert.Contains(t, out.stdout, "\n127.0.0.1 "+miHost+"\n")
	assert.Contains(t, out.stdout, "\n127.0.0.1 fcm.googleapis.com\n")
	assert.NotContains(t, out.stdout, "huawei")
	assert.Contains(t, out.stderr, "--direct 127.0.0.1:443")
	assert.Empty(t, pushrig(t, t.TempDir(), "proxy", "--hosts-file", "--direct", "127.0.0.1:443").stderr)

	require.Equal(t, 0, pushrig(t, t.TempDir(), "ca", "--create", "--ca-dir", ca).code)
	out = pushrig(t, t.TempDir(), "proxy", "--compose", "--ca-dir", ca, "--listen", "127.0.0.1:8400")
	require.Equal(t, 0, out.code, out.stderr)
	var file struct {
		Services map[string]struct {
			Volumes     []string
			Environment map[string]string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(out.stdout), &file), out.stdout)
	s := file.Services["YOUR-SERVICE"]
	assert.Equal(t, "http://127.0.0.1:8420", s.Environment["HTTPS_PROXY"])
	for _, v := range s.Volumes {
		from, _, _ := strings.Cut(v, ":")
		info, err := os.Stat(from)
		require.NoError(t, err)
		assert.NotZero(t, info.Mode().Perm()&0o004, "%s: the container's user reads it", from)
		assert.NotContains(t, v, "key")
		assert.NotEqual(t, ca, from, "the key is not mounted")
	}
	key, err := os.Stat(filepath.Join(ca, "ca-key.pem"))
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), key.Mode().Perm())
	require.Equal(t, 0, pushrig(t, t.TempDir(), "ca", "--remove", "--ca-dir", ca).code)
	assert.NoDirExists(t, ca, "nothing is left of it, what programs needed included")
}

func TestProxyUsageErrors(t *testing.T) {
	empty := t.TempDir()
	for line, want := range map[string]string{
		"proxy --env --ca-dir " + empty:                                "there is no lasting CA in " + empty + "; `pushrig ca --create` makes one",
		"proxy --ca-dir " + empty:                                      "there is no lasting CA in " + empty,
		"proxy --env --listen 127.0.0.1:0":                             "port 0 is one that nobody knows before",
		"proxy --env --compose":                                        "give one",
		"proxy --hosts-file --vendors apple":                           `no vendor "apple"`,
		"proxy --listen 127.0.0.1:65520":                               "is not HOST:PORT with a port up to",
		"proxy --listen 127.0.0.1:0 --proxy 0.0.0.0:0 --vendors mi":    "loopback addresses only",
		"proxy --listen 127.0.0.1:0 --direct 192.0.2.1:1 --vendors mi": "loopback addresses only",
	} {
		out := pushrig(t, t.TempDir(), strings.Fields(line)...)
		assert.Equal(t, exitUsage, out.code, line)
		assert.Contains(t, out.stderr, want, line)
		assert.Empty(t, out.stdout, line)
	}
}
