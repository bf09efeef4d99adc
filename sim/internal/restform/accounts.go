package restform

import (
	"errors"
	"strconv"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// mostImports is how many accounts one multiaccount_import takes (1047/34954).
const mostImports = 100

// accountImport is v4/im_open_login_svc/account_import.
func (f *Form) accountImport(_ string, in fields) (answer, error) {
	for _, name := range []string{"UserID", "Identifier"} { // its older name
		user, err := in.text(name, codeAccountParams)
		if err != nil {
			return answer{}, err
		}
		if user != "" {
			return done(), f.importOne(user)
		}
	}
	return answer{}, refuse(codeAccountParams, "UserID is missing")
}

// multiAccountImport is v4/im_open_login_svc/multiaccount_import. Those that cannot be are listed in FailAccounts.
func (f *Form) multiAccountImport(_ string, in fields) (answer, error) {
	var users []string
	var err error
	if in.has("AccountList") {
		var list []struct{ UserID string }
		err = in.into("AccountList", &list, codeAccountParams, "list of {UserID}")
		for _, a := range list {
			users = append(users, a.UserID)
		}
	} else {
		users, err = in.texts("Accounts", codeAccountParams) // its older form
	}
	switch {
	case err != nil:
		return answer{}, err
	case len(users) == 0 || len(users) > mostImports:
		return answer{}, refuse(codeAccountParams, "there are "+strconv.Itoa(len(users))+" accounts to import; give 1 to "+strconv.Itoa(mostImports))
	}
	wrong := []string{}
	for _, user := range users {
		if f.importOne(user) != nil {
			wrong = append(wrong, user)
		}
	}
	a := done()
	a.FailAccounts = &wrong
	return a, nil
}

// importOne makes an account, or says why there can be none as the account calls say it.
func (f *Form) importOne(user string) error {
	err := f.ensure(user)
	if e := (*im.Error)(nil); errors.As(err, &e) {
		return refuse(codeAccountParams, e.Text)
	}
	return err
}

// ensure makes accounts of those who have none, as long as there may be more.
func (f *Form) ensure(users ...string) error {
	for _, user := range users {
		if f.exists(user) {
			continue
		}
		if f.members.Add(1) > f.c.Settings.Accounts {
			f.members.Add(-1)
			return refuse(codeAccountLimit, "there are "+strconv.FormatInt(f.c.Settings.Accounts, 10)+" accounts already")
		}
		if err := f.c.IM.CreateAccounts(user); err != nil {
			f.members.Add(-1)
			return err
		}
	}
	return nil
}

// kick is v4/im_open_login_svc/kick: every login of a user ends (section 2.4 of the IM rulebook).
func (f *Form) kick(_ string, in fields) (answer, error) {
	for _, name := range []string{"UserID", "Identifier"} {
		user, err := in.text(name, codeAccountParams)
		if err != nil {
			return answer{}, err
		}
		if user == "" {
			continue
		}
		devices, err := f.c.IM.Status(user)
		if err != nil {
			return answer{}, refuse(codeNoAccount, clip(user)+" has no account")
		}
		for _, d := range devices {
			if d.LoggedIn {
				_ = f.c.IM.Kick(user, d.Device) // one that ended meanwhile needs no kick
			}
		}
		return done(), nil
	}
	return answer{}, refuse(codeAccountParams, "UserID is missing")
}

// accountStatus is one user's state.
type accountStatus struct {
	ToAccount string `json:"To_Account"`
	Status    string `json:"Status"`
}

// queryOnlineStatus is v4/openim/query_online_status: Online, PushOnline or Offline, the best of a user's devices.
func (f *Form) queryOnlineStatus(_ string, in fields) (answer, error) {
	users, err := in.texts("To_Account", codeTo)
	switch {
	case err != nil:
		return answer{}, err
	case len(users) == 0 || len(users) > f.c.Settings.BatchAccounts:
		return answer{}, refuse(codeTo, "To_Account has "+strconv.Itoa(len(users))+" users; give 1 to "+strconv.Itoa(f.c.Settings.BatchAccounts))
	}
	a := done()
	for _, user := range users {
		devices, err := f.c.IM.Status(user)
		if err != nil {
			a.ErrorList = append(a.ErrorList, accountError{user, codeNoAccount})
			continue
		}
		best := im.Offline
		for _, d := range devices {
			if d.State == im.Online || d.State == im.PushOnline && best == im.Offline {
				best = d.State
			}
		}
		a.QueryResult = append(a.QueryResult, accountStatus{user, string(best)})
	}
	return a, nil
}
