package im

import (
	"hash/maphash"
	"sync"
)

const shardCount = 64 // a power of two

// table is a map that many goroutines read and few write: sharded, so that sends on different accounts do not meet.
type table[V any] struct {
	seed   maphash.Seed
	shards [shardCount]struct {
		sync.RWMutex
		m map[string]V
	}
}

func (t *table[V]) init() {
	t.seed = maphash.MakeSeed()
	for i := range t.shards {
		t.shards[i].m = map[string]V{}
	}
}

func (t *table[V]) get(key string) (V, bool) {
	s := &t.shards[maphash.String(t.seed, key)&(shardCount-1)]
	s.RLock()
	defer s.RUnlock()
	v, ok := s.m[key]
	return v, ok
}

// getOrPut returns what is there, or puts what make returns.
func (t *table[V]) getOrPut(key string, make func() V) V {
	s := &t.shards[maphash.String(t.seed, key)&(shardCount-1)]
	s.Lock()
	defer s.Unlock()
	if v, ok := s.m[key]; ok {
		return v
	}
	v := make()
	s.m[key] = v
	return v
}

// putNew puts v unless the key is taken, and says whether it did.
func (t *table[V]) putNew(key string, v V) bool {
	s := &t.shards[maphash.String(t.seed, key)&(shardCount-1)]
	s.Lock()
	defer s.Unlock()
	if _, taken := s.m[key]; taken {
		return false
	}
	s.m[key] = v
	return true
}

// deviceTable knows who is logged in on each phone, so that a second user on it ends the first (IM-49). Its shard is
// locked over a whole login: two users who log in on one phone at once are ordered. Nothing that holds an account's lock
// comes here, so the order is always device, then account.
type deviceTable struct {
	seed   maphash.Seed
	shards [shardCount]struct {
		sync.Mutex
		m map[string]*Session
	}
}

func (t *deviceTable) init() {
	t.seed = maphash.MakeSeed()
	for i := range t.shards {
		t.shards[i].m = map[string]*Session{}
	}
}

// swap puts what login returns in the place of device, and hands login who was there.
func (t *deviceTable) swap(device string, login func(before *Session) *Session) *Session {
	s := &t.shards[maphash.String(t.seed, device)&(shardCount-1)]
	s.Lock()
	defer s.Unlock()
	now := login(s.m[device])
	s.m[device] = now
	return now
}
