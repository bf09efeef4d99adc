package oppo

import (
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// invalidData is the data of fetch_invalid_regidList.
type invalidData struct {
	RegistrationIDs []string `json:"registration_ids"`
	TotalCount      int      `json:"totalCount"`
}

// invalidRegIDs lists the app's dead regIds. Whether a second call still has them is not known; here it does [mock].
func (v *vendor) invalidRegIDs(r *request) core.Answer {
	dead := []string{}
	v.p.Tokens.Each(func(t *core.Token) {
		if alive, _ := t.Alive(); !alive && t.App == r.app {
			dead = append(dead, t.Value)
		}
	})
	slices.Sort(dead)
	return ok(settings(r.app), invalidData{dead, len(dead)})
}

// permitData is the data of fetch_push_permit; its names are [memory].
type permitData struct {
	Total  int64 `json:"total_count"`
	Remain int64 `json:"remain_count"`
}

// pushPermit tells what is left of the day's public messages.
func (v *vendor) pushPermit(r *request) core.Answer {
	s := settings(r.app)
	total := s.publicPerDay()
	return ok(s, permitData{total, max(total-v.quotas.total.Used(v.today(s), r.app.Name), 0)})
}
