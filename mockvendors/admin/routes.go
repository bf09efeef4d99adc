package admin

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// base is where the API begins.
const base = "/api/v1"

// route is one operation: what serves it, and what the documentation says of it.
type route struct {
	method, path string
	summary      string
	query        []param // parameters after the question mark
	body         any     // a value of the body's type; nil: none
	answer       any     // a value of the answer's type
	status       int     // 0: 200
	serve        func(*API, *http.Request) (any, error)
}

// param is a query parameter, or what is worth saying of one in the path.
type param struct {
	name, says string
	schema     object // nil: a text
}

// wholeNumber is the schema of a number between two bounds; a most of 0 is none.
func wholeNumber(least, most int) object {
	s := object{"type": "integer", "minimum": least}
	if most > 0 {
		s["maximum"] = most
	}
	return s
}

// pathParams are the parameters in paths.
func pathParams() []param {
	return []param{
		{"id", "A device's id.", nil},
		{"n", "The n of a notification in the tray.", wholeNumber(1, 0)},
		{"vendor", "A running vendor's name.", nil},
	}
}

func journalParams() []param {
	return []param{
		{"vendor", "Only this vendor's.", nil}, {"app", "Only requests of this app.", nil},
		{"token", "Only requests to this token, given in full.", nil},
		{"rule", "Only what this rule decided, for the whole request or for a target.", nil},
		{"code", "Only this answer code; ok is success.", nil},
		{"result", "Only where a target's end is this: shown, suppressed, expired, not_installed …", nil},
		{"since", "What an earlier answer called last: only what came later. With vendor, a message's n does too.", nil},
		{"limit", fmt.Sprintf("At most so many; default %d.", limitDefault), wholeNumber(1, limitMax)},
	}
}

func appParam() []param {
	return []param{{"app", "The app by its name at the vendor; default the first.", nil}}
}

// actionPath takes any of the actions; the document has a path for each.
const actionPath = "/devices/{id}/{action}"

// routes lists all operations, in the order of the documentation.
func routes() []route {
	timeout := param{"timeout", "How long to wait at most, such as 5s, the default; 1m is the most.", nil}
	return []route{
		{"POST", "/devices", "Make a simulated phone with the app on it, registered, and give its token.", nil, newDevice{}, deviceView{}, http.StatusCreated, (*API).createDevice},
		{"GET", "/devices", "List the phones made here.", nil, nil, deviceList{}, 0, (*API).listDevices},
		{"GET", "/devices/{id}", "Show a phone.", nil, nil, deviceView{}, 0, (*API).showDevice},
		{"DELETE", "/devices/{id}", "Switch a phone off for good. Its token lives on, for the vendor cannot know; uninstall first to let it die.", nil, nil, deleted{}, 0, (*API).deleteDevice},
		{"GET", "/devices/{id}/tray", "List the notifications in the tray, the newest first.", nil, nil, []handset.Shown{}, 0, (*API).showTray},
		{"POST", "/devices/{id}/tap/{n}", "Tap a notification and say where the click landed.", nil, nil, landing{}, 0, (*API).tap},
		{"POST", "/devices/{id}/settings", "Change switches and channels of a phone, or what its app is subscribed to.", nil, newSettings{}, deviceView{}, 0, (*API).changeSettings},
		{"POST", actionPath, "Do something to a phone; when it returns, the vendor has heard of it.", nil, nil, deviceView{}, 0, (*API).doAction},
		{"GET", "/messages", "Look into the journal of requests, newest first.", journalParams(), nil, messages{}, 0, (*API).listMessages},
		{"GET", "/messages/wait", "The same, but wait until something matches: at once when it does already.", append(journalParams(), timeout), nil, messages{}, 0, (*API).waitMessages},
		{"GET", "/vendors", "List the running vendors and their apps.", nil, nil, vendorList{}, 0, (*API).listVendors},
		{"GET", "/vendors/{vendor}", "Show an app's console settings and quotas, and the vendor's rules and counters.", appParam(), nil, vendorView{}, 0, (*API).showVendor},
		{"PUT", "/vendors/{vendor}", "Change an app's console settings and switch rules.", appParam(), vendorChange{}, vendorView{}, 0, (*API).changeVendor},
		{"PUT", "/vendors/{vendor}/faults", "Inject trouble into a vendor's answers; an empty object takes it away.", nil, fault{}, fault{}, 0, (*API).changeFaults},
		{"GET", "/clock", "Show the simulated clock.", nil, nil, clockView{}, 0, (*API).showClock},
		{"POST", "/clock", "Jump forward, or change how fast simulated time runs.", nil, clockChange{}, clockView{}, 0, (*API).changeClock},
		{"POST", "/reset", "Remove all devices, those of `mock --tokens` to be made anew, tokens, journals, counters and faults; rules and settings go back to how the mocks were started. The clock stays.", nil, nil, resetDone{}, 0, (*API).reset},
		{"GET", "/openapi.json", "This description.", nil, nil, map[string]any{}, 0, (*API).describe},
	}
}

// router serves the routes, and says in JSON what is wrong with a request that fits none of them.
func (a *API) router() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range routes() {
		status := rt.status
		if status == 0 {
			status = http.StatusOK
		}
		mux.HandleFunc(rt.method+" "+base+rt.path, func(w http.ResponseWriter, r *http.Request) {
			v, err := rt.serve(a, r)
			if err != nil {
				fail(w, err)
				return
			}
			answer(w, status, v)
		})
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		allowed := methods(mux, r)
		if len(allowed) == 0 {
			fail(w, notFound("there is no %s", clip(r.URL.Path)).remedy("GET %s/openapi.json lists what there is", base))
			return
		}
		w.Header().Set("Allow", list(allowed))
		fail(w, newProblem(http.StatusMethodNotAllowed, "%s does not take %s", clip(r.URL.Path), clip(r.Method)).remedy("use %s", list(allowed)))
	})
	return mux
}

// methods lists those that a path takes.
func methods(mux *http.ServeMux, r *http.Request) (out []string) {
	for _, rt := range routes() {
		other := &http.Request{Method: rt.method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(other); pattern != "/" && !slices.Contains(out, rt.method) {
			out = append(out, rt.method)
		}
	}
	return out
}
