package backend

import (
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/scenarios"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
	"github.com/pushrig/pushrig/sim/internal/restform"
)

var (
	_ restform.Clock         = (*clock.Clock)(nil)
	_ im.Clock               = (*clock.Clock)(nil)
	_ pipeline.Clock         = (*clock.Clock)(nil)
	_ im.Pusher              = pusher{}
	_ im.Observer            = (*counts)(nil)
	_ pipeline.RetryObserver = (*counts)(nil)
)

// pusher hands a decided push to the pipeline.
type pusher struct{ b *Backend }

func (p pusher) Push(x im.Push) error {
	if x.TPNS {
		const why = "tpns_unknown_token" // there is no TPNS: no token of its is known here (IM-46)
		p.b.counts.add("failed", why)
		p.b.counts.books.Failed(x.Ref, why)
		return nil
	}
	return p.b.pipeline.Enqueue(&pipeline.Push{
		Journey: x.Ref, CertificateID: x.BusinessID, Token: x.Token, Title: x.Title, Body: x.Desc, Ext: x.Ext, Badge: x.Badge,
		MessageKey: p.b.prefix + strconv.FormatUint(x.Ref, 36), Info: x.Info.Vendors,
	})
}

// clockOf is the clock that a file asks for.
func clockOf(c scenarios.Clock) *clock.Clock {
	start := c.Start
	if start.IsZero() {
		start = time.Now()
	}
	if c.Mode == scenarios.ClockSimulated {
		return clock.New(start, 0)
	}
	return clock.New(start, c.Speed)
}

// certificatesOf is what a file says of certificates, by app and vendor.
func certificatesOf(f *scenarios.Backend) map[string]map[string]scenarios.Certificate {
	out := map[string]map[string]scenarios.Certificate{scenarios.DefaultApp: f.Certificates}
	for name, app := range f.Apps {
		out[name] = app.Certificates
	}
	return out
}

// settingsOf is a file's limits as restform has them: there 0 is the default and no limit is negative.
func settingsOf(r scenarios.Rest) restform.Settings {
	var s restform.Settings
	limit := func(to *int, said *int) {
		if said == nil {
			return
		}
		if *to = *said; *to == 0 {
			*to = -1
		}
	}
	limit(&s.CallsPerSecond, r.CallsPerSecond)
	limit(&s.GroupMessagesPerSecond, r.GroupMessagesPerSecond)
	limit(&s.BatchAccounts, r.BatchAccounts)
	limit(&s.MessageBytes, r.MessageBytes)
	limit(&s.NotAdminCode, r.NotAdminCode)
	if r.PartlySent != nil {
		s.PartlySent = *r.PartlySent
	}
	return s
}
