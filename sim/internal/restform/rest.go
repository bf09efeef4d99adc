package restform

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// call is one REST call. jsonCode is what its pages answer to a broken body with.
type call struct {
	jsonCode int
	do       func(f *Form, admin string, in fields) (answer, error)
}

// restCalls are the calls by service and command.
func restCalls() map[string]call {
	return map[string]call{
		"openim/sendmsg":                        {codeJSON, (*Form).sendMsg},
		"openim/batchsendmsg":                   {codeJSON, (*Form).batchSendMsg},
		"openim/query_online_status":            {codeJSON, (*Form).queryOnlineStatus},
		"openim/querystate":                     {codeJSON, (*Form).queryOnlineStatus}, // its older name
		"group_open_http_svc/send_group_msg":    {codeGroupJSON, (*Form).sendGroupMsg},
		"group_open_http_svc/create_group":      {codeGroupJSON, (*Form).createGroup},
		"im_open_login_svc/account_import":      {codeJSON, (*Form).accountImport},
		"im_open_login_svc/multiaccount_import": {codeJSON, (*Form).multiAccountImport},
		"im_open_login_svc/kick":                {codeJSON, (*Form).kick},
	}
}

// rest carries out one REST call. Whatever comes of it, HTTP's own status is 200.
func (f *Form) rest(w http.ResponseWriter, r *http.Request) {
	f.c.Clock.Enter()
	defer f.c.Clock.Leave()
	a, err := f.answerTo(w, r)
	if err != nil {
		a = failed(err)
	}
	write(w, http.StatusOK, a)
}

func (f *Form) answerTo(w http.ResponseWriter, r *http.Request) (answer, error) {
	c, known := restCalls()[r.PathValue("service")+"/"+r.PathValue("command")]
	if !known {
		return answer{}, refuse(codeNoSuchCall, "there is no call "+clip(r.URL.Path)+" here; the docs list those that are")
	}
	if r.Method != http.MethodPost {
		return answer{}, refuse(codeHTTP, "the call is made with POST, not "+clip(r.Method))
	}
	admin, err := f.admit(r)
	if err != nil {
		return answer{}, err
	}
	if !f.calls.pass(f.c.Clock.Now(), f.c.Settings.CallsPerSecond) {
		return answer{}, refuse(codeCallRate, "more than "+strconv.Itoa(f.c.Settings.CallsPerSecond)+" calls in a second; call less often")
	}
	in, err := readFields(w, r, f.c.Settings.BodyBytes, c.jsonCode)
	if err != nil {
		return answer{}, err
	}
	return c.do(f, admin, in)
}

// admit checks the query: which app, who calls, and by what right.
func (f *Form) admit(r *http.Request) (admin string, err error) {
	q, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return "", refuse(codeHTTP, "the query cannot be read; escape its values")
	}
	app, user := q.Get("sdkappid"), q.Get("identifier")
	id, notNumber := strconv.ParseUint(app, 10, 64)
	switch {
	case app == "":
		return "", refuse(codeNoSDKAppID, "sdkappid is missing from the query")
	case notNumber != nil:
		return "", refuse(codeSDKAppID, "sdkappid "+clip(app)+" is no number")
	case id != f.c.App.SDKAppID:
		return "", refuse(codeUnknownApp, "there is no app with sdkappid "+clip(app)+"; this one has "+strconv.FormatUint(f.c.App.SDKAppID, 10))
	case user == "":
		return "", refuse(codeQueryUser, "identifier is missing from the query")
	}
	if err := verify(f.c.App, q.Get("usersig"), user, f.c.Clock.Now(), time.Now()); err != nil {
		return "", err
	}
	if kind := q.Get("contenttype"); kind != "" && kind != "json" {
		return "", refuse(codeFormat, "contenttype is "+clip(kind)+"; write json")
	}
	if random := q.Get("random"); random != "" { // scripts that leave it out work
		if _, err := strconv.ParseUint(random, 10, 32); err != nil {
			return "", refuse(codeHTTP, "random is no number from 0 to 4294967295")
		}
	}
	if !slices.Contains(f.c.App.Admins, user) {
		return "", refuse(f.c.Settings.NotAdminCode, clip(user)+" is no admin of the app; call as one")
	}
	return user, nil
}
