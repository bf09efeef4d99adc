package vivo

import (
	"strings"
	"sync/atomic"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/link"
)

const (
	tasksKept     = 50_000 // the oldest go first
	statisticsMax = 100    // tasks a question
)

// tasks are the pushes that vivo remembers.
type tasks struct{ byID *core.Recent[string, *task] }

// task is one push: its counters, and its content where it is for lists.
type task struct {
	app     *core.App
	content *message // of saveListPayload
	counts  [numCounters]atomic.Int64
}

// The counters of a task.
const (
	target = iota
	valid
	sent
	received
	displayed
	clicked
	targetInvalid
	targetUnsub
	targetInactive // vivo's older status 3, which this mock does not give
	covered        // by a newer message before it arrived: vivo's service keeps them apart, so there are none
	controlled
	targetOffline
	numCounters
)

// statistic is a task's line in getStatistics.
type statistic struct {
	TaskID         string `json:"taskId"`
	Target         int64  `json:"target"`
	Valid          int64  `json:"valid"`
	Send           int64  `json:"send"`
	Receive        int64  `json:"receive"`
	Display        int64  `json:"display"`
	Click          int64  `json:"click"`
	TargetInvalid  int64  `json:"targetInvalid"`
	TargetUnSub    int64  `json:"targetUnSub"`
	TargetInActive int64  `json:"targetInActive"`
	Covered        int64  `json:"covered"`
	Controlled     int64  `json:"controlled"` // held back by quota or frequency control [memory]
	TargetOffline  int64  `json:"targetOffline"`
}

func newTasks() tasks { return tasks{core.NewRecent[string, *task](tasksKept)} }

// open begins a message's task.
func (s tasks) open(n *notice) *task {
	t := &task{app: n.app}
	s.byID.Put(n.taskID, t)
	return t
}

// find returns an app's task, or nil.
func (s tasks) find(app *core.App, id string) *task {
	if t, ok := s.byID.Get(id); ok && t.app == app {
		return t
	}
	return nil
}

func (t *task) add(counter int) { t.counts[counter].Add(1) }

// judged counts what became of one target at the sending.
func (t *task) judged(v core.Verdict, to *core.Target) {
	t.add(target)
	switch {
	case v.Kind == core.Rejected && statusOf(v.Rule) == statusUnsubscribed:
		t.add(targetUnsub)
	case v.Kind == core.Rejected:
		t.add(targetInvalid)
	case v.Kind == core.Dropped:
		t.add(valid)
		t.add(controlled)
	default:
		t.add(valid)
		t.add(sent)
		if to.Token != nil && !to.Token.Facts().Online {
			t.add(targetOffline)
		}
	}
}

func (t *task) line(id string) statistic {
	c := func(i int) int64 { return t.counts[i].Load() }
	return statistic{id, c(target), c(valid), c(sent), c(received), c(displayed), c(clicked), c(targetInvalid), c(targetUnsub),
		c(targetInactive), c(covered), c(controlled), c(targetOffline)}
}

// statistics answers for up to a hundred tasks; one that is not known is left out.
func (v *vendor) statistics(r *request) core.Answer {
	ids := strings.FieldsFunc(r.URL.Query().Get("taskIds"), func(c rune) bool { return c == ',' || c == ' ' })
	switch {
	case len(ids) == 0:
		return answer(codeNoTasks, nil)
	case len(ids) > statisticsMax:
		return answer(codeManyTasks, nil)
	}
	lines := []statistic{}
	for _, id := range ids {
		if t := v.tasks.find(r.app, id); t != nil {
			lines = append(lines, t.line(id))
		}
	}
	return ok(result{Statistics: lines})
}

// userTypeAlias says that userIds are aliases. [memory]
const userTypeAlias = 2

// checkUsers lists those of the given users that cannot be pushed to.
func (v *vendor) checkUsers(r *request) core.Answer {
	n := v.newNotice(r, list)
	if r.body.UserType.N != userTypeAlias {
		n.regIDs = len(r.body.UserIDs)
	}
	bad := []invalidUser{}
	for _, id := range r.body.UserIDs {
		for _, t := range n.find(id.S) {
			if verdict := v.tables.messages.Judge(v.p.Rules, n, t, core.Validate); verdict.Kind == core.Rejected {
				bad = append(bad, invalidUser{statusOf(verdict.Rule), id.S})
			}
		}
	}
	return ok(result{InvalidUsers: bad})
}

// acked counts a message that reached its phone, and reports it.
func (v *vendor) acked(m *core.Message, a link.Ack) {
	o := m.Tag.(*origin)
	if a.Result == link.ResultNotInstalled || a.Result == link.ResultWrongToken {
		v.giveBack(m, o)
		if o.live {
			v.liveAcked(m, o, a)
		}
		return
	}
	if o.counts && o.taken.IsZero() {
		v.quotas.arrived.Add(v.today(settings(o.task.app)), o.totalKey(m), 1)
	}
	o.task.add(received)
	if a.Result == link.ResultShown || a.Result == link.ResultShownSilent {
		o.task.add(displayed)
	}
	if o.live {
		v.liveAcked(m, o, a)
		return
	}
	v.report(m, o)
}

// undelivered ends a message that never reached its phone.
func (v *vendor) undelivered(m *core.Message, _ core.EventKind, _ string) {
	v.giveBack(m, m.Tag.(*origin))
}

// giveBack takes a message that did not arrive out of the total.
func (v *vendor) giveBack(m *core.Message, o *origin) {
	if !o.taken.IsZero() {
		v.quotas.arrived.Return(o.taken, o.totalKey(m))
	}
}

func (o *origin) totalKey(m *core.Message) string { return o.task.app.Name + "/" + m.Delivery.Class }
