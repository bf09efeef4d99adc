package pipeline

import (
	"errors"
	"runtime/debug"
	"time"
)

// work is one worker: it ends when the queue is closed and empty.
func (d *Dispatcher) work(q *queue) {
	for j := q.take(); j != nil; j = q.take() {
		d.attempt(q, j)
	}
}

// attempt is process with a panic told: its push leaves the queue without a terminal call, and the worker goes on.
func (d *Dispatcher) attempt(q *queue, j *job) {
	if d.cfg.OnPanic != nil {
		defer func() {
			if v := recover(); v != nil {
				d.cfg.OnPanic(v, debug.Stack())
				d.end(func() {})
				q.release(j)
			}
		}()
	}
	d.process(q, j)
}

// process makes one attempt and says what it means for the push. A request
// whose answer got lost is sent again like any other: the phone may then show
// it twice, except where the vendor de-duplicates (OPPO's app_message_id).
func (d *Dispatcher) process(q *queue, j *job) {
	p := j.push
	if d.ctx.Err() != nil {
		d.fail(q, j, WhyAborted)
		return
	}
	if d.isDead(j.target()) { // it died while this push was queued
		d.fail(q, j, WhyDeadToken)
		return
	}
	j.attempt++
	answer, err := j.sender.send(d.ctx, p, func() { d.cfg.Observer.Requested(p, j.attempt) })
	var local *localFailure
	var refused *authRefusal
	switch {
	case errors.As(err, &local):
		d.fail(q, j, local.why)
		return
	case errors.As(err, &refused):
		answer, err = refused.answer, nil
	case err != nil && d.ctx.Err() != nil:
		d.fail(q, j, WhyAborted)
		return
	}
	again := err != nil || answer.Retry
	if again && j.attempt < d.cfg.MaxAttempts {
		if wait, ok := d.backoff.wait(p, j.attempt, answer.RetryAfter, d.cfg.GiveUpAfter); ok {
			d.park(q, j, answer, wait)
			return
		}
	}
	switch {
	case err != nil:
		d.fail(q, j, WhyNetwork)
	case again && d.cfg.MaxAttempts > 1:
		if o, ok := d.cfg.Observer.(RetryObserver); ok {
			o.Retrying(j.push, j.attempt, answer, 0)
		}
		d.fail(q, j, WhyRetriesExhausted)
	default:
		d.answered(q, j, answer)
	}
}

// park waits for the back-off on the simulated clock. Until then the push is
// not in flight: a jumped clock may move.
func (d *Dispatcher) park(q *queue, j *job, a Answer, wait time.Duration) {
	if o, ok := d.cfg.Observer.(RetryObserver); ok {
		o.Retrying(j.push, j.attempt, a, wait)
	}
	if !q.park(j) {
		d.end(func() { d.cfg.Observer.Failed(j.push, WhyAborted) })
		return
	}
	stop := d.cfg.Clock.AfterFunc(wait, func() { q.unpark(j, d.cfg.Clock.Enter) })
	q.armed(j, stop)
	d.cfg.Clock.Leave()
}

func (d *Dispatcher) answered(q *queue, j *job, a Answer) {
	if a.DeadToken {
		d.bury(j.target())
	}
	d.end(func() { d.cfg.Observer.Answered(j.push, a) })
	q.release(j)
}

func (d *Dispatcher) fail(q *queue, j *job, why string) {
	d.end(func() { d.cfg.Observer.Failed(j.push, why) })
	q.release(j)
}

// end makes the terminal call of a push in flight.
func (d *Dispatcher) end(tell func()) {
	tell()
	d.pending.Add(-1)
	d.cfg.Clock.Leave()
}

func (d *Dispatcher) isDead(t target) bool { return d.dead.has(t) }

// bury remembers a dead token, and tells of it once.
func (d *Dispatcher) bury(t target) {
	if d.dead.add(t) && d.cfg.TokenDead != nil {
		d.cfg.TokenDead(t.cert, t.token)
	}
}
