package scenarios

import (
	"fmt"
	"time"
)

func (s *Scenario) setDefaults() {
	s.Clock.setDefaults() // also where the file says nothing about the clock
}

func (c *Clock) setDefaults() { c.Speed = 1 }

func (g *DeviceGroup) setDefaults() {
	g.Count, g.Android, g.App, g.Profile, g.Integrated = 1, 13, DefaultApp, ProfileS61, true
}

func (g *ChatGroup) setDefaults() { g.Count = 1 }

func (s *Send) setDefaults() { s.Count = 1 }

func (l *Load) setDefaults() {
	l.Arrivals, l.Ext = ArrivalsPoisson, ExtChat
	l.From, l.To = Audience{Kind: Any}, Audience{Kind: Any}
}

// defaultWall is the budget of a scenario without load.
const defaultWall = time.Minute

// complete fills in the defaults that depend on other values.
func (c *checker) complete() {
	s := c.s
	s.clockGiven = c.given("clock.mode")
	if s.Target != nil {
		s.Target.File = s.File
		s.onRealTime()
	}
	if s.Clock.Mode == "" {
		s.Clock.Mode = ClockSimulated
		if len(s.Load) > 0 {
			s.Clock.Mode = ClockReal
		}
	}
	if s.Link == "" {
		s.Link = LinkAuto
		if s.Clock.Mode == ClockSimulated {
			s.Link = LinkMemory
		}
	}
	if s.IMLink == "" {
		s.IMLink = LinkMemory
	}
	for name, app := range s.Apps {
		if app.Package == "" {
			app.Package = c.packageOf(name)
			s.Apps[name] = app
		}
	}
	launched := map[string]bool{}
	for _, step := range s.Steps {
		for _, a := range step.Actions {
			launched[step.Group] = launched[step.Group] || a.Name == ActLaunch
		}
	}
	for i := range s.Devices {
		g, path := &s.Devices[i], fmt.Sprintf("devices[%d]", i)
		c.completeTokens(path, g)
		if g.Start == "" {
			g.Start = StateBackground
			if launched[g.Group] {
				g.Start = StateNone
			}
		}
		if !c.given(path + ".accept_privacy") {
			g.AcceptPrivacy = g.Start != StateNone
		}
	}
	longest := Duration(0)
	for i := range s.Load {
		l := &s.Load[i]
		if l.Mix == (Mix{}) {
			l.Mix.Text = 1
		}
		longest = max(longest, l.After+l.For)
	}
	if s.Budget.Wall == 0 {
		s.Budget.Wall = Duration(defaultWall) + longest
	}
	for i := range s.Steps {
		if t := s.Steps[i].Tap; t != nil && t.Group != "" && t.N == 0 {
			t.N = 1
		}
	}
}

// given says whether the file or a --set has a value at a path.
func (c *checker) given(path string) bool {
	_, ok := c.places[path]
	return ok
}
