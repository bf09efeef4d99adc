package pipeline

import "sync"

// job is one push on its way through a queue.
type job struct {
	push    *Push
	sender  *sender
	attempt int // how often it was tried
	stop    func() bool

	behind *job // the next push to the same token
	next   *job // the next ready push
}

func (j *job) target() target { return target{j.sender.cert.ID, j.push.Token} }

// queue is the bounded queue of one vendor. Pushes to one token are handed out
// one at a time and in the order they came; pushes to different tokens pass
// each other freely. (A push that waits for its retry lets later ones by.)
//
//	ready:  A1 → B1 → C1        lines: A1 ← A2 ← A3, behind a push that is ready or with a worker
type queue struct {
	limit   int // most pushes waiting, ready or behind others or parked
	workers int // most workers
	start   func()

	mu      sync.Mutex
	wake    sync.Cond
	lines   map[target]*job // the last push of every token that has one under way
	head    *job            // ready pushes
	tail    *job
	ready   int
	waiting int
	idle    int // workers without work
	running int // workers
	closed  bool
	held    bool // nothing is handed out
	parked  map[*job]struct{}
}

func newQueue(limit, workers int, start func()) *queue {
	q := &queue{limit: limit, workers: workers, start: start, lines: make(map[target]*job), parked: make(map[*job]struct{})}
	q.wake.L = &q.mu
	return q
}

// reserve takes a place in the queue; put must follow.
func (q *queue) reserve() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return ErrClosed
	}
	if q.limit > 0 && q.waiting >= q.limit {
		return ErrQueueFull
	}
	q.waiting++
	return nil
}

// put lines j up in its reserved place and sees to it that somebody comes.
func (q *queue) put(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.line(j)
}

func (q *queue) line(j *job) {
	t := j.target()
	if last, ok := q.lines[t]; ok {
		last.behind = j
		q.lines[t] = j
		return
	}
	q.lines[t] = j
	q.makeReady(j)
}

func (q *queue) makeReady(j *job) {
	if q.tail == nil {
		q.head = j
	} else {
		q.tail.next = j
	}
	q.tail = j
	q.ready++
	if q.ready > q.idle && q.running < q.workers {
		q.running++
		q.start()
		return
	}
	q.wake.Signal()
}

// take waits for a push; nil when the queue is closed and empty: the worker ends.
func (q *queue) take() *job {
	q.mu.Lock()
	defer q.mu.Unlock()
	for q.head == nil || q.held {
		if q.closed && q.head == nil {
			q.running--
			return nil
		}
		q.idle++
		q.wake.Wait()
		q.idle--
	}
	j := q.head
	if q.head = j.next; q.head == nil {
		q.tail = nil
	}
	j.next = nil
	q.ready--
	q.waiting--
	return j
}

// hold hands out nothing until it is called again with false.
func (q *queue) hold(on bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.held = on; !on {
		q.wake.Broadcast()
	}
}

// release ends j's turn: the next push to its token is ready.
func (q *queue) release(j *job) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.unline(j)
}

func (q *queue) unline(j *job) {
	if j.behind != nil {
		q.makeReady(j.behind)
		j.behind = nil
		return
	}
	if q.lines[j.target()] == j {
		delete(q.lines, j.target())
	}
}

// park ends j's turn and keeps it for its retry; false when the queue is
// closed, so that there will be none. A parked push counts as waiting.
func (q *queue) park(j *job) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.unline(j)
	if q.closed {
		return false
	}
	q.parked[j] = struct{}{}
	q.waiting++
	return true
}

// armed hands over the stop function of j's timer. When j has been taken back
// by close in the meantime the timer is stopped at once.
func (q *queue) armed(j *job, stop func() bool) {
	q.mu.Lock()
	_, parked := q.parked[j]
	if parked {
		j.stop = stop
	}
	q.mu.Unlock()
	if !parked {
		stop()
	}
}

// unpark takes j back for its retry; false when close was faster. enter runs
// before any worker can see the push.
func (q *queue) unpark(j *job, enter func()) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, ok := q.parked[j]; !ok {
		return false
	}
	delete(q.parked, j)
	j.stop = nil
	enter()
	q.line(j)
	return true
}

// close takes no more pushes, lets the workers finish what is queued and
// returns the parked ones, whose retry will not come.
func (q *queue) close() []*job {
	q.mu.Lock()
	q.closed, q.held = true, false
	orphans := make([]*job, 0, len(q.parked))
	for j := range q.parked {
		orphans = append(orphans, j)
		q.waiting--
	}
	clear(q.parked)
	q.wake.Broadcast()
	q.mu.Unlock()
	return orphans
}
