package im

import "fmt"

// Recipients is who gets m, in a fixed order: the group's members as they were created, without the sender. Recipient i is
// journey m.Ref+i.
func (s *Server) Recipients(m *Message) ([]string, error) {
	to, err := s.address(m)
	if err != nil {
		return nil, err
	}
	var users []string
	to.each(m.From, func(_ int, a *account) { users = append(users, a.user) })
	return users, nil
}

// Send accepts m, decides for each recipient, delivers and pushes; or refuses it with an *Error. m.From need not be
// logged in: this is the way of a server, and of a harness that speaks for its devices. Session.Send is a client's way.
//
// When Send returns, everything about m has been called out, unless another goroutine was just working on the same
// recipient: then that one does it, and counts as in flight on the clock until it has.
func (s *Server) Send(m *Message) error {
	to, err := s.address(m)
	if err != nil {
		return s.refuse(m, address{}, err)
	}
	if err := s.check(m); err != nil {
		return s.refuse(m, to, err)
	}
	p := s.process(m, s.seen.before(m, s.cfg.Clock.Now()))
	to.each(m.From, func(i int, a *account) { a.submit(p, m.ref(i)) })
	return nil
}

// Send sends m as this client: it must be logged in and connected, and is the sender.
func (s *Session) Send(m *Message) error {
	server, user := s.account.server, s.account.user
	if m.From == "" {
		m.From, m.FromDevice = user, s.device.ID
	}
	err := s.call(func() error {
		if m.From != user {
			return fail(CodeInvalidParameter, fmt.Sprintf("sender is %q; leave From empty or set it to the logged-in user", shorten(m.From)))
		}
		return nil
	})
	if err != nil {
		to, _ := server.address(m) // no recipients, then: one journey is refused
		return server.refuse(m, to, err.(*Error))
	}
	return server.Send(m)
}

// address is where a message goes: one account or one group.
type address struct {
	one   *account
	group *group
}

func (to address) each(sender string, f func(i int, a *account)) {
	if to.one != nil {
		f(0, to.one)
	} else if to.group != nil {
		to.group.each(sender, f)
	}
}

// address finds the receivers, or says why there are none.
func (s *Server) address(m *Message) (address, *Error) {
	switch {
	case m.To == "" && m.Group == "":
		return address{}, fail(CodeNoReceiver, "the message has no receiver; set To or Group")
	case m.To != "" && m.Group != "":
		return address{}, fail(CodeBadPacket, "the message has both To and Group; set one")
	case m.Group != "":
		g, ok := s.groups.get(m.Group)
		if !ok {
			return address{}, fail(CodeNoGroup, fmt.Sprintf("group %q does not exist; create it first", shorten(m.Group)))
		}
		if !g.has(m.From) {
			return address{}, fail(CodeNoPermission, fmt.Sprintf("user %q is not in group %q; add the user when the group is created", shorten(m.From), shorten(m.Group)))
		}
		return address{group: g}, nil
	}
	a, ok := s.accounts.get(m.To)
	if !ok {
		return address{}, fail(CodeUnknownUser, fmt.Sprintf("user %q has no account; log in or create it first", shorten(m.To)))
	}
	return address{one: a}, nil
}

// refuse tells the observer of every journey that ends here.
func (s *Server) refuse(m *Message, to address, err *Error) error {
	told := false
	to.each(m.From, func(i int, _ *account) {
		told = true
		s.cfg.Observer.Refused(m.ref(i), err.Code)
	})
	if !told {
		s.cfg.Observer.Refused(m.Ref, err.Code)
	}
	return err
}
