package launch

import (
	"cmp"
	"slices"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/front"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// Schema is the summary's, as JSON.
const Schema = "pushrig.exec/v1"

// Summary is what a program did.
type Summary struct {
	Schema  string        `json:"schema"`
	Command []string      `json:"command"`
	Way     ways.Way      `json:"way"`
	Runtime ways.Runtime  `json:"runtime"`
	End     End           `json:"end"`
	Hosts   []Host        `json:"hosts"`        // that were asked for, covered ones first
	Never   []string      `json:"never_called"` // covered hosts that were not
	Vendors []VendorCalls `json:"vendors"`      // in the catalogue's order
	Rules   []RuleHits    `json:"rules"`        // that decided something, by id
	Adopted []string      `json:"adopted,omitempty"`
	Checks  []Check       `json:"checks,omitempty"`
}

// Host is what a program wanted of a host.
type Host struct {
	Name     string           `json:"host"`
	Vendor   string           `json:"vendor,omitempty"` // "": no vendor has it, and nothing was sent to it
	Asked    int64            `json:"asked"`            // connections and requests that came to the front
	Calls    int64            `json:"calls"`            // requests that the vendor answered
	Answers  map[string]int64 `json:"answers,omitempty"`
	Broken   int64            `json:"broken_handshakes,omitempty"` // that came to nothing
	BrokenBy string           `json:"broken_by,omitempty"`         // the last
	Refused  bool             `json:"refused,omitempty"`           // the last was ended by the mock: the program offered nothing that it takes
}

// VendorCalls are a vendor's calls and phones.
type VendorCalls struct {
	Vendor  string           `json:"vendor"`
	Calls   int64            `json:"calls"`
	Answers map[string]int64 `json:"answers"` // by code, "ok" for success
	admin.PhoneFigures
}

// RuleHits is how often a rule decided something.
type RuleHits struct {
	ID     string `json:"id"`
	Hits   int64  `json:"hits"`
	Says   string `json:"says"`
	Remedy string `json:"remedy"`
}

// Check is something that was asked of the program, and whether it held.
type Check struct {
	Text string `json:"text"`
	OK   bool   `json:"ok"`
	Says string `json:"says,omitempty"` // why not
}

// Summarise reads what mocks, phones and front have counted.
func Summarise(mocks *mockvendors.Mocks, phones map[string]admin.PhoneFigures, asked []front.Host) Summary {
	s := Summary{Schema: Schema, Hosts: []Host{}, Never: []string{}, Vendors: []VendorCalls{}, Rules: []RuleHits{}}
	vendorOf, answers := map[string]string{}, map[string]map[string]int64{}
	for _, r := range mocks.Vendors() {
		name := r.Spec.Name
		f := VendorCalls{Vendor: name, PhoneFigures: phones[name]}
		f.Calls, f.Answers = r.Platform().Requests()
		s.Vendors = append(s.Vendors, f)
		for id, hits := range r.Platform().Rules.Hits() {
			i := slices.IndexFunc(r.Spec.Rules, func(rule core.Rule) bool { return rule.ID == id })
			s.Rules = append(s.Rules, RuleHits{id, hits, r.Spec.Rules[i].Says, r.Spec.Rules[i].Remedy})
		}
		for _, host := range r.Spec.Hosts {
			vendorOf[host] = name
		}
		for host, codes := range r.Platform().Asked() {
			if vendorOf[host] == name {
				answers[host] = codes
			}
		}
	}
	slices.SortFunc(s.Rules, func(a, b RuleHits) int { return cmp.Compare(a.ID, b.ID) })
	broken := mocks.BrokenHandshakes()
	for _, h := range asked {
		out := Host{Name: h.Name, Vendor: vendorOf[h.Name], Asked: h.Asked(), Answers: answers[h.Name], Broken: broken[h.Name].Count, BrokenBy: broken[h.Name].Last, Refused: broken[h.Name].Refused}
		for _, n := range out.Answers {
			out.Calls += n
		}
		switch {
		case out.Asked+out.Calls > 0:
			s.Hosts = append(s.Hosts, out)
		case h.Covered:
			s.Never = append(s.Never, h.Name)
		}
	}
	for _, a := range mocks.Adopted() {
		s.Adopted = append(s.Adopted, a.String())
	}
	return s
}

// Calls is how many requests the vendors answered.
func (s *Summary) Calls() (n int64) {
	for _, v := range s.Vendors {
		n += v.Calls
	}
	return n
}

// Host finds a host that was asked for.
func (s *Summary) Host(name string) (Host, bool) {
	i := slices.IndexFunc(s.Hosts, func(h Host) bool { return h.Name == name })
	if i < 0 {
		return Host{}, false
	}
	return s.Hosts[i], true
}

// Require checks that a host was called and answered.
func (s *Summary) Require(host string) {
	c := Check{Text: "a call of " + host}
	h, asked := s.Host(host)
	switch {
	case h.Calls > 0:
		c.OK = true
	case h.Broken > 0:
		c.Says = "its handshakes were broken off: " + h.BrokenBy
	case asked:
		c.Says = "it was asked for, and no request followed"
	default:
		c.Says = "it was never asked for"
	}
	s.Checks = append(s.Checks, c)
}

// OK reports whether all that was asked of the program held.
func (s *Summary) OK() bool {
	return !slices.ContainsFunc(s.Checks, func(c Check) bool { return !c.OK })
}
