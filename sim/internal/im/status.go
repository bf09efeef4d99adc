package im

import "time"

// DeviceStatus is what the console's offline test tool shows of one device (section 7.2).
type DeviceStatus struct {
	Device      string
	Platform    Platform
	State       State
	LoggedIn    bool
	Background  bool
	Pushable    bool   // a text message would be pushed now
	Why         string // why (not): a Why constant
	BusinessID  uint32 // reported certificate; 0 for none or TPNS
	Token       string // shortened
	TPNS        bool
	ReportedAt  time.Time // simulated time of the last report; zero for none
	UnreadCount int       // badge base
}

// Status is what the backend knows of user's devices, the oldest login first; none for a user who never logged in.
func (s *Server) Status(user string) ([]DeviceStatus, error) {
	a, err := s.account(user)
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	now := s.cfg.Clock.Now()
	plain := &processed{message: &Message{}, words: wording{desc: "-"}}
	list := make([]DeviceStatus, 0, len(a.sessions))
	for _, x := range a.sessions {
		ans := a.judge(x, plain, "", now)
		d := DeviceStatus{
			Device: x.device.ID, Platform: x.device.Platform, State: x.stateAt(now), LoggedIn: x.ended == "",
			Background: x.background, Pushable: ans.push, Why: ans.why, ReportedAt: x.reportedAt, UnreadCount: x.unread,
		}
		if x.config != nil {
			d.BusinessID, d.Token, d.TPNS = x.config.BusinessID, shorten(x.config.Token), x.config.IsTPNSToken
		}
		list = append(list, d)
	}
	return list, nil
}
