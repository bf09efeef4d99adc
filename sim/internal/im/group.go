package im

import "fmt"

// group is a list of members that does not change after its creation.
type group struct{ members []*account }

// CreateGroup makes a group of members, in this order; a member named twice counts once, one nobody knows gets an
// account. The id must be new.
func (s *Server) CreateGroup(id string, members []string) error {
	if id == "" {
		return fail(CodeGroupParameter, "the group has no id")
	}
	g := &group{members: make([]*account, 0, len(members))}
	seen := make(map[*account]bool, len(members))
	for _, user := range members {
		a, err := s.ensure(user)
		if err != nil {
			return err
		}
		if !seen[a] {
			seen[a] = true
			g.members = append(g.members, a)
		}
	}
	if !s.groups.putNew(id, g) {
		return fail(CodeGroupParameter, fmt.Sprintf("group %q exists already; give another id", shorten(id)))
	}
	return nil
}

// each calls f for every recipient of a message of sender, in their fixed order.
func (g *group) each(sender string, f func(i int, a *account)) {
	i := 0
	for _, a := range g.members {
		if a.user != sender {
			f(i, a)
			i++
		}
	}
}

// has says whether user may write here: the administrator ("") always may.
func (g *group) has(user string) bool {
	if user == "" {
		return true
	}
	for _, a := range g.members {
		if a.user == user {
			return true
		}
	}
	return false
}
