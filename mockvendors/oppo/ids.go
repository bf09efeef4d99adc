package oppo

import (
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// newCredentials are those that the console would show; the same app name and seed give the same.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+"/"+a.Name)
	return core.Credentials{
		Package: a.Package, AppID: core.DigitText(r, 8),
		AppKey: core.HexText(r, 32), AppSecret: core.HexText(r, 32), MasterSecret: core.HexText(r, 32),
	}
}

// objectID is a message or task id: 24 hex digits, always a JSON string.
func (v *vendor) objectID() string {
	return v.p.WithRand(func(r core.Rand) string { return core.HexText(r, 24) })
}

// unicastID is the id of a message to one: an object id, behind a number and two ones since it was last seen.
func (v *vendor) unicastID(n *notice) string {
	if n.set.UnicastID == IDHex {
		return v.objectID()
	}
	return n.app.AppID + "-1-1-" + v.objectID()
}

// mintRegID makes a regId in the longest of the published forms, OPPO_CN_ and 32 hex digits; overseas phones have their
// country where China's have CN.
func mintRegID(r core.Rand, _ *core.App, d *core.Device) string {
	region := d.Region
	if region == "" {
		region = regionChina
	}
	return "OPPO_" + region + "_" + core.HexText(r, 32)
}

const regionChina = "CN"

// chinese reports whether a regId is of the mainland: its parts are counted and the last but one named, as D-CODES says.
func chinese(regID string) bool {
	parts := strings.Split(regID, "_")
	return len(parts) == 1 || len(parts) <= 3 && parts[len(parts)-2] == regionChina
}
