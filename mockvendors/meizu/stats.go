package meizu

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// recordsKept is how many messages the vendor remembers for counting taps and telling of them.
const recordsKept = 20_000

// counters are the numbers of a task, or of an app's day.
type counters struct{ target, valid, pushed, accepted, displayed, clicked atomic.Int64 }

// counts is how the vendor writes them (section 4).
type counts struct {
	TargetNo  int64 `json:"targetNo"`
	ValidNo   int64 `json:"validNo"`
	PushedNo  int64 `json:"pushedNo"`
	AcceptNo  int64 `json:"acceptNo"`
	DisplayNo int64 `json:"displayNo"`
	ClickNo   int64 `json:"clickNo"`
}

func (c *counters) read() counts {
	return counts{c.target.Load(), c.valid.Load(), c.pushed.Load(), c.accepted.Load(), c.displayed.Load(), c.clicked.Load()}
}

// record is what the vendor remembers of one push.
type record struct {
	counts  []*counters
	wish    *wish
	byAlias bool
}

// remember opens the counters that the request's messages count in.
func (r *request) remember(id string) {
	r.counts = []*counters{r.v.days.of(r.app, r.now)}
	if r.task != nil {
		r.counts = append(r.counts, &r.task.counts)
	}
	r.v.records.Put(id, &record{r.counts, r.message.wish, r.list == "alias"})
}

func (r *request) count(f func(*counters)) {
	for _, c := range r.counts {
		f(c)
	}
}

// tapped counts a tap and tells the sender.
func (v *vendor) tapped(t *core.Token, id string) {
	rec, ok := v.records.Get(id)
	if !ok {
		return
	}
	for _, c := range rec.counts {
		c.clicked.Add(1)
	}
	name := t.Value
	if rec.byAlias {
		name = t.Facts().Alias
	}
	v.receipt(rec.wish, id, receiptClicked, name)
}

// daysKept is how many days of all apps together are counted: the statistics answer for 30.
const daysKept = 400

// days are the apps' counters by day.
type days struct {
	mu     *sync.Mutex
	recent *core.Recent[string, *counters]
}

func newDays() days { return days{&sync.Mutex{}, core.NewRecent[string, *counters](daysKept)} }

func dayOf(app *core.App, t time.Time) string { return t.In(core.China).Format("20060102 ") + app.Name }

func (d *days) of(app *core.App, now time.Time) *counters {
	d.mu.Lock()
	defer d.mu.Unlock()
	c, ok := d.recent.Get(dayOf(app, now))
	if !ok {
		c = &counters{}
		d.recent.Put(dayOf(app, now), c)
	}
	return c
}

func (r *request) taskStatistics() core.Answer {
	t := r.v.tasks.find(r.form.Get("taskId"))
	if !r.mine(t) {
		return r.refuse(errTaskID, r.v.p.Rules.If("MZ-T1"))
	}
	return r.ok(struct {
		TaskID int64 `json:"taskId"`
		counts
	}{t.id, t.counts.read()})
}

// statisticsSpan is how far apart the first and the last day may be (MZ-T3); statisticsMax bounds the answer without it.
const (
	statisticsSpan = 30 * 24 * time.Hour
	statisticsMax  = 1000
)

func (r *request) dailyStatistics() core.Answer {
	begin, err1 := time.ParseInLocation("20060102", r.form.Get("startTime"), core.China)
	end, err2 := time.ParseInLocation("20060102", r.form.Get("endTime"), core.China)
	if err1 != nil || err2 != nil {
		return r.refuse(errParameter, "")
	}
	if (end.Before(begin) || end.Sub(begin) > statisticsSpan) && r.v.p.Rules.On("MZ-T3") {
		r.v.p.Rules.Hit("MZ-T3")
		return r.refuse(errOther.because("查询时间段不合法,最多30天"), "MZ-T3")
	}
	type day struct {
		Date string `json:"date"`
		counts
	}
	out := []day{}
	for d := begin; !d.After(end) && len(out) < statisticsMax; d = d.AddDate(0, 0, 1) {
		out = append(out, day{Date: d.Format(time.DateOnly)})
		if c, ok := r.v.days.recent.Get(dayOf(r.app, d)); ok {
			out[len(out)-1].counts = c.read()
		}
	}
	return r.ok(out)
}
