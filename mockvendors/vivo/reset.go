package vivo

// reset forgets what was counted and the pushes that statistics and lists know; auth tokens stay good.
func (v *vendor) reset() {
	v.quotas.reset()
	v.tasks.byID.Reset()
	v.tags.Reset()
}

func (q *quotas) reset() {
	q.arrived.Reset()
	q.tests.Reset()
	q.perUser.Reset()
	q.texts.Reset()
	q.calls.Reset()
	q.mu.Lock()
	defer q.mu.Unlock()
	clear(q.windows)
}
