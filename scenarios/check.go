package scenarios

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/reports/expect"
)

// Bounds of a scenario as a whole.
const (
	maxDevices  = 1_000_000
	maxJourneys = 50_000_000
	minYear     = 2000
	maxYear     = 2199
)

// checker holds the parts of a scenario against each other and against the catalog.
type checker struct {
	*decoder
	s   *Scenario
	cat Catalog
	as  []string // the `as` names so far, in the order of the file
	// console is each app's settings at each vendor as the steps so far have left them, by VENDOR.APP.
	console map[string]any
	tokens  map[string]string // given ones so far, by vendor and text: the group that has them
}

// bad reports an error at a path, or at what is around it where the file has nothing there.
func (c *checker) bad(path, remedy, format string, args ...any) {
	at := path
	p, ok := c.places[at]
	for !ok && at != "" {
		at = at[:max(0, strings.LastIndexAny(at, ".["))]
		p, ok = c.places[at]
	}
	c.add(p, remedy, format, args...)
}

// key is the path of a key itself, not of its value.
func key(path string) string { return path + "@key" }

func (c *checker) check() {
	c.checkTop()
	if c.s.Target != nil {
		c.checkTarget("target", c.s.Target)
		if c.s.Clock.Mode == ClockSimulated && c.s.Target.Calls.Clock == nil {
			c.bad("clock.mode", "leave it out, or give the target a clock call", "a target lives on real time, and this clock jumps")
		}
	}
	c.checkConsole()
	c.checkDevices()
	c.checkChatGroups()
	c.checkSteps()
	c.checkLoad()
	c.checkExpectations()
}

func (c *checker) checkTop() {
	s := c.s
	if strings.ContainsFunc(s.Name, treacherous) {
		c.bad("name", "write it on one line; about has room for more", "name holds a control character or a line break, or turns the direction of writing")
	}
	if y := s.Clock.Start.Year(); c.given("clock.start") && (y < minYear || y > maxYear) {
		c.bad("clock.start", "", "start is in the year %d: a run begins between %d and %d", y, minYear, maxYear)
	}
	for i, id := range s.Covers {
		if !imRow.MatchString(id) && !slices.Contains(c.cat.rules(), id) {
			c.bad(fmt.Sprintf("covers[%d]", i), didYouMean(id, c.cat.rules()), "there is no row %q: it is a rule id or IM-n", id)
		}
	}
	if s.IMLink != LinkMemory {
		c.bad("im_link", "leave it out, or write memory", "im_link %s is not built yet", s.IMLink)
	}
	if s.Clock.Speed != 1 && s.Clock.Mode != ClockReal {
		c.bad("clock.speed", "add mode: real, or leave speed out", "a simulated clock jumps as soon as it can and has no speed")
	}
	if s.Life != nil && len(s.Load) == 0 {
		c.bad("life", "add load, or drive the phones by steps", "life goes on while a load runs, and there is none")
	}
	if len(s.Steps) == 0 && len(s.Load) == 0 && len(c.errs) == 0 {
		c.bad("", "add steps or load", "nothing happens in this scenario")
	}
}

var imRow = regexp.MustCompile(`^IM-[1-9][0-9]{0,2}$`)

// checkConsole checks what the vendors' side is told: rules, settings, apps.
func (c *checker) checkConsole() {
	for _, id := range slices.Sorted(maps.Keys(c.s.Rules)) {
		if !slices.Contains(c.cat.rules(), id) {
			c.bad(key(join("rules", id)), didYouMean(id, c.cat.rules())+"; `pushrig rules` lists them", "unknown rule %q", id)
		}
	}
	c.checkVendors("", DefaultApp, c.s.Vendors, c.s.Certificates)
	c.checkCredentials("credentials", DefaultApp)
	for _, name := range slices.Sorted(maps.Keys(c.s.Apps)) {
		path := join("apps", name)
		if name == DefaultApp {
			c.bad(key(path), "choose another name", "%s is the app that is always there: its settings stand at the top of the file", name)
		}
		c.checkName(key(path), "app", name, nil)
		c.checkPackage(path, name)
		c.checkCredentials(path+".credentials", name)
		c.checkVendors(path+".", name, c.s.Apps[name].Vendors, c.s.Apps[name].Certificates)
	}
}

// checkPackage checks that no other app has an app's package: vendors tell apps apart by it.
func (c *checker) checkPackage(path, name string) {
	pkg, taken := c.s.Apps[name].Package, ""
	if pkg == core.MainPackage {
		taken = DefaultApp
	}
	for _, other := range slices.Sorted(maps.Keys(c.s.Apps)) {
		if other < name && c.s.Apps[other].Package == pkg {
			taken = other
		}
	}
	if taken != "" {
		c.bad(path+".package", "give each app a package of its own", "the app %s has the package %s already", taken, pkg)
	}
}

