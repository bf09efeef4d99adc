package admin

import (
	"fmt"
	"net/http"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// fault is trouble to inject.
type fault struct {
	Latency    string `json:"latency,omitempty" jsonschema_description:"Real time added to every answer, such as 200ms; at most 60s."`
	Status     int    `json:"status,omitempty" jsonschema_description:"Answer with this HTTP status, 400 to 599, in the vendor's own words where it has some."`
	RetryAfter int    `json:"retry_after,omitempty" jsonschema_description:"Seconds, sent as Retry-After with status."`
	Reset      bool   `json:"reset,omitempty" jsonschema_description:"Cut the connection instead of answering."`
	Count      int    `json:"count,omitempty" jsonschema_description:"Requests it acts on; 0: until it is taken away."`
	Path       string `json:"path,omitempty" jsonschema_description:"Only paths with this prefix."`
}

const latencyMax = time.Minute

// read turns the request's fault into the platform's; none at all takes the fault away.
func (f *fault) read() (*core.Fault, error) {
	out := core.Fault{Status: f.Status, RetryAfter: f.RetryAfter, Reset: f.Reset, Count: f.Count, Path: f.Path}
	if f.Latency != "" {
		var err error
		if out.Latency, err = time.ParseDuration(f.Latency); err != nil || out.Latency < 0 || out.Latency > latencyMax {
			return nil, bad(fmt.Sprintf("latency is %q", clip(f.Latency)), "give a duration such as 200ms, at most %s", latencyMax)
		}
	}
	switch {
	case f.Status != 0 && (f.Status < 400 || f.Status > 599):
		return nil, bad(fmt.Sprintf("status is %d", f.Status), "give an HTTP error, 400 to 599")
	case f.RetryAfter < 0 || f.Count < 0:
		return nil, bad("retry_after or count is below 0", "give 0 or more")
	case f.RetryAfter > 0 && f.Status == 0:
		return nil, bad("retry_after is given without status", "give the status it goes with, such as 503")
	case out.Latency == 0 && f.Status == 0 && !f.Reset && *f != (fault{}):
		return nil, bad("the fault does nothing", "give latency, status or reset; an empty object takes the fault away")
	case *f == (fault{}):
		return nil, nil
	}
	return &out, nil
}

func viewFault(f *core.Fault) *fault {
	out := &fault{Status: f.Status, RetryAfter: f.RetryAfter, Reset: f.Reset, Count: f.Count, Path: f.Path}
	if f.Latency > 0 {
		out.Latency = f.Latency.String()
	}
	return out
}

func (a *API) changeFaults(r *http.Request) (any, error) {
	v, err := a.vendor(r.PathValue("vendor"))
	if err != nil {
		return nil, err
	}
	var ask fault
	if err := read(r, &ask); err != nil {
		return nil, err
	}
	f, err := ask.read()
	if err != nil {
		return nil, err
	}
	v.Platform().Faults.Set(f)
	if f == nil {
		return fault{}, nil
	}
	return viewFault(f), nil
}
