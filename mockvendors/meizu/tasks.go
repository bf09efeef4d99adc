package meizu

import (
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// tasksKept is how many tasks the vendor remembers.
const tasksKept = 10_000

// task is a message that was left with the vendor: to be sent to named targets later (getTaskId), or sent to an app or to
// tags as a whole.
type task struct {
	id      int64
	app     *core.App
	typ     int64 // pushType: 0 notification, 1 pass-through
	message *message
	wide    bool      // to an app or to tags
	begin   time.Time // of a timed one; zero: at once
	tokens  []*core.Token
	counts  counters
	stopped atomic.Bool
}

func (t *task) text() string { return strconv.FormatInt(t.id, 10) }

// tasks are the app's tasks by number.
type tasks struct {
	last *atomic.Int64
	byID *core.Recent[string, *task]
}

func newTasks() tasks {
	t := tasks{last: &atomic.Int64{}, byID: core.NewRecent[string, *task](tasksKept)}
	t.last.Store(100_000)
	return t
}

func (s *tasks) find(id string) *task {
	t, _ := s.byID.Get(strings.TrimSpace(id))
	return t
}

func (r *request) mine(t *task) bool { return t != nil && t.app == r.app }

// wide reports whether the request sends to an app or to tags.
func (r *request) wide() bool { return r.task != nil && r.task.wide }

// newTask checks the message of the request and makes a task of it.
func (r *request) newTask(wide bool) *core.Refusal {
	typ := r.form.Get("pushType")
	if ref := r.prepare(typ == "1", false); ref != nil {
		return ref
	}
	t := &task{id: r.v.tasks.last.Add(1), app: r.app, message: r.message, wide: wide}
	if typ == "1" {
		t.typ = 1
	}
	if wide {
		t.begin, r.message.wish = r.message.start(r.now), nil // no receipts for these (section 7)
	}
	r.task = t
	return nil
}

// keepTask makes the request's task known; nobody changes it any more.
func (r *request) keepTask() { r.v.tasks.byID.Put(r.task.text(), r.task) }

// taskValue is what the calls that make a task answer.
type taskValue struct {
	TaskID   int64  `json:"taskId"`
	PushType int64  `json:"pushType"`
	AppID    string `json:"appId"`
}

func (r *request) taskAnswer() core.Answer {
	return r.ok(taskValue{r.task.id, r.task.typ, r.app.Current().AppID})
}

func (r *request) getTaskID() core.Answer {
	if ref := r.newTask(false); ref != nil {
		return r.refusal(ref)
	}
	r.keepTask()
	return r.taskAnswer()
}

func (r *request) pushToApp() core.Answer {
	return r.pushWide(nil)
}

// pushToTag sends to the phones with any of the tags (scope 0) or all of them (scope 1).
func (r *request) pushToTag() core.Answer {
	want := r.form.List("tagNames")
	all := r.form.Get("scope") == "1"
	return r.pushWide(func(t *core.Token) bool {
		n := 0
		t.Topics(func(tag string, _ time.Time) {
			for _, w := range want {
				if w == tag {
					n++
				}
			}
		})
		return n > 0 && (!all || n == len(want))
	})
}

// pushWide sends to whoever of the app's phones fits, nil being all. Who cannot be sent to is left out, not listed.
func (r *request) pushWide(fits func(*core.Token) bool) core.Answer {
	if ref := r.newTask(true); ref != nil {
		return r.refusal(ref)
	}
	r.targets = r.v.p.Tokens.Everyone(r.app, fits)
	if ref := r.v.table.Check(r.v.p.Rules, r, core.QuotaPh); ref != nil {
		return r.refusal(ref)
	}
	id := r.task.text()
	r.remember(id)
	a := r.taskAnswer()
	w := core.Walk{
		Call: r.call, ID: func() string { return id }, Forced: core.LeaveOut,
		Judge: func(t *core.Target) core.Verdict {
			verdict := r.judge(t)
			if verdict.Kind == core.Rejected {
				verdict.Kind = core.Dropped
			}
			return verdict
		},
		Ended: func(*core.Target, core.Verdict) { r.ended() },
		Accept: func(out []*core.Message, t *core.Target) []*core.Message {
			r.task.tokens = append(r.task.tokens, t.Token)
			m := r.start(id, t)
			m.Hold = r.task.held
			return append(out, m)
		},
	}
	a.Accept, _ = w.Run(r.targets)
	r.keepTask()
	return a
}

// held keeps the messages of a cancelled task back: those that the cancelling could not take out, because its request
// overtook them on their way into the store.
func (t *task) held() (rule string, held bool) { return taskCancelled, t.stopped.Load() }

// taskCancelled says why a message of a cancelled task was not delivered.
const taskCancelled = "task_cancelled"

// cancel stops a task to an app or to tags that still waits for its time; one that is over cannot be cancelled (MZ-T2).
func (r *request) cancel() core.Answer {
	t := r.v.tasks.find(r.form.Get("taskId"))
	if !r.mine(t) {
		return r.refuse(errTaskID, r.v.p.Rules.If("MZ-T1"))
	}
	over := !t.wide || !t.begin.After(r.now) || t.stopped.Swap(true)
	if over && r.v.p.Rules.On("MZ-T2") {
		r.v.p.Rules.Hit("MZ-T2")
		return r.refuse(errOther.because("任务已取消或已结束"), "MZ-T2")
	}
	for _, token := range t.tokens {
		r.v.p.Evict(token, core.EventDropped, taskCancelled, func(m *core.Message) bool { return m.ID == t.text() })
	}
	return r.ok(map[string]bool{"result": true})
}

// taskRules are about tasks and statistics.
func taskRules() core.Table[*request] {
	return core.Table[*request]{
		{Rule: core.Rule{
			ID: "MZ-T1", Phase: core.Validate, Says: "A taskId must be one of this app.", Answer: "110032 非法的taskId", Source: "API",
			Remedy: "Use the taskId that getTaskId gave to the same app.",
		}},
		{Rule: core.Rule{
			ID: "MZ-T2", Phase: core.Validate, Says: "A task that is over or cancelled cannot be cancelled.", Answer: "500", Source: "API",
			Remedy: "Cancel a timed task before its time.",
		}},
		{Rule: core.Rule{
			ID: "MZ-T3", Phase: core.Validate, Says: "Statistics span at most 30 days, and end after they start.", Figure: "30 days", Answer: "500", Source: "API",
			Remedy: "Ask for fewer days.",
		}},
	}
}
