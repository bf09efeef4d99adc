// Package console is the IM console of a run: which certificates there are, under which ids, and what each puts on a push.
//
// It owns what an approved chat app's console holds, and lays a file's words over it. Who sends with the certificates is the
// pipeline's; where the vendors are and who their apps are comes in as the mock's line of JSON says it.
package console

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// The pages of the demo app, as the IM documentation's samples name them, and the channel its kit creates.
const (
	SplashPage = "com.tencent.qcloud.tim.demo.SplashActivity"
	MainPage   = "com.tencent.qcloud.tim.demo.main.MainActivity"
	LoginPage  = "com.tencent.qcloud.tim.demo.login.LoginActivity"
	KitChannel = "tuikit"
)

// firstID is the first certificate's id: the source document's own.
const firstID = 15518

// Vendor is a vendor in the mock's line of JSON, as far as a console needs it.
type Vendor struct {
	BaseURL string `json:"base_url"`
	Apps    []App  `json:"apps"` // every app
}

// App is one app's credentials at one vendor.
type App struct {
	Name            string   `json:"name"`
	Package         string   `json:"package"`
	AppID           string   `json:"app_id"`
	AppKey          string   `json:"app_key"`
	AppSecret       string   `json:"app_secret"`
	MasterSecret    string   `json:"master_secret"`
	ProjectID       string   `json:"project_id"`
	CredentialsFile string   `json:"credentials_file"` // a path
	GivenBy         []string `json:"given_by"`         // of a line: the credentials are somebody's real ones, and shortened there
	SigningFile     []byte   `json:"-"`                // what would stand there, from mocks in this process; a real key is written nowhere
}

// Row is one certificate of the console.
type Row struct {
	App, Vendor string
	pipeline.Certificate
}

// Rows makes a certificate for each app at each vendor that knows it, numbered app by app, main first, then by name. over is
// what a file says of them, by app and vendor.
func Rows(vendors map[string]Vendor, over map[string]map[string]scenarios.Certificate) ([]Row, error) {
	known := map[string]bool{}
	for _, v := range vendors {
		for _, a := range v.Apps {
			known[a.Name] = true
		}
	}
	names := slices.SortedFunc(maps.Keys(known), func(a, b string) int {
		return cmp.Or(-cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	var rows []Row
	for _, app := range names {
		for _, vendor := range slices.Sorted(maps.Keys(vendors)) {
			v := vendors[vendor]
			i := slices.IndexFunc(v.Apps, func(a App) bool { return a.Name == app })
			if i < 0 {
				continue
			}
			c, err := certificate(firstID+uint32(len(rows)), vendor, v.BaseURL, v.Apps[i], over[app][vendor])
			if err != nil {
				return nil, err
			}
			rows = append(rows, Row{App: app, Vendor: vendor, Certificate: c})
		}
	}
	return rows, nil
}

func rank(app string) int {
	if app == scenarios.DefaultApp {
		return 1
	}
	return 0
}

// IntentURI is the console's click action that opens the demo app's main page (section 6.1 of the IM rulebook).
func IntentURI(pkg string) string {
	return handset.Intent{
		Scheme: "pushscheme", Host: "com.tencent.qcloud", Path: "/detail", Flags: handset.FlagClearTop,
		Component: handset.Component{Package: pkg, Class: MainPage},
	}.URI()
}

// certificate is what an approved chat app sets, with a file's words over it.
func certificate(id uint32, vendor, endpoint string, app App, over scenarios.Certificate) (pipeline.Certificate, error) {
	c := pipeline.Certificate{
		ID: id, Vendor: vendor, Endpoint: endpoint, Package: app.Package, AppID: app.AppID, AppKey: app.AppKey,
		AppSecret: app.AppSecret, MasterSecret: app.MasterSecret, ProjectID: app.ProjectID,
	}
	switch {
	case len(app.GivenBy) > 0:
		return c, fmt.Errorf("certificate of %s, app %s: its credentials were given to the mocks by %s, and their line has them shortened; start the mocks without them, or send from the backend that has them",
			vendor, app.Name, strings.Join(app.GivenBy, ", "))
	case app.SigningFile != nil:
		c.CredentialsFile = string(app.SigningFile)
	case app.CredentialsFile != "":
		text, err := os.ReadFile(app.CredentialsFile)
		if err != nil {
			return c, fmt.Errorf("certificate of %s: %w", vendor, err)
		}
		c.CredentialsFile = string(text)
	}
	err := c.Approve(pipeline.ChatApp{Channel: KitChannel, Launcher: SplashPage, Page: MainPage, Intent: IntentURI(app.Package)})
	if err != nil {
		return c, err
	}
	return c, override(&c, over)
}
