package sim

import (
	"strconv"
	"time"

	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
	"github.com/pushrig/pushrig/reports/ledger"
	"github.com/pushrig/pushrig/sim/internal/device"
	"github.com/pushrig/pushrig/sim/internal/im"
	"github.com/pushrig/pushrig/sim/internal/pipeline"
)

// The rooms do not know each other; here each one's seam is tied to the next.
//
//	device ─backend─▶ im ─pusher─▶ pipeline ─HTTP─▶ vendor ─link─▶ phone
//	           im, pipeline, vendor events, phone: all told to the ledger

var (
	_ im.Clock       = (*clock.Clock)(nil)
	_ pipeline.Clock = (*clock.Clock)(nil)

	_ device.Session         = session{}
	_ im.Conn                = conn{}
	_ im.Observer            = imObserver{}
	_ im.Pusher              = pusher{}
	_ pipeline.RetryObserver = pipelineObserver{}
)

type session struct{ *im.Session }

func (s session) ReportToken(id uint32, token string, tpns bool) error {
	return s.SetOfflinePushConfig(&im.PushConfig{BusinessID: id, Token: token, IsTPNSToken: tpns})
}

func (s session) ReportNone() error { return s.SetOfflinePushConfig(nil) }

// conn is the app's end of the long connection as the backend sees it.
type conn struct{ c device.Client }

func (c conn) OnMessage(*im.Message)  { c.c.Received() }
func (c conn) OnKicked(im.KickReason) { c.c.Kicked() }

// imObserver tells the ledger what the backend decided.
type imObserver struct{ w *world }

func (o imObserver) Decided(d im.Decision)        { o.w.ledger.Decided(d.Ref, d.Push, d.Why) }
func (o imObserver) Online(ref uint64, _ string)  { o.w.ledger.Online(ref) }
func (o imObserver) Refused(ref uint64, code int) { o.w.ledger.SendFailed(ref, code) }

// pusher hands a decided push to the pipeline.
type pusher struct{ w *world }

func (p pusher) Push(x im.Push) error {
	if x.TPNS {
		p.w.ledger.Failed(x.Ref, "tpns_unknown_token") // the TPNS mock is not built: no token of its is known here (IM-46)
		return nil
	}
	return p.w.pipeline.Enqueue(&pipeline.Push{
		Journey: x.Ref, CertificateID: x.BusinessID, Token: x.Token, Title: x.Title, Body: x.Desc, Ext: x.Ext, Badge: x.Badge,
		MessageKey: "m" + strconv.FormatUint(x.Ref, 36), Info: x.Info.Vendors,
	})
}

// pipelineObserver tells the ledger how a push fared on its way to the vendor.
type pipelineObserver struct{ w *world }

func (o pipelineObserver) Queued(p *pipeline.Push) { o.w.ledger.Queued(p.Journey) }
func (o pipelineObserver) Requested(p *pipeline.Push, attempt int) {
	o.w.ledger.Requested(p.Journey, attempt)
}

// Failed: a push that the run's end found in the pipeline was not given up; the ledger closes it as pending.
func (o pipelineObserver) Failed(p *pipeline.Push, why string) {
	if why != pipeline.WhyAborted {
		o.w.ledger.Failed(p.Journey, why)
	}
}

func (o pipelineObserver) Answered(p *pipeline.Push, a pipeline.Answer) {
	o.w.ledger.Answered(p.Journey, answer(p, a))
}

// Retrying: the vendor named a rule for this attempt too, which must not be taken for the final answer's.
func (o pipelineObserver) Retrying(p *pipeline.Push, attempt int, a pipeline.Answer, _ time.Duration) {
	o.w.ledger.Retried(p.Journey, attempt, answer(p, a))
}

func answer(p *pipeline.Push, a pipeline.Answer) ledger.Answer {
	return ledger.Answer{Vendor: p.Vendor, MessageID: a.MessageID, Token: p.Token, Accepted: a.Accepted, Code: a.Code}
}

// vendorEvent tells the ledger what a mock did beyond its answers.
func (w *world) vendorEvent(e core.Event) {
	if w.outside != nil {
		w.outside.join.event(e)
		return
	}
	k := ledger.Key{Vendor: e.Vendor, MessageID: e.MessageID, Token: e.Token}
	switch e.Kind {
	case core.EventRejected:
		w.ledger.Rejected(e.Vendor, e.Token, e.Code, e.Rule)
	case core.EventDropped:
		w.ledger.Dropped(k, e.Rule)
	case core.EventHeld:
		w.ledger.Held(k, e.Rule)
	case core.EventExpired:
		w.ledger.Expired(k)
	case core.EventReplaced:
		w.ledger.Replaced(k)
	}
}

// watcher tells the ledger what one phone did, and lets its owner tap.
type watcher struct {
	w   *world
	m   *account
	kit *device.Kit
}

func (x *watcher) key(vendor string, d *link.Delivery) ledger.Key {
	return x.w.known(ledger.Key{Vendor: vendor, MessageID: d.MessageID, Token: d.Token})
}

// known is the key under which the books know a push.
func (w *world) known(k ledger.Key) ledger.Key {
	if w.outside != nil {
		return w.outside.join.known(k)
	}
	return k
}

func (x *watcher) Shown(vendor string, d *link.Delivery, silent bool) {
	x.w.ledger.Shown(x.key(vendor, d), silent, d.AcceptedAt)
	x.w.maybeTap(x, d.MessageID)
}

func (x *watcher) HandedToApp(vendor string, d *link.Delivery) {
	x.w.ledger.HandedToApp(x.key(vendor, d), d.AcceptedAt)
}

func (x *watcher) Suppressed(vendor string, d *link.Delivery, rule string) {
	x.w.ledger.Suppressed(x.key(vendor, d), rule)
}

func (x *watcher) Replaced(vendor string, d *link.Delivery) { x.w.ledger.Replaced(x.key(vendor, d)) }

func (x *watcher) Tapped(vendor, messageID, token string) {
	x.w.ledger.Tapped(x.w.known(ledger.Key{Vendor: vendor, MessageID: messageID, Token: token}))
}

func (x *watcher) NotOpened(vendor, messageID, token, why string) {
	x.w.ledger.NotOpened(x.w.known(ledger.Key{Vendor: vendor, MessageID: messageID, Token: token}), why)
}

func (x *watcher) Landed(vendor, messageID, token, page string) {
	x.w.ledger.Landed(x.w.known(ledger.Key{Vendor: vendor, MessageID: messageID, Token: token}), page)
}
