package im

import (
	"slices"
	"strings"
)

// Platform is the kind of terminal a client runs on.
type Platform string

// The terminals that exclude each other at login (section 2.5).
const (
	Android     Platform = "android"
	IPhone      Platform = "iphone"
	IPad        Platform = "ipad"
	Windows     Platform = "windows"
	Mac         Platform = "mac"
	Linux       Platform = "linux"
	Web         Platform = "web"
	MiniProgram Platform = "miniprogram"
)

func (p Platform) known() bool { return MultiPlatform.slot(p) >= 0 }

// mobile platforms become PushOnline when their connection goes; the others are offline at once (section 2.1).
func (p Platform) mobile() bool { return p == Android || p == IPhone || p == IPad }

func (p Platform) ios() bool { return p == IPhone || p == IPad }

// Device is the terminal of a login.
type Device struct {
	ID       string // one per phone: another user who logs in on it ends this one's login (IM-49)
	Platform Platform
}

// LoginPolicy says which terminals of one user may be logged in at the same time.
type LoginPolicy string

// The console's policies (section 2.5).
const (
	OnePlatform    LoginPolicy = "one"
	TwoPlatforms   LoginPolicy = "two"
	ThreePlatforms LoginPolicy = "three"
	MultiPlatform  LoginPolicy = "multi"
)

// policies lists, for each policy, the sets of platforms of which one login may exist. A second one kicks the first. The
// places of Linux and mini-programs are [inference]: the page does not name them.
var policies = map[LoginPolicy][][]Platform{
	OnePlatform:    {{Android, IPhone, IPad, Windows, Mac, Linux, Web, MiniProgram}},
	TwoPlatforms:   {{Android, IPhone, IPad, Windows, Mac, Linux}, {Web, MiniProgram}},
	ThreePlatforms: {{Android, IPhone, IPad}, {Windows, Mac, Linux}, {Web, MiniProgram}},
	MultiPlatform:  {{Android}, {IPhone}, {IPad}, {Windows}, {Mac}, {Linux}, {Web}, {MiniProgram}},
}

func (p LoginPolicy) known() bool { return policies[p] != nil }

// slot is the set that pl belongs to, -1 for a platform nobody knows.
func (p LoginPolicy) slot(pl Platform) int {
	return slices.IndexFunc(policies[p], func(set []Platform) bool { return slices.Contains(set, pl) })
}

// excludes says whether a login on b ends one on a.
func (p LoginPolicy) excludes(a, b Platform) bool { return p.slot(a) == p.slot(b) }

func policyNames() string {
	var names []string
	for p := range policies {
		names = append(names, string(p))
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
