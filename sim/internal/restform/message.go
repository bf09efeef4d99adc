package restform

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// withMute in SendMsgControl has the receiver's do-not-disturb looked at (section 2.4 of the IM rulebook).
const withMute = "WithMuteNotifications"

// message reads what all three calls have: body, push information, control words.
func (f *Form) message(in fields, codes bodyCodes) (*im.Message, error) {
	m := &im.Message{REST: true}
	var err error
	if m.Elements, err = in.elements(codes); err != nil {
		return nil, err
	}
	if m.Push, err = in.pushInfo(codes); err != nil {
		return nil, err
	}
	for _, name := range []string{"CloudCustomData"} {
		if _, err := in.text(name, codes.field); err != nil {
			return nil, err
		}
	}
	if _, err := in.texts("ForbidCallbackControl", codes.field); err != nil { // this backend calls nobody back
		return nil, err
	}
	control, err := in.texts("SendMsgControl", codes.field)
	if err != nil {
		return nil, err
	}
	m.WithMuteNotifications = slices.Contains(control, withMute)
	online, err := in.number("OnlineOnlyFlag", codes.field)
	m.OnlineOnly = online > 0
	return m, err
}

// single reads what the one-to-one calls have beside. SyncOtherMachine is checked alone: a copy for the sender's own devices
// is never pushed.
func (f *Form) single(in fields, admin string) (*im.Message, error) {
	if n := in.size("MsgBody", "OfflinePushInfo", "CloudCustomData"); n > f.c.Settings.MessageBytes {
		return nil, refuse(codePacket, tooLong(n, f.c.Settings.MessageBytes))
	}
	m, err := f.message(in, oneToOne())
	if err != nil {
		return nil, err
	}
	if _, err := in.number("SyncOtherMachine", codeSync); err != nil {
		return nil, err
	}
	if !in.has("MsgRandom") {
		return nil, refuse(codeRandom, "MsgRandom is missing; give a random 32-bit number")
	}
	if m.Random, err = in.uint32("MsgRandom", codeRandom); err != nil {
		return nil, err
	}
	if m.Seq, err = in.uint32("MsgSeq", codeFields); err != nil {
		return nil, err
	}
	if !in.has("MsgSeq") {
		m.Seq = 1 + rand.Uint32N(1<<31) // the backend fills one in, so that it is no repetition
	}
	life, err := in.number("MsgLifeTime", codeLifeTimeType)
	switch {
	case err != nil:
		return nil, err
	case life < 0 || life > int64(f.c.Settings.LifeTime/time.Second):
		return nil, refuse(codeLifeTimeLong, "MsgLifeTime is "+strconv.FormatInt(life, 10)+"; give 0 to "+strconv.Itoa(int(f.c.Settings.LifeTime/time.Second))+" seconds")
	case life == 0 && in.has("MsgLifeTime"):
		m.OnlineOnly = true
	}
	m.LifeTime = time.Duration(life) * time.Second
	m.From, err = f.from(in, admin, codeFrom, codeFields)
	return m, err
}

// from is the sender: the admin who calls, who is "" to im, unless From_Account names somebody.
func (f *Form) from(in fields, admin string, unknown, wrong int) (string, error) {
	user, err := in.text("From_Account", wrong)
	switch {
	case err != nil:
		return "", err
	case user == "" || user == admin:
		return "", nil
	case !f.exists(user):
		return "", refuse(unknown, "From_Account "+clip(user)+" has no account; import it first")
	}
	return user, nil
}

// exists reports whether a user has an account.
func (f *Form) exists(user string) bool {
	_, err := f.c.IM.Recipients(&im.Message{To: user})
	return err == nil
}

// send hands messages to the backend, all of them before any push leaves where the backend wants that.
func (f *Form) send(messages ...*im.Message) error {
	var err error
	all := func() {
		for _, m := range messages {
			n := uint64(1)
			if m.Group != "" {
				users, _ := f.c.IM.Recipients(m) // nobody: the send says why
				n = uint64(max(1, len(users)))
			}
			m.Ref = f.refs.Add(n) - n + 1
			if e := f.c.IM.Send(m); e != nil && err == nil {
				err = e
			}
		}
	}
	if f.c.Together == nil {
		all()
		return err
	}
	f.burst.Lock()
	defer f.burst.Unlock()
	f.c.Together(all)
	return err
}

func tooLong(n, limit int) string {
	return "the message has " + strconv.Itoa(n) + " bytes; " + strconv.Itoa(limit) + " are the most"
}
