package mockvendors

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Ready is the line that says the mocks answer, and all an outside backend needs to use them.
type Ready struct {
	Schema  string                 `json:"schema"` // "pushrig.mock/v1"
	Admin   string                 `json:"admin,omitempty"`
	Seed    uint64                 `json:"seed,omitempty"` // starts the same mocks again, credentials and all
	CAFile  string                 `json:"ca_file"`
	Adopt   bool                   `json:"adopt,omitempty"` // apps take over the credentials of their first caller
	Vendors map[string]ReadyVendor `json:"vendors"`
}

// ReadyVendor is one vendor in the ready line.
type ReadyVendor struct {
	BaseURL         string     `json:"base_url"`
	BaseURLTLS      string     `json:"base_url_tls"`
	Hosts           []string   `json:"hosts"`
	LinkURL         string     `json:"link_url"`
	App             ReadyApp   `json:"app"`
	Apps            []ReadyApp `json:"apps"` // every app, App first
	CredentialsFile string     `json:"credentials_file,omitempty"`
}

// ReadyApp is one app's credentials in the ready line. Those that were given are somebody's real ones: in JSON they are
// shortened, and no file is written that holds them.
type ReadyApp struct {
	Name string `json:"name"`
	core.Credentials
	CredentialsFile string   `json:"credentials_file,omitempty"`
	GivenBy         []string `json:"given_by,omitempty"` // the files that the app's own credentials were read from

	shown   core.Credentials
	signing []byte
}

// MarshalJSON writes what may be printed.
func (a ReadyApp) MarshalJSON() ([]byte, error) {
	type plain ReadyApp
	if len(a.GivenBy) > 0 {
		a.Credentials = a.shown
	}
	return json.Marshal(plain(a))
}

// Shown are the credentials as they may be printed.
func (a ReadyApp) Shown() core.Credentials { return a.shown }

// SigningFile is the service-account file to sign with, for who sends in this process; nil where there is none.
func (a ReadyApp) SigningFile() []byte { return a.signing }

// Ready writes the CA and the credential files into dir and returns the line; admin is the admin API's URL, if there is one.
func (m *Mocks) Ready(dir, admin string) (Ready, error) {
	line := Ready{Schema: "pushrig.mock/v1", Admin: admin, Adopt: m.adopt, CAFile: filepath.Join(dir, "ca.pem"), Vendors: map[string]ReadyVendor{}}
	if err := os.WriteFile(line.CAFile, m.CA(), 0o600); err != nil {
		return line, fmt.Errorf("the CA cannot be written: %w", err)
	}
	for _, r := range m.vendors {
		v := ReadyVendor{BaseURL: r.BaseURL, BaseURLTLS: r.BaseURLTLS, Hosts: r.Spec.Hosts, LinkURL: r.LinkURL}
		for _, app := range r.Platform().Apps.List() {
			ra := ReadyApp{Name: app.Name, Credentials: app.Credentials, shown: app.Printable()}
			text, err := r.CredentialText(app)
			if err != nil {
				return line, err
			}
			ra.signing = text
			if app.Given != nil {
				ra.GivenBy = app.Given.From
			}
			if text != nil && (app.Given == nil || app.Given.Key == nil) { // a real private key is written nowhere
				ra.CredentialsFile = filepath.Join(dir, r.Spec.Name+"-"+app.Name+"-credentials.json")
				if err := os.WriteFile(ra.CredentialsFile, text, 0o600); err != nil {
					return line, fmt.Errorf("%s: the credentials of app %s cannot be written: %w", r.Spec.Name, app.Name, err)
				}
			}
			v.Apps = append(v.Apps, ra)
		}
		v.App, v.CredentialsFile = v.Apps[0], v.Apps[0].CredentialsFile
		line.Vendors[r.Spec.Name] = v
	}
	return line, nil
}

// CredentialText is the file this vendor's console hands out for an app; nil where it hands out none.
func (r *Running) CredentialText(app *core.App) ([]byte, error) {
	f, ok := r.Vendor.(core.CredentialFiler)
	if !ok {
		return nil, nil
	}
	text, err := f.CredentialFile(app, r.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("%s: credentials of app %s: %w", r.Spec.Name, app.Name, err)
	}
	return text, nil
}
