package restform

import (
	"errors"
	"slices"
	"strconv"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// groupAt is one of GroupAtInfo: who is mentioned.
type groupAt struct {
	GroupAtAllFlag  int    `json:"GroupAtAllFlag"`
	GroupAtAccount_ string `json:"GroupAt_Account"`
}

// sendGroupMsg is v4/group_open_http_svc/send_group_msg (1047/34959).
func (f *Form) sendGroupMsg(admin string, in fields) (answer, error) {
	m, err := f.groupMessage(admin, in)
	if err != nil {
		return answer{}, err
	}
	now := f.c.Clock.Now()
	if _, err := f.c.IM.Recipients(m); err != nil {
		return answer{}, err
	}
	seq, fresh, ok := f.seqs.next(m.Group, m.Random, now)
	if !ok {
		return answer{}, refuse(codeGroupRate, "more than "+strconv.Itoa(f.c.Settings.GroupMessagesPerSecond)+" messages to the group in a second; send less often")
	}
	if fresh {
		if err := f.send(m); err != nil {
			return answer{}, err
		}
	}
	a := done()
	a.MsgTime, a.MsgSeq = now.Unix(), seq
	return a, nil
}

// groupMessage reads a group message.
func (f *Form) groupMessage(admin string, in fields) (*im.Message, error) {
	id, err := in.text("GroupId", codeGroupParam)
	switch {
	case err != nil:
		return nil, err
	case id == "":
		return nil, refuse(codeGroupParam, "GroupId is missing")
	case !in.has("Random"):
		return nil, refuse(codeGroupParam, "Random is missing; give a random 32-bit number")
	}
	if n := in.size("MsgBody", "OfflinePushInfo", "CloudCustomData"); n > f.c.Settings.MessageBytes {
		return nil, refuse(codeGroupTooLong, tooLong(n, f.c.Settings.MessageBytes))
	}
	m, err := f.message(in, toGroup())
	if err != nil {
		return nil, err
	}
	m.Group = id
	// im's own check for repetitions looks at two minutes only; the group's Random is checked here.
	random, err := in.uint32("Random", codeGroupParam)
	if err != nil {
		return nil, err
	}
	m.Random = random
	priority, err := in.text("MsgPriority", codeGroupParam)
	if err == nil && !slices.Contains([]string{"", "High", "Normal", "Low", "Lowest"}, priority) {
		err = refuse(codeGroupParam, "MsgPriority is "+clip(priority)+"; write High, Normal, Low or Lowest")
	}
	if err != nil {
		return nil, err
	}
	var at []groupAt
	if err := in.into("GroupAtInfo", &at, codeGroupParam, "list of {GroupAtAllFlag, GroupAt_Account}"); err != nil {
		return nil, err
	}
	for _, a := range at {
		if a.GroupAtAllFlag == 1 {
			m.Mentions = append(m.Mentions, im.MentionAll)
		} else {
			m.Mentions = append(m.Mentions, a.GroupAtAccount_)
		}
	}
	m.From, err = f.from(in, admin, codeGroupAccount, codeGroupParam)
	return m, err
}

// createGroup is v4/group_open_http_svc/create_group (1047/34895). Its members do not change afterwards.
func (f *Form) createGroup(_ string, in fields) (answer, error) {
	id, err := in.text("GroupId", codeGroupParam)
	if err != nil {
		return answer{}, err
	}
	for _, name := range []string{"Type", "Name"} {
		text, err := in.text(name, codeGroupParam)
		if err == nil && text == "" {
			err = refuse(codeGroupParam, name+" is missing")
		}
		if err != nil {
			return answer{}, err
		}
	}
	owner, err := in.text("Owner_Account", codeGroupParam)
	if err != nil {
		return answer{}, err
	}
	var list []struct {
		MemberAccount string `json:"Member_Account"`
	}
	if err := in.into("MemberList", &list, codeGroupParam, "list of {Member_Account}"); err != nil {
		return answer{}, err
	}
	var members []string
	if owner != "" {
		members = append(members, owner)
	}
	for _, m := range list {
		members = append(members, m.MemberAccount)
	}
	for _, user := range members {
		if !f.exists(user) {
			return answer{}, refuse(codeGroupAccount, "the member "+clip(user)+" has no account; import it first")
		}
	}
	if id == "" {
		id = "@TGS#" + strconv.FormatUint(f.ids.Add(1), 36) // as generated ids look
	}
	if err := f.makeGroup(id, members); err != nil {
		return answer{}, err
	}
	a := done()
	a.GroupID = id
	return a, nil
}

// makeGroup makes a group, as long as there may be more.
func (f *Form) makeGroup(id string, members []string) error {
	if f.groups.Add(1) > f.c.Settings.Accounts {
		f.groups.Add(-1)
		return refuse(codeAccountLimit, "there are "+strconv.FormatInt(f.c.Settings.Accounts, 10)+" groups already")
	}
	err := f.c.IM.CreateGroup(id, members)
	if err != nil {
		f.groups.Add(-1)
	}
	if e := (*im.Error)(nil); errors.As(err, &e) && e.Code == im.CodeGroupParameter && id != "" {
		return refuse(codeGroupTaken, e.Text)
	}
	return err
}
