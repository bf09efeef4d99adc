package vivo

import (
	"strconv"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// newApps makes the credentials that the console would show; the same app name and seed give the same.
func newApps(c core.Config) []*core.App {
	var apps []*core.App
	for _, a := range c.Apps {
		r := core.NewRand(c.Seed, Name+"/"+a.Name)
		set := a.Settings
		if set == nil {
			d := Defaults()
			set = &d
		}
		apps = append(apps, core.NewApp(a.Name, core.Credentials{
			Package: a.Package, AppID: core.DigitText(r, 9), AppKey: core.UUIDText(r), AppSecret: core.UUIDText(r),
		}, set))
	}
	return apps
}

// taskID is a new task's id: digits, always a JSON string.
func (v *vendor) taskID() string { return strconv.FormatInt(v.serial.Add(1), 10) }

const regIDLength = 23

// mintRegID makes a regId as the published ones read: 13 digits of the time in ms, then 10 more.
func (v *vendor) mintRegID(r core.Rand, _ *core.App, _ *core.Device) string {
	return strconv.FormatInt(v.p.Clock.Now().UnixMilli(), 10) + core.DigitText(r, 10)
}
