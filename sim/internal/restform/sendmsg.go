package restform

import (
	"strconv"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// sendMsg is v4/openim/sendmsg: one message to one user (1047/34919).
func (f *Form) sendMsg(admin string, in fields) (answer, error) {
	to, err := in.text("To_Account", codeTo)
	if err != nil {
		return answer{}, err
	}
	if to == "" {
		return answer{}, refuse(codeTo, "To_Account is missing; name the receiver")
	}
	m, err := f.single(in, admin)
	if err != nil {
		return answer{}, err
	}
	if !f.exists(to) {
		return answer{}, refuse(codeToUnknown, "To_Account "+clip(to)+" has no account; import it first")
	}
	m.To = to
	now := f.c.Clock.Now().Unix()
	if err := f.send(m); err != nil {
		return answer{}, err
	}
	a := done()
	a.MsgTime, a.MsgKey = now, msgKey(m, now)
	return a, nil
}

// batchSendMsg is v4/openim/batchsendmsg: one message to up to 500 users (1047/34920). Those who have no account are listed,
// and the others get it.
func (f *Form) batchSendMsg(admin string, in fields) (answer, error) {
	to, err := in.texts("To_Account", codeTo)
	switch {
	case err != nil:
		return answer{}, err
	case len(to) == 0:
		return answer{}, refuse(codeTo, "To_Account is missing or empty; list the receivers")
	case len(to) > f.c.Settings.BatchAccounts:
		return answer{}, refuse(codeTooMany, "To_Account has "+strconv.Itoa(len(to))+" receivers; "+strconv.Itoa(f.c.Settings.BatchAccounts)+" are the most")
	}
	m, err := f.single(in, admin)
	if err != nil {
		return answer{}, err
	}
	a := done()
	var messages []*im.Message
	seen := map[string]bool{}
	for _, user := range to {
		switch {
		case seen[user]: // named twice, sent once [inference]
		case f.exists(user):
			one := *m
			one.To = user
			messages = append(messages, &one)
		default:
			a.ErrorList = append(a.ErrorList, accountError{user, codeNoAccount})
		}
		seen[user] = true
	}
	if len(messages) == 0 {
		return answer{}, refuse(codeToUnknown, "invalid To_Account: none of the receivers has an account")
	}
	if len(a.ErrorList) > 0 {
		a.ActionStatus = f.c.Settings.PartlySent
	}
	now := f.c.Clock.Now().Unix()
	if err := f.send(messages...); err != nil {
		return answer{}, err
	}
	a.MsgKey = msgKey(m, now)
	return a, nil
}

// msgKey names a one-to-one message, as the pages' samples do: seq, random and time.
func msgKey(m *im.Message, now int64) string {
	return strconv.FormatUint(uint64(m.Seq), 10) + "_" + strconv.FormatUint(uint64(m.Random), 10) + "_" + strconv.FormatInt(now, 10)
}
