package oppo

// reset forgets what was counted and saved; auth tokens stay good.
func (v *vendor) reset() {
	v.quotas.reset()
	v.saved.byID.Reset()
	v.saved.own.Reset()
	v.made.Reset()
	v.pictures.byID.Reset()
}

func (q *quotas) reset() {
	q.total.Reset()
	q.perUser.Reset()
	q.auths.Reset()
	q.pictures.Reset()
	q.mu.Lock()
	defer q.mu.Unlock()
	clear(q.rate)
}