// checkVendors checks console settings and certificates of one app.
func (c *checker) checkVendors(prefix, app string, settings map[string]Settings, certs map[string]Certificate) {
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		c.checkSettings(prefix+"vendors."+name, name, app, settings[name])
	}
	for _, name := range slices.Sorted(maps.Keys(certs)) {
		path := prefix + "certificates." + name
		if !c.checkVendor(key(path), name) {
			continue
		}
		cert := certs[name]
		v, _ := c.cat.vendor(name)
		for _, setting := range cert.said() {
			if v.Certificate != nil && !slices.Contains(v.Certificate, setting) {
				c.bad(path+"."+setting, "leave it out; "+name+" has "+strings.Join(v.Certificate, ", "), "%s has no use for a certificate's %s", name, setting)
			}
		}
		if cert.Click != nil && v.Clicks != nil && !slices.Contains(v.Clicks, cert.Click.Kind) {
			c.bad(path+".click.kind", fmt.Sprintf("use one of %v", v.Clicks), "a push to %s cannot have the click action %s", name, cert.Click.Kind)
			continue
		}
		if cert.Click != nil && (cert.Click.Kind == ClickLauncher) != (cert.Click.Value == "") {
			c.bad(path+".click", "launcher stands alone; activity, action, intent and url take a value", "click %s with value %q", cert.Click.Kind, cert.Click.Value)
		}
	}
}

// checkVendor checks a vendor's name.
func (c *checker) checkVendor(path, name string) bool {
	if _, ok := c.cat.vendor(name); !ok {
		c.bad(path, didYouMean(name, c.cat.names()), "unknown vendor %q", name)
		return false
	}
	return true
}

// checkSettings lays settings over what an app has so far and holds the whole against the vendor's own type and bounds.
func (c *checker) checkSettings(path, vendor, app string, settings Settings) {
	if !c.checkVendor(key(path), vendor) {
		return
	}
	v, _ := c.cat.vendor(vendor)
	where := vendor + "." + app
	if c.console[where] == nil {
		c.console[where] = v.NewSettings()
	}
	errs := settings.decodeInto(c.console[where])
	for _, e := range errs {
		c.bad(under(path, e.path), e.Remedy, "%s: %s", vendor, e.Message)
	}
	if len(errs) > 0 {
		return
	}
	var found core.SettingErrors
	errors.As(core.CheckSettings(c.console[where]), &found)
	for _, e := range found {
		c.bad(under(path, e.Path), remedyOf(e), "%s: %s %s", vendor, e.Path, e.Says)
	}
}

// under is the path of a setting within the settings at a path.
func under(path, setting string) string {
	if setting == "" {
		return path
	}
	return path + "." + setting
}

// checkName checks a name that expressions or messages will use.
func (c *checker) checkName(path, kind, name string, taken []string) {
	switch {
	case !identifier.MatchString(name):
		c.bad(path, "use letters, digits and _, beginning with a letter", "%q is no name for %s", name, kind)
	case slices.Contains(taken, name):
		c.bad(path, "choose another name", "the name %q is taken", name)
	}
}

