package front

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Host is a host that programs asked for, or that is covered.
type Host struct {
	Name    string `json:"host"`
	Covered bool   `json:"covered"`
	Tunnels int64  `json:"tunnels"` // CONNECT requests
	Direct  int64  `json:"direct"`  // connections by the name that TLS gave
	Clear   int64  `json:"clear"`   // requests to the proxy itself, in clear
}

// Asked is how often the host was asked for, in any way.
func (h Host) Asked() int64 { return h.Tunnels + h.Direct + h.Clear }

// maxHosts bounds the hosts that are not covered and are counted by name; what comes after counts as OtherHosts,
// and so does what is too long for a name.
const maxHosts = 1000

// OtherHosts stands for hosts that are not counted by name.
const OtherHosts = "(other hosts)"

// NoHost stands for connections that name no host.
const NoHost = "(no host named)"

// maxName is the most bytes that a host's name has (RFC 1035 2.3.4, as text). A request's head, in which one comes, may be a megabyte.
const maxName = 253

// calls count by host.
type calls struct {
	mu     sync.Mutex
	byName map[string]*Host
}

func newCalls(routes map[string]string) *calls {
	c := &calls{byName: map[string]*Host{}}
	for name := range routes {
		c.byName[name] = &Host{Name: name, Covered: true}
	}
	return c
}

// count changes the host's counts.
func (c *calls) count(name string, f func(*Host)) {
	switch {
	case name == "":
		name = NoHost
	case len(name) > maxName:
		name = OtherHosts
	case strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' }):
		name = strconv.QuoteToASCII(name) // TLS takes anything for a name, and this one will be printed
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	h := c.byName[name]
	if h == nil && len(c.byName) >= maxHosts {
		name = OtherHosts
		h = c.byName[name]
	}
	if h == nil {
		h = &Host{Name: name}
		c.byName[name] = h
	}
	f(h)
}

// list copies the counts: covered hosts first, each by name.
func (c *calls) list() []Host {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make([]Host, 0, len(c.byName))
	for _, name := range slices.Sorted(maps.Keys(c.byName)) {
		out = append(out, *c.byName[name])
	}
	slices.SortStableFunc(out, func(a, b Host) int { return cmp.Compare(rank(a), rank(b)) })
	return out
}

func rank(h Host) int {
	if h.Covered {
		return 0
	}
	return 1
}
