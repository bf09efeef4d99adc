package scenarios

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// checkSteps checks the steps in their order: a tap can only name what was sent before it.
func (c *checker) checkSteps() {
	for i := range c.s.Steps {
		step, path := &c.s.Steps[i], fmt.Sprintf("steps[%d]", i)
		switch {
		case step.Send != nil:
			c.checkSend(path+".send", step.Send)
		case step.Tap != nil:
			c.checkTap(path+".tap", step.Tap)
		case step.Set != nil:
			c.checkSet(path+".set", step.Set)
		case step.Fault != nil:
			c.checkVendor(path+".fault.vendor", step.Fault.Vendor)
			if s := step.Fault.Status; s > 0 && s < 200 {
				c.bad(path+".fault.status", "write 200 to 599, or leave it out", "%d is no status to answer with", s)
			}
		case step.Group != "":
			c.checkActions(join(path, step.Group), step)
		}
	}
}

func (c *checker) checkActions(path string, step *Step) {
	if names := c.groupNames(); !slices.Contains(names, step.Group) {
		c.bad(key(path), didYouMean(step.Group, append(names, stepWords()...)), "unknown device group or step %q", step.Group)
	}
	if len(step.Actions) == 0 {
		c.bad(path, "write what it does: [launch, login]", "%s does nothing here", step.Group)
	}
	actions := actionTakesArg()
	for i, a := range step.Actions {
		at := fmt.Sprintf("%s[%d]", path, i)
		takesArg, ok := actions[a.Name]
		switch {
		case a.Name == "":
			continue // reported when it was read
		case !ok:
			c.bad(at, didYouMean(string(a.Name), actionNames()), "unknown action %q", a.Name)
		case takesArg && a.Arg == "":
			c.bad(at, fmt.Sprintf("write {%s: ID}", a.Name), "%s needs a channel id", a.Name)
		case !takesArg && a.Arg != "":
			c.bad(at, fmt.Sprintf("write %s alone", a.Name), "%s takes no argument", a.Name)
		}
	}
}

// ActionNames lists the actions.
func ActionNames() []ActionName {
	return slices.Sorted(maps.Keys(actionTakesArg()))
}

// actionNames lists the actions.
func actionNames() []string {
	var out []string
	for name := range actionTakesArg() {
		out = append(out, string(name))
	}
	slices.Sort(out)
	return out
}

func (c *checker) checkSend(path string, s *Send) {
	if s.From != nil {
		c.checkAudience(path+".from", *s.From, Any)
	}
	c.checkAudience(path+".to", s.To, Each, Any, InGroup)
	c.checkAs(path+".as", s.As)
	c.checkPush(path+".push", s.Push)
	if len(s.Elements) > 0 && s.Text == nil && s.Custom == nil && s.Location == nil && s.Face == nil {
		for i, e := range s.Elements {
			c.checkElement(fmt.Sprintf("%s.elements[%d]", path, i), e)
		}
		return
	}
	top := Element{Text: s.Text, Custom: s.Custom, Location: s.Location, Face: s.Face}
	if n := top.fields(); n != 1 || len(s.Elements) > 0 {
		c.bad(path, "give exactly one of text, custom, location, face and elements", "a message has one content, this one has %d", n+min(1, len(s.Elements)))
	}
}

func (c *checker) checkElement(path string, e Element) {
	if n := e.fields(); n != 1 {
		c.bad(path, "give exactly one of text, custom, location, face, image, sound, file and video", "an element is one thing, this one is %d", n)
	}
}

// fields counts the fields that are set.
func (e Element) fields() (n int) {
	for _, set := range []bool{
		e.Text != nil, e.Custom != nil, e.Location != nil, e.Face != nil,
		e.Image != nil, e.Sound != nil, e.File != nil, e.Video != nil,
	} {
		if set {
			n++
		}
	}
	return n
}

func (c *checker) checkTap(path string, t *Tap) {
	switch {
	case (t.Each == "") == (t.Group == ""):
		c.bad(path, "write tap: {each: AS} or tap: {group: GROUP, n: newest}", "tap takes either each or group")
	case t.Each != "" && t.N != 0:
		c.bad(path+".n", "leave n out", "tap each taps all of them")
	case t.Each != "" && !slices.Contains(c.as, t.Each):
		c.bad(path+".each", didYouMean(t.Each, c.as), "no send before this one is named %q", t.Each)
	case t.Group != "":
		c.checkGroup(path+".group", t.Group)
	}
}

func (c *checker) checkSet(path string, set map[string]Settings) {
	if len(set) == 0 {
		c.bad(path, "write set: {oppo: {…}}", "set changes nothing")
	}
	for _, name := range slices.Sorted(maps.Keys(set)) {
		vendor, app := SplitVendorApp(name)
		if _, twice := set[vendor]; twice && app == DefaultApp && name != vendor {
			c.bad(key(join(path, name)), "write them as one", "%s and %s are the same app", name, vendor)
		}
		if _, ok := c.s.Apps[app]; !ok && app != DefaultApp {
			c.bad(key(join(path, name)), didYouMean(app, slices.Sorted(maps.Keys(c.s.Apps))), "unknown app %q", app)
		}
		c.checkSettings(join(path, name), vendor, app, set[name])
	}
}

// SplitVendorApp splits the key of a set step: VENDOR.APP, or VENDOR for the app main.
func SplitVendorApp(key string) (vendor, app string) {
	vendor, app, ok := strings.Cut(key, ".")
	if !ok {
		app = DefaultApp
	}
	return vendor, app
}