var identifier = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,63}$`)

// reservedNames are words that no device group and no `as` may have.
func reservedNames() []string {
	return append(append(expect.Reserved(), stepWords()...), "each", "any", "group", "all", "newest")
}

// groupNames lists the device groups.
func (c *checker) groupNames() []string {
	out := make([]string, len(c.s.Devices))
	for i, g := range c.s.Devices {
		out[i] = g.Group
	}
	return out
}

// chatNames lists the chat groups.
func (c *checker) chatNames() []string {
	out := make([]string, len(c.s.Groups))
	for i, g := range c.s.Groups {
		out[i] = g.Name
	}
	return out
}

func (c *checker) checkDevices() {
	total := 0
	var taken []string
	for i, g := range c.s.Devices {
		path := fmt.Sprintf("devices[%d]", i)
		if slices.Contains(reservedNames(), g.Group) {
			c.bad(path+".group", "choose another name", "%q has a meaning of its own in steps or expectations", g.Group)
		}
		c.checkName(path+".group", "a device group", g.Group, taken)
		taken = append(taken, g.Group)
		switch {
		case g.Vendor == "" && c.given(path+".vendor"):
			c.bad(path+".vendor", "write none for a phone without a push service, or leave it out", "the device group %s has an empty vendor", g.Group)
		case g.Vendor == "" && g.Brand == "":
			c.bad(path, "add vendor: oppo, or brand: realme", "the device group %s has neither a vendor nor a brand", g.Group)
		case g.Vendor != "" && g.Vendor != NoVendor:
			c.checkVendor(path+".vendor", g.Vendor)
		}
		if _, ok := c.s.Apps[g.App]; !ok && g.App != DefaultApp {
			c.bad(path+".app", didYouMean(g.App, append(slices.Sorted(maps.Keys(c.s.Apps)), DefaultApp)), "unknown app %q", g.App)
		}
		c.checkTokens(path, &c.s.Devices[i])
		if total += g.Count; total > maxDevices {
			c.bad(path+".count", "", "there are more than %d devices", maxDevices)
			return
		}
	}
}

func (c *checker) checkChatGroups() {
	var taken []string
	for i, g := range c.s.Groups {
		path := fmt.Sprintf("groups[%d]", i)
		c.checkName(path+".name", "a chat group", g.Name, taken)
		taken = append(taken, g.Name)
		people := 0
		for _, d := range c.s.Devices {
			if len(g.Members) == 0 || slices.Contains(g.Members, d.Group) {
				people += d.Count
			}
		}
		for j, m := range g.Members {
			c.checkGroup(fmt.Sprintf("%s.members[%d]", path, j), m)
		}
		if g.Size > people {
			c.bad(path+".size", "", "a chat group of %d cannot be made of %d accounts", g.Size, people)
		}
	}
}

// checkGroup checks the name of a device group.
func (c *checker) checkGroup(path, name string) {
	if !slices.Contains(c.groupNames(), name) {
		c.bad(path, didYouMean(name, c.groupNames()), "unknown device group %q", name)
	}
}

// checkAudience checks an audience against what it may be here.
func (c *checker) checkAudience(path string, a Audience, kinds ...AudienceKind) {
	switch {
	case a.Kind == "":
		return // reported when it was read
	case !slices.Contains(kinds, a.Kind):
		c.bad(path, fmt.Sprintf("write one of %v", kinds), "%s cannot be %q here", last(path), a.Kind)
	case a.Kind == InGroup && !slices.Contains(c.chatNames(), a.Name):
		c.bad(path, didYouMean(a.Name, c.chatNames()), "unknown chat group %q", a.Name)
	case a.Kind != InGroup && a.Name != "":
		c.checkGroup(path, a.Name)
	}
}

// checkAs checks and remembers an `as` name.
func (c *checker) checkAs(path, name string) {
	if name == "" {
		return
	}
	switch {
	case slices.Contains(reservedNames(), name):
		c.bad(path, "choose another name", "%q has a meaning of its own in steps or expectations", name)
	case slices.Contains(c.groupNames(), name):
		c.bad(path, "choose another name", "%q is a device group already", name)
	default:
		c.checkName(path, "these messages", name, c.as)
	}
	c.as = append(c.as, name)
}

func (c *checker) checkLoad() {
	journeys := 0.0
	for i, l := range c.s.Load {
		path := fmt.Sprintf("load[%d]", i)
		c.checkAudience(path+".from", l.From, Any)
		c.checkAudience(path+".to", l.To, Any)
		c.checkAs(path+".as", l.As)
		c.checkPush(path+".push", l.Push)
		if sum := l.Mix.Text + l.Mix.Group + l.Mix.Custom; math.Abs(float64(sum)-1) > 1e-9 {
			c.bad(path+".mix", "make them add up to 100%", "the shares of mix add up to %.4g%%", float64(sum)*100)
		}
		switch {
		case l.Group != "" && !slices.Contains(c.chatNames(), l.Group):
			c.bad(path+".group", didYouMean(l.Group, c.chatNames()), "unknown chat group %q", l.Group)
		case l.Mix.Group > 0 && len(c.s.Groups) == 0:
			c.bad(path+".mix.group", "add groups: [{name: …}]", "there is no chat group to send to")
		}
		if l.For == 0 && c.given(path+".for") {
			c.bad(path+".for", "", "for is 0s: nothing is sent")
		}
		journeys += float64(l.Rate) * l.For.D().Seconds()
	}
	if journeys > maxJourneys {
		c.bad("load", "lower the rate or the time", "the load plans %.0f journeys, more than the %d allowed", journeys, maxJourneys)
	}
	if c.s.Life == nil {
		return
	}
	if c.s.Life.Dwell == (Dwell{}) && len(c.s.Life.Groups) == 0 {
		c.bad("life", "give at least foreground and background a time", "life has no state to be in")
	}
	for _, g := range slices.Sorted(maps.Keys(c.s.Life.Groups)) {
		c.checkGroup(key("life.groups."+g), g)
	}
}
