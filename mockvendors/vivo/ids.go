package vivo

import (
	"errors"
	"strconv"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// newCredentials are those that the console would show; the same app name and seed give the same.
func newCredentials(seed uint64, a core.AppConfig) core.Credentials {
	r := core.NewRand(seed, Name+"/"+a.Name)
	return core.Credentials{
		Package: a.Package, AppID: core.DigitText(r, 9), AppKey: core.UUIDText(r), AppSecret: core.UUIDText(r),
	}
}

// taskID is a new task's id: digits, always a JSON string.
func (v *vendor) taskID() string { return strconv.FormatInt(v.serial.Add(1), 10) }

const regIDLength = 23

// shape is what a given regId must be like.
func shape(regID string) (core.Shape, error) {
	if len(regID) != regIDLength || strings.Trim(regID, "0123456789") != "" {
		return core.Shape{}, errors.New("a vivo regId is 23 digits; copy it as a text, since a number of that length loses its end")
	}
	return core.Shape{}, nil
}

// mintRegID makes a regId as the published ones read: 13 digits of the time in ms, then 10 more.
func (v *vendor) mintRegID(r core.Rand, _ *core.App, _ *core.Device) string {
	return strconv.FormatInt(v.p.Clock.Now().UnixMilli(), 10) + core.DigitText(r, 10)
}
