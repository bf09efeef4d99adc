package oppo

import (
	"errors"
	"regexp"
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
	return n.app.Current().AppID + "-1-1-" + v.objectID()
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

// regIDShape is what OPPO's own Java SDK takes for a regId (section 8).
var regIDShape = regexp.MustCompile(`^(?:(?:[0-9A-Za-z]{2,10}_)?([0-9A-Za-z]*)_)?(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{24})$`)

// shape is what a given regId must be like; overseas ones have their country where China's have CN.
func shape(regID string) (core.Shape, error) {
	m := regIDShape.FindStringSubmatch(regID)
	if m == nil {
		return core.Shape{}, errors.New("an OPPO regId is 32 hex digits, mostly behind OPPO_CN_ or another country; copy the whole of it")
	}
	if m[1] == regionChina {
		return core.Shape{}, nil
	}
	return core.Shape{Region: m[1]}, nil
}

const regionChina = "CN"

// chinese reports whether a regId is of the mainland: its parts are counted and the last but one named, as D-CODES says.
func chinese(regID string) bool {
	parts := strings.Split(regID, "_")
	return len(parts) == 1 || len(parts) <= 3 && parts[len(parts)-2] == regionChina
}
