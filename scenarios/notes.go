package scenarios

import "fmt"

// Notes say what in a valid scenario may mean something else than its author thinks; each is one sentence.
func (s *Scenario) Notes() (notes []string) {
	for _, g := range s.Devices {
		if g.Tap != nil && s.Life == nil {
			notes = append(notes, fmt.Sprintf("group %s taps and there is no life: after its first tap an app stays in front until a step says otherwise, "+
				"so that later messages come over the connection and are not pushed", g.Group))
		}
	}
	return notes
}
