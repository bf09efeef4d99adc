package backend

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pushrig/pushrig/sim/internal/console"
	"github.com/pushrig/pushrig/sim/internal/restform"
)

// Vendors is where the vendors are and who their apps are.
type Vendors struct{ vendors map[string]console.Vendor }

// ErrVendors is a text that is not the mock's line.
var ErrVendors = errors.New("this is not the line of JSON that `pushrig mock --json` prints")

// ReadVendors reads the line of JSON that `pushrig mock --json` prints. The credential files that it names must be there.
func ReadVendors(line []byte) (Vendors, error) {
	var in struct {
		Schema  string                    `json:"schema"`
		Vendors map[string]console.Vendor `json:"vendors"`
	}
	if err := json.Unmarshal(line, &in); err != nil {
		return Vendors{}, fmt.Errorf("%w: %w", ErrVendors, err)
	}
	const schema = "pushrig.mock/v1"
	switch {
	case in.Schema != schema:
		return Vendors{}, fmt.Errorf("%w: its schema is %q, not %q", ErrVendors, in.Schema, schema)
	case len(in.Vendors) == 0:
		return Vendors{}, fmt.Errorf("%w: it names no vendor", ErrVendors)
	}
	return Vendors{in.Vendors}, nil
}

// Ready is the line that says how to call a backend.
type Ready struct {
	Schema       string        `json:"schema"` // "pushrig.backend/v1"
	URL          string        `json:"url"`
	URLTLS       string        `json:"url_tls,omitempty"`
	CAFile       string        `json:"ca_file,omitempty"` // of url_tls; written by who has the authority
	Hosts        []string      `json:"hosts,omitempty"`   // the names that url_tls answers to
	SDKAppID     uint64        `json:"sdkappid"`
	Key          string        `json:"key"` // signs UserSigs
	Admin        string        `json:"admin"`
	UserSig      string        `json:"usersig"`      // the admin's, for half a year of real time
	ReceiptsURL  string        `json:"receipts_url"` // for vendors whose console knows one: + "/" + vendor
	Certificates []Certificate `json:"certificates"`
}

// Hosts are the names of the real service that scripts have in their addresses, by country (1047/34919).
func Hosts() []string {
	out := []string{"console.tim.qq.com"}
	for _, country := range []string{"sgp", "kr", "jpn", "ger", "ind", "usa", "idn"} {
		out = append(out, "adminapi"+country+".im.qcloud.com")
	}
	return out
}

// Certificate is one row of the IM console: the id that a phone reports with its token.
type Certificate = restform.Certificate

// sigLife is how long the ready line's UserSig lasts: the pages' default.
const sigLife = 180 * 24 * time.Hour

func readyOf(url string, app restform.App, rows []restform.Certificate) Ready {
	return Ready{
		Schema: "pushrig.backend/v1", URL: url, SDKAppID: app.SDKAppID, Key: app.Key, Admin: app.Admins[0],
		UserSig: restform.Sign(app, app.Admins[0], time.Now(), sigLife), ReceiptsURL: url + "/receipts", Certificates: rows,
	}
}
