package mi

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// recordsKept is how many messages the vendor remembers for its stats, for recalls and for receipts of taps; recordsBytes is
// how much memory they take at most.
const (
	recordsKept  = 20_000
	recordsBytes = 32 << 20
)

// record is what the vendor remembers of one sent message.
type record struct {
	id       string
	app      *core.App
	kind     *kind
	jobKey   string
	ttl      time.Duration
	created  time.Time
	resolved int64
	sendAt   time.Time // of a timed one
	regIDs   []string  // of the phones it was for; none for a broadcast, which is for all that fit

	delivered, clicked atomic.Int64
	endedBy            atomic.Pointer[string] // the rule by which it was taken back
}

// held keeps back what was taken back while it was on its way into the store.
func (rec *record) held() (rule string, held bool) {
	if by := rec.endedBy.Load(); by != nil {
		return *by, true
	}
	return "", false
}

// size is about how many bytes a record takes.
func (rec *record) size() int {
	n := int(unsafe.Sizeof(*rec)) + len(rec.id) + len(rec.jobKey)
	for _, id := range rec.regIDs {
		n += int(unsafe.Sizeof(id)) + len(id)
	}
	return n
}

func (v *vendor) record(r *request, id string, to []sending) *record {
	rec := &record{id: id, app: r.app, kind: r.kind, created: r.now, resolved: int64(good(to))}
	if len(r.messages) > 0 {
		m := r.messages[0]
		rec.jobKey, rec.ttl, rec.sendAt = strings.Clone(m.extra("jobkey")), m.life(), m.sendTime()
	}
	if !r.kind.wide {
		rec.regIDs = make([]string, 0, rec.resolved)
		for i := range to {
			for _, t := range to[i].good {
				if t.Token != nil {
					rec.regIDs = append(rec.regIDs, t.Token.Value)
				}
			}
		}
	}
	v.records.PutSized(id, rec, rec.size())
	return rec
}

// recordsOf returns the app's records that fit, oldest first.
func (v *vendor) recordsOf(app *core.App, fits func(*record) bool) (out []*record) {
	v.records.Each(func(_ string, rec *record) {
		if rec.app == app && fits(rec) {
			out = append(out, rec)
		}
	})
	slices.SortFunc(out, func(a, b *record) int { return strings.Compare(a.id[8:20]+a.id, b.id[8:20]+b.id) })
	return out
}

// ok answers a call that sends nothing.
func (r *request) ok(data any, info string) core.Answer {
	trace, _ := r.v.ids.pair('s', r.now)
	return core.Answer{Type: jsonType, Header: steering, Body: core.JSON(struct {
		Result      string `json:"result"`
		TraceID     string `json:"trace_id"`
		Code        int    `json:"code"`
		Data        any    `json:"data"`
		Description string `json:"description"`
		Info        string `json:"info"`
	}{"ok", trace, 0, data, "成功", info})}
}

// traceData is one message's trace (section 4.3): counts are numbers, rates and time_to_live texts.
type traceData struct {
	CreateTime      string `json:"create_time"`
	CreateTimestamp int64  `json:"create_timestamp"`
	TimeToLive      string `json:"time_to_live"`
	ClickRate       string `json:"click_rate"`
	MsgType         string `json:"msg_type"`
	DeliveryRate    string `json:"delivery_rate"`
	Delivered       int64  `json:"delivered"`
	ID              string `json:"id"`
	Click           int64  `json:"click"`
	Resolved        int64  `json:"resolved"`
}

func (rec *record) trace() traceData {
	delivered, clicked := rec.delivered.Load(), rec.clicked.Load()
	return traceData{
		CreateTime: rec.created.In(core.China).Format(time.DateTime), CreateTimestamp: rec.created.UnixMilli(),
		TimeToLive: strconv.FormatInt(rec.ttl.Milliseconds(), 10), ClickRate: rate(clicked, delivered), MsgType: rec.kind.name,
		DeliveryRate: rate(delivered, rec.resolved), Delivered: delivered, ID: rec.id, Click: clicked, Resolved: rec.resolved,
	}
}

func rate(part, whole int64) string {
	if whole == 0 {
		return "0.00%"
	}
	return fmt.Sprintf("%.2f%%", 100*float64(part)/float64(whole))
}

