package sim

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// resolved is what a run really was: the scenario with its defaults, and what the director added by itself.
type resolved struct {
	Scenario     *scenarios.Scenario                       `json:"scenario"`
	Certificates map[string]map[string]resolvedCertificate `json:"certificates"` // by app and vendor, defaults included
	Vendors      map[string]map[string]any                 `json:"vendors"`      // the consoles' settings, by app and vendor
	Workers      int                                       `json:"workers"`      // requests to one vendor open at a time
}

// resolvedCertificate is a certificate without what changes from run to run, and without its secrets.
type resolvedCertificate struct {
	pipeline.Certificate
	OwnCredentials []string `json:"own_credentials,omitempty"` // those that the scenario gave: their names
}

// resolve writes down what w runs.
func (w *world) resolve() (reports.Configuration, error) {
	names, defs := apps(w.scenario)
	r := resolved{Scenario: public(w.scenario), Certificates: map[string]map[string]resolvedCertificate{}, Vendors: map[string]map[string]any{}, Workers: w.linkPlan.workers}
	for _, app := range names {
		r.Certificates[app], r.Vendors[app] = map[string]resolvedCertificate{}, map[string]any{}
		for vendor, build := range w.builds[app].Vendors {
			i := slices.IndexFunc(w.certificates, func(c pipeline.Certificate) bool { return c.ID == build.BusinessID })
			if i < 0 {
				continue
			}
			r.Certificates[app][vendor] = resolvedCertificate{shown(w.certificates[i]), given(defs[app].Certificates[vendor])}
			settings := w.specs[vendor].NewSettings()
			if err := defs[app].Vendors[vendor].Into(settings); err != nil {
				return reports.Configuration{}, err
			}
			r.Vendors[app][vendor] = settings
		}
	}
	text, err := json.Marshal(r)
	if err != nil {
		return reports.Configuration{}, err
	}
	sum := sha256.Sum256(text)
	return reports.Configuration{Overrides: shownOverrides(w.scenario.Overrides), SHA256: hex.EncodeToString(sum[:]), Resolved: text}, nil
}

// shown is a certificate without secrets, ids and ports, which differ from run to run.
func shown(c pipeline.Certificate) pipeline.Certificate {
	c.Endpoint, c.AuthEndpoint, c.Callback = "", "", ""
	c.AppID, c.AppKey, c.AppSecret, c.MasterSecret, c.ProjectID, c.CredentialsFile = "", "", "", "", "", ""
	return c
}

// given names the credentials that a scenario's certificate brings along.
func given(c scenarios.Certificate) (names []string) {
	for name, value := range map[string]*string{"app_id": c.AppID, "app_key": c.AppKey, "app_secret": c.AppSecret, "master_secret": c.MasterSecret, "secret": c.Secret} {
		if value != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// secretPath is what a --set changes that is nobody's business.
var secretPath = regexp.MustCompile(`(^|\.)(token|app_id|app_key|app_secret|master_secret|secret)$|^(apps\.[^.]+\.)?certificates(\.[^.]+)?$|^devices(\[\d+\])?$|^apps(\.[^.]+)?$`)

// shownOverrides are the --set of a run as a report may have them.
func shownOverrides(sets []string) []string {
	out := make([]string, len(sets))
	for i, set := range sets {
		path, value, ok := strings.Cut(set, "=")
		if out[i] = set; ok && secretPath.MatchString(strings.TrimSpace(path)) {
			out[i] = path + "=" + core.Short(value)
		}
	}
	return out
}

// public is the scenario without the secrets that its certificates may hold, which the resolved ones tell of, and with the tokens
// that its phones have from real vendors shortened.
func public(s *scenarios.Scenario) *scenarios.Scenario {
	c := *s
	c.Certificates = nil
	c.Overrides = shownOverrides(s.Overrides)
	c.Devices = slices.Clone(s.Devices)
	for i := range c.Devices {
		if t := &c.Devices[i].Token; *t != "" {
			*t = core.Short(*t)
		}
	}
	if s.Target != nil {
		c.Target = s.Target.Public()
	}
	c.Apps = maps.Clone(s.Apps)
	for name, app := range c.Apps {
		app.Certificates = nil
		c.Apps[name] = app
	}
	return &c
}
