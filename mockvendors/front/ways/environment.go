package ways

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// direct are the names that no proxy is asked for: the program's own machine. They are whole names, since runtimes read lists
// of patterns and networks differently (Node 24 alone has two grammars).
const direct = "localhost,127.0.0.1,::1"

// Environment is what a program is started with so that it comes to the front: the inherited variables with those laid over
// them that runtimes listen to. Files that some of them need are written to f.Dir.
//
//	proxy       HTTPS_PROXY https_proxy HTTP_PROXY http_proxy (Ruby reads the last only), NODE_USE_ENV_PROXY for Node 24
//	CA          NODE_EXTRA_CA_CERTS SSL_CERT_FILE (Go, Ruby, OpenSSL) REQUESTS_CA_BUNDLE CURL_CA_BUNDLE
//	PHP, Java   PHP_INI_SCAN_DIR with an ini file, JAVA_TOOL_OPTIONS with a trust store
//
// The CA stands in the place of the system's: the front dials nobody, so that there is nobody else to trust.
func Environment(inherited []string, f Front) ([]string, error) {
	proxy, err := url.Parse(f.Proxy)
	if err != nil {
		return nil, err
	}
	env, err := trusting(inherited, f, proxyOptions(proxy))
	if err != nil {
		return nil, err
	}
	for _, name := range proxyVars() {
		env.set(name, f.Proxy)
	}
	for _, name := range []string{"NO_PROXY", "no_proxy"} {
		env.set(name, direct)
	}
	env.set("NODE_USE_ENV_PROXY", "1")
	return env, nil
}

// CAEnvironment is what makes a program trust the CA, without any proxy: in a namespace the vendors' names lead to the front by
// themselves, and a proxy of the user's is not there.
func CAEnvironment(inherited []string, f Front) ([]string, error) {
	env, err := trusting(inherited, f, nil)
	if err != nil {
		return nil, err
	}
	env.unset(append(proxyVars(), "NO_PROXY", "no_proxy", insideVar)...)
	return env, nil
}

func proxyVars() []string { return []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} }

// trusting makes runtimes trust the CA; java are further options of Java's.
func trusting(inherited []string, f Front, java []string) (environ, error) {
	ini, err := phpIni(f)
	if err != nil {
		return nil, err
	}
	trust, err := trustOptions(f)
	if err != nil {
		return nil, err
	}
	env := newEnviron(inherited)
	for _, name := range []string{"NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"} {
		env.set(name, f.CAFile)
	}
	env.unset("ALL_PROXY", "all_proxy", // a general proxy of the user's is not the front
		"SSL_CERT_DIR") // an inherited one switches SSL_CERT_FILE off in curl
	// Beside the folders that PHP looks into anyway: an empty entry is the one that it was built with.
	env.set("PHP_INI_SCAN_DIR", env.get("PHP_INI_SCAN_DIR")+string(os.PathListSeparator)+ini)
	env.set("JAVA_TOOL_OPTIONS", strings.TrimSpace(env.get("JAVA_TOOL_OPTIONS")+" "+strings.Join(append(java, trust...), " ")))
	return env, nil
}

// phpIni writes the ini file by which PHP's streams and its curl know the CA, and returns its folder.
func phpIni(f Front) (dir string, err error) {
	dir = filepath.Join(f.Dir, "php")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", err
	}
	text := "openssl.cafile=\"" + f.CAFile + "\"\ncurl.cainfo=\"" + f.CAFile + "\"\n"
	return dir, os.WriteFile(filepath.Join(dir, "pushrig.ini"), []byte(text), 0o600)
}

// environ are variables as the system has them: NAME=VALUE. Where one stands twice the last counts.
type environ []string

func newEnviron(inherited []string) environ { return slices.Clone(inherited) }

func (e environ) get(name string) string {
	for _, v := range slices.Backward(e) {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	return ""
}

func (e *environ) set(name, value string) {
	e.unset(name)
	*e = append(*e, name+"="+value)
}

func (e *environ) unset(names ...string) {
	*e = slices.DeleteFunc(*e, func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(names, name)
	})
}