// dataOf wraps a trace or a list of them: the data of these calls lies one level deeper.
func dataOf(d any) any { return map[string]any{"data": d} }

func (v *vendor) traceOne(r *request) core.Answer {
	id, key := r.form.Get("msg_id"), r.form.Get("job_key")
	if id == "" && key == "" {
		return r.refuse(errMissing, "")
	}
	found := v.recordsOf(r.app, func(rec *record) bool { return rec.id == id || id == "" && rec.jobKey == key })
	if len(found) == 0 {
		return r.refuse(errNoMessage, "")
	}
	return r.ok(dataOf(found[0].trace()), "")
}

func (v *vendor) traceMany(r *request) core.Answer {
	key := r.form.Get("job_key")
	begin, end := looseInt(r.form.Get("begin_time")), looseInt(r.form.Get("end_time"))
	if key == "" && (!begin.Set || !end.Set) {
		return r.refuse(errMissing, "")
	}
	out := []traceData{}
	for _, rec := range v.recordsOf(r.app, func(rec *record) bool {
		at := rec.created.UnixMilli()
		return key != "" && rec.jobKey == key || key == "" && begin.N <= at && at <= end.N
	}) {
		out = append(out, rec.trace())
	}
	return r.ok(dataOf(out), "")
}

// dayCounters is one day of the stats (section 4.3).
type dayCounters struct {
	Date         string `json:"date"`
	Alias        int64  `json:"alias_recipients"`
	Account      int64  `json:"useraccount_recipients"`
	RegID        int64  `json:"regid_recipients"`
	Received     int64  `json:"received"`
	Broadcast    int64  `json:"broadcast_recipients"`
	Click        int64  `json:"click"`
	SingleTarget int64  `json:"single_recipients"`
}

// statsSpan is the longest span of days that the stats answer for.
const statsSpan = 30 * 24 * time.Hour

func (v *vendor) counters(r *request) core.Answer {
	begin, err1 := time.ParseInLocation("20060102", r.form.Get("start_date"), core.China)
	end, err2 := time.ParseInLocation("20060102", r.form.Get("end_date"), core.China)
	if err1 != nil || err2 != nil || end.Before(begin) || end.Sub(begin) >= statsSpan {
		return r.refuse(errIllegal.because("Parameter value is illegal: start_date, end_date"), "")
	}
	days := []dayCounters{}
	for d := begin; !d.After(end); d = d.AddDate(0, 0, 1) {
		days = append(days, dayCounters{Date: d.Format("20060102")})
	}
	for _, rec := range v.recordsOf(r.app, func(*record) bool { return true }) {
		at := rec.created.In(core.China)
		if at.Before(begin) || !at.Before(end.AddDate(0, 0, 1)) {
			continue
		}
		days[int(at.Sub(begin)/(24*time.Hour))].add(rec)
	}
	return r.ok(dataOf(days), "")
}

func (d *dayCounters) add(rec *record) {
	d.Received += rec.delivered.Load()
	d.Click += rec.clicked.Load()
	switch rec.kind.name {
	case "REGID":
		d.RegID += rec.resolved
	case "ALIAS":
		d.Alias += rec.resolved
	case "USER_ACCOUNT":
		d.Account += rec.resolved
	default:
		d.Broadcast += rec.resolved
		return
	}
	if rec.resolved == 1 {
		d.SingleTarget++
	}
}

// quotaGet reads the public quota. Its shape is [memory].
func (v *vendor) quotaGet(r *request) core.Answer {
	if _, ok := v.reads[r.app].Take(r.now, 1, 1); !ok && v.p.Rules.On("MI-R2") {
		v.p.Rules.Hit("MI-R2")
		return r.refuse(errReadTooOften, "MI-R2")
	}
	quota, acked := v.day(tally{r.app, ClassPublic})
	return r.ok(struct {
		DayQuota any `json:"day_quota"`
		DayAcked any `json:"day_acked"`
	}{r.number(quota), r.number(acked)}, "")
}

// invalidRegIDs is the feedback service that the vendor has taken offline: it answers, with an empty list.
func (v *vendor) invalidRegIDs(r *request) core.Answer { return r.ok(stringList(nil), "") }
