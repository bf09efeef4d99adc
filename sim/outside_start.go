package sim

import (
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
	"github.com/pushrig/pushrig/scenarios"
)

// values are what the target's templates can name: the mocks' ready line, and files for a backend that reads them whole.
func (o *outside) values() (map[string]any, error) {
	w := o.w
	text, err := json.Marshal(w.ready)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, err
	}
	for _, v := range values["vendors"].(map[string]any) {
		for _, app := range append(v.(map[string]any)["apps"].([]any), v.(map[string]any)["app"]) {
			fillApp(app.(map[string]any))
		}
		fillIn(v.(map[string]any), "credentials_file")
	}
	dir := filepath.Dir(w.ready.CAFile)
	ready, scenario := filepath.Join(dir, "ready.json"), filepath.Join(dir, "scenario.yaml")
	if err := os.WriteFile(ready, append(text, '\n'), 0o600); err != nil {
		return nil, fmt.Errorf("the ready line cannot be written: %w", err)
	}
	if err := w.scenario.WriteText(scenario); err != nil {
		return nil, fmt.Errorf("the scenario cannot be written for the target: %w", err)
	}
	values["dir"], values["seed"], values["clock"] = dir, w.scenario.Seed, w.clock.Now().Format(time.RFC3339Nano)
	values["ready_file"], values["scenario"], values["receipts"] = ready, scenario, w.receiptBase
	return values, nil
}

// fillApp gives an app every key that a template may name.
func fillApp(app map[string]any) {
	fillIn(app, "name", "package", "app_id", "app_key", "app_secret", "master_secret", "project_id", "credentials_file")
}

func fillIn(m map[string]any, keys ...string) {
	for _, k := range keys {
		if _, there := m[k]; !there {
			m[k] = ""
		}
	}
}

// certifier signs for the vendors' names; the mocks in this process do.
type certifier interface {
	CA() []byte
	Leaf(host string) (*tls.Certificate, error)
}

// leadOutside is the environment of the target's process, by which its vendor calls reach the mocks.
func (w *world) leadOutside(via scenarios.Via) (env []string, end func(), err error) {
	if via == scenarios.ViaSettings {
		return os.Environ(), func() {}, nil
	}
	signs, can := w.vendors.(certifier)
	if !can {
		return nil, nil, fmt.Errorf("via %s: the mocks of this run sign for nobody", via)
	}
	routes := map[string]string{}
	var hosts []string
	for _, v := range w.ready.Vendors {
		for _, host := range v.Hosts {
			routes[host] = strings.TrimPrefix(v.BaseURL, "http://")
			hosts = append(hosts, host)
		}
	}
	f, err := front.Start(front.Options{Direct: []string{"127.0.0.1:0"}, Routes: routes, Leaf: signs.Leaf})
	if err != nil {
		return nil, nil, err
	}
	at := ways.Front{Proxy: f.ProxyURL(), Direct: f.DirectAddrs()[0], CAFile: w.ready.CAFile, CA: signs.CA(), Hosts: hosts, Dir: filepath.Dir(w.ready.CAFile)}
	lead := ways.Environment
	if via == scenarios.ViaFront {
		lead = ways.PreloadEnvironment
	}
	if env, err = lead(os.Environ(), at); err != nil {
		f.Close()
		return nil, nil, err
	}
	return env, f.Close, nil
}

// swallow takes the receipts that the mocks post where no pipeline of ours reads them.
func swallow() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
}
