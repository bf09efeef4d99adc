package ways

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
)

// at is a front that is nowhere, with a real CA.
func at(t *testing.T) Front {
	t.Helper()
	ca, _, err := mockvendors.Authority("fcm.googleapis.com")
	require.NoError(t, err)
	dir := t.TempDir()
	file := filepath.Join(dir, "ca.pem")
	require.NoError(t, os.WriteFile(file, ca, 0o600))
	return Front{Proxy: "http://127.0.0.1:7399", Direct: "127.0.0.1:7398", CAFile: file, CA: ca, Hosts: []string{"fcm.googleapis.com"}, Dir: dir}
}

// asMap reads variables; one that stands twice fails the test, since programs differ on which counts.
func asMap(t *testing.T, env []string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, v := range env {
		name, value, _ := strings.Cut(v, "=")
		_, twice := out[name]
		assert.False(t, twice, name)
		out[name] = value
	}
	return out
}

// What is inherited and would lead a program elsewhere, or make it trust somebody else, does not.
func TestTheEnvironmentWinsOverWhatIsInherited(t *testing.T) {
	f := at(t)
	env, err := Environment([]string{
		"PATH=/bin", "https_proxy=http://corp:3128", "HTTPS_PROXY=http://corp:3128", "ALL_PROXY=socks5://corp:1080", "NO_PROXY=.googleapis.com,10.0.0.0/8",
		"SSL_CERT_DIR=/etc/ssl/certs", "SSL_CERT_FILE=/etc/ssl/corp.pem", "JAVA_TOOL_OPTIONS=-Xmx1g", "PHP_INI_SCAN_DIR=/etc/php/conf.d", "HTTPS_PROXY=again",
	}, f)
	require.NoError(t, err)
	got := asMap(t, env)
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		assert.Equal(t, f.Proxy, got[name], name)
	}
	for _, name := range []string{"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"} {
		assert.Equal(t, f.CAFile, got[name], name)
	}
	assert.Equal(t, "localhost,127.0.0.1,::1", got["NO_PROXY"], "whole names: lists are read in different ways")
	assert.Equal(t, got["NO_PROXY"], got["no_proxy"])
	assert.NotContains(t, got, "SSL_CERT_DIR", "with it curl does not read SSL_CERT_FILE")
	assert.NotContains(t, got, "ALL_PROXY")
	assert.Equal(t, "1", got["NODE_USE_ENV_PROXY"])
	assert.Equal(t, "/bin", got["PATH"])
	assert.Equal(t, "/etc/php/conf.d:"+filepath.Join(f.Dir, "php"), got["PHP_INI_SCAN_DIR"])
	assert.True(t, strings.HasPrefix(got["JAVA_TOOL_OPTIONS"], "-Xmx1g -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=7399 "), got["JAVA_TOOL_OPTIONS"])

	env, err = Environment(nil, f)
	require.NoError(t, err)
	assert.Equal(t, ":"+filepath.Join(f.Dir, "php"), asMap(t, env)["PHP_INI_SCAN_DIR"], "PHP's own folder first")
}

// In a namespace a proxy would lead nowhere.
func TestTheEnvironmentOfANamespaceHasNoProxy(t *testing.T) {
	f := at(t)
	env, err := CAEnvironment([]string{"HTTPS_PROXY=http://corp:3128", "no_proxy=x", insideVar + "=1"}, f)
	require.NoError(t, err)
	got := asMap(t, env)
	for _, name := range append(proxyVars(), "NO_PROXY", "no_proxy", insideVar) {
		assert.NotContains(t, got, name)
	}
	assert.Equal(t, f.CAFile, got["SSL_CERT_FILE"])
	assert.NotContains(t, got["JAVA_TOOL_OPTIONS"], "proxyHost")
}

func TestThePreloadLeavesNodesOwnOptions(t *testing.T) {
	f := at(t)
	f.Dir = filepath.Join(f.Dir, "a folder with blanks")
	require.NoError(t, os.MkdirAll(f.Dir, 0o700))
	env, err := PreloadEnvironment([]string{"NODE_OPTIONS=--max-old-space-size=100"}, f)
	require.NoError(t, err)
	got := asMap(t, env)
	assert.Equal(t, `--max-old-space-size=100 --require="`+filepath.Join(f.Dir, "preload.js")+`"`, got["NODE_OPTIONS"])
	assert.JSONEq(t, `{"host":"127.0.0.1","port":"7398","hosts":["fcm.googleapis.com"]}`, got["PUSHRIG_PRELOAD"])
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not installed")
	}
	c := exec.Command("node", "-e", "console.log('up')")
	c.Env = env
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "up", "Node takes the folder's name")
}

func TestTheRuntimeOfAProgram(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"serve": "#!/usr/bin/env node\n", "split": "#!/usr/bin/env -S NODE_ENV=test node --inspect\n", "py": "#!/usr/bin/python3.11 -u\n", "elf": "\x7fELF", "empty": "",
		"sh-script": "#!/bin/sh\n", "rb": "#! /usr/bin/ruby\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o700))
	}
	require.NoError(t, os.Symlink("serve", filepath.Join(dir, "linked")))
	for file, want := range map[string]Runtime{
		"serve": Node, "split": Node, "linked": Node, "py": Python, "rb": Ruby, "sh-script": Shell, "elf": Other, "empty": Other, "nowhere": Other,
		"node": Node, "nodejs": Node, "npx": Node, "python3.11": Python, "php8.2": PHP, "ruby3.1": Ruby, "java": Java, "bash": Shell, "curl": Other,
	} {
		assert.Equal(t, want, RuntimeOf(filepath.Join(dir, file)), file)
	}
	assert.Equal(t, []Way{Preload, Preload, Env, Env}, []Way{Default(Node), Default(Shell), Default(Python), Default(Other)})
}

func TestParseWay(t *testing.T) {
	for _, w := range All() {
		got, err := ParseWay(string(w))
		require.NoError(t, err)
		assert.Equal(t, w, got)
	}
	_, err := ParseWay("tun")
	assert.ErrorContains(t, err, `no way "tun"; use one of [env preload netns]`)
}
