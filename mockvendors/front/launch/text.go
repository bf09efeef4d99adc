package launch

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// WriteText writes the summary for people.
func (s *Summary) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	how := fmt.Sprintf("exit code %d", s.End.Code)
	if s.End.Signal != "" {
		how += " (" + s.End.Signal + ")"
	}
	fmt.Fprintf(t, "pushrig exec: %s ended with %s after %s; led by %s\n", s.Command[0], how, s.End.Took.Round(10*time.Millisecond), s.Way)
	s.writeCalls(t)
	for _, line := range s.notes() {
		fmt.Fprintln(t, "\n"+line)
	}
	if len(s.Checks) > 0 {
		fmt.Fprintln(t)
	}
	for _, c := range s.Checks {
		if c.OK {
			fmt.Fprintf(t, "ok    %s\n", c.Text)
		} else {
			fmt.Fprintf(t, "FAIL  %s: %s\n", c.Text, c.Says)
		}
	}
	return t.Flush()
}

// WriteCalls writes for people who was called and what came of it, and nothing of a program: there may have been many.
func (s *Summary) WriteCalls(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	s.writeCalls(t)
	return t.Flush()
}

func (s *Summary) writeCalls(t io.Writer) {
	if len(s.Hosts) > 0 {
		fmt.Fprintln(t, "\nWhom it called\tcalls\tanswers")
	}
	for _, h := range s.Hosts {
		switch {
		case h.Vendor == "":
			fmt.Fprintf(t, "  %s\t%d\tnone of the vendors': nothing was sent to it\n", h.Name, h.Asked)
		case h.Broken > 0 && h.Calls == 0:
			fmt.Fprintf(t, "  %s\t0\t%d handshakes broken off (%s): %s\n", h.Name, h.Broken, h.BrokenBy, h.remedy())
		case h.Calls == 0:
			fmt.Fprintf(t, "  %s\t0\tasked for %d times, and no request followed\n", h.Name, h.Asked)
		default:
			also := ""
			if h.Broken > 0 {
				also = fmt.Sprintf("; %d handshakes broken off (%s): %s", h.Broken, h.BrokenBy, h.remedy())
			}
			fmt.Fprintf(t, "  %s\t%d\t%s%s\n", h.Name, h.Calls, counts(h.Answers), also)
		}
	}
	if len(s.Rules) > 0 {
		fmt.Fprintln(t, "\nRules that decided")
		for _, r := range s.Rules {
			times := "times"
			if r.Hits == 1 {
				times = "time"
			}
			fmt.Fprintf(t, "  %s, %d %s: %s Remedy: %s\n", r.ID, r.Hits, times, r.Says, r.Remedy)
		}
	}
	fmt.Fprintln(t, "\nPhones\tshowed something\tnotifications\tdata messages")
	phones := 0
	for _, v := range s.Vendors {
		if v.Phones > 0 {
			fmt.Fprintf(t, "  %s\t%d of %d\t%d\t%d\n", v.Vendor, v.Showed, v.Phones, v.Notifications, v.Handed)
			phones += v.Phones
		}
	}
	if phones == 0 {
		fmt.Fprintln(t, "  none: give the tokens that it sends to with --tokens, or make a phone for each with --adopt-tokens")
	}
	for _, a := range s.Adopted {
		fmt.Fprintln(t, "\n"+a)
	}
	if len(s.Never) > 0 {
		fmt.Fprintf(t, "\nNever called: %s\n", strings.Join(s.Never, ", "))
	}
}

// remedy is what a broken handshake means, and what to do.
func (h Host) remedy() string {
	if h.Refused {
		return "the program offers nothing that the mocks take; they take TLS 1.2 and 1.3, and HTTP/1.1 and HTTP/2 within, as the vendors do: see its TLS settings"
	}
	return "the program does not trust the CA; it pins certificates or has a trust store of its own: switch pinning off in its test configuration, or give it PUSHRIG_CA_FILE"
}

// notes say what a reader might take wrongly.
func (s *Summary) notes() (out []string) {
	if s.Calls() == 0 {
		switch {
		case len(s.Hosts) > 0:
			out = append(out, "No request reached a vendor.")
		case s.End.Code != 0:
			out = append(out, fmt.Sprintf("It ended with exit code %d before its first call: see what it printed.", s.End.Code))
		default:
			out = append(out, "It called no vendor: nothing made it push, or it does not listen to what leads it here. See what reaches it: pushrig redirect-check -- COMMAND.")
		}
	}
	switch s.Way {
	case ways.Env:
		out = append(out, "What ignores the proxy variables goes past this and cannot be seen; --via netns (Linux) shows all.")
	case ways.Preload:
		out = append(out, "Of its processes, those of Node come here whatever they do; what others do past the proxy variables cannot be seen; --via netns (Linux) shows all.")
	}
	return out
}

// counts writes counts by code, success first.
func counts(m map[string]int64) string {
	var out []string
	for _, code := range slices.SortedFunc(maps.Keys(m), func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == "ok":
			return -1
		case b == "ok":
			return 1
		}
		return strings.Compare(a, b)
	}) {
		out = append(out, fmt.Sprintf("%s %d", code, m[code]))
	}
	return strings.Join(out, ", ")
}
