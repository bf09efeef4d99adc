// Package junit renders a report as JUnit XML for CI: one test case for each
// invariant and each expectation. Figures and stories are for the other
// renderings.
package junit

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode"

	"github.com/pushrig/pushrig/reports"
)

type suites struct {
	XMLName  xml.Name `xml:"testsuites"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr,omitempty"`
	Suite    suite    `xml:"testsuite"`
}

type suite struct {
	Name       string     `xml:"name,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr,omitempty"`
	Time       string     `xml:"time,attr"`
	Timestamp  string     `xml:"timestamp,attr"`
	Properties []property `xml:"properties>property"`
	Cases      []testcase `xml:"testcase"`
}

type property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type testcase struct {
	Class   string  `xml:"classname,attr"`
	Name    string  `xml:"name,attr"`
	Failure *reason `xml:"failure,omitempty"`
	Error   *reason `xml:"error,omitempty"`
	Skipped *reason `xml:"skipped,omitempty"`
}

type reason struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// Render writes r to w. A run that came to no verdict of its own (harness
// limited, aborted, inconclusive) has one more case, which is in error: no
// such run may look green.
func Render(w io.Writer, r *reports.Report) error {
	s := suite{
		Name: r.Scenario.Name, Time: fmt.Sprintf("%.3f", r.WallS), Timestamp: r.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []property{{"verdict", string(r.Verdict)}, {"seed", fmt.Sprint(r.Scenario.Seed)}, {"version", r.Tool.Version}},
	}
	class := "pushrig." + strings.ReplaceAll(r.Scenario.Name, ".", "_")
	for _, i := range r.Invariants {
		s.add(testcase{Class: class + ".invariants", Name: i.Name, Failure: failure(i.OK, "invariant", i.Message, i.Samples)})
	}
	for _, e := range r.Expectations {
		name := e.Name
		if name == "" {
			name = e.Expr
		}
		text := strings.Join(nonEmpty(e.Expr, e.Found()), ": ")
		s.add(testcase{Class: class + ".expectations", Name: name, Failure: failure(e.OK, e.Kind, text, e.Samples)})
	}
	if why := r.WhyNotApplicable(); why != "" {
		// Its other cases were not looked at.
		s.Cases, s.Tests, s.Failures = nil, 0, 0
		s.add(testcase{Class: class, Name: "verdict", Skipped: &reason{Message: why, Type: string(r.Verdict)}})
	} else if r.Verdict != reports.Pass && r.Verdict != reports.Fail {
		message := "the run ended as " + string(r.Verdict)
		if r.Reason != "" {
			message += ": " + r.Reason
		} else if limited, why := reports.Limited(r); limited {
			message += ": " + why
		}
		s.add(testcase{Class: class, Name: "verdict", Error: &reason{Message: message, Type: string(r.Verdict)}})
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(suites{Tests: s.Tests, Failures: s.Failures, Errors: s.Errors, Skipped: s.Skipped, Suite: s}); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(bytes.Map(upright, b.Bytes()))
	return err
}

// upright takes away what turns the direction of writing, as encoding/xml does with control characters: a page of a CI would
// obey it.
func upright(r rune) rune {
	if unicode.Is(unicode.Bidi_Control, r) {
		return unicode.ReplacementChar
	}
	return r
}

func (s *suite) add(c testcase) {
	s.Tests++
	if c.Failure != nil {
		s.Failures++
	}
	if c.Error != nil {
		s.Errors++
	}
	if c.Skipped != nil {
		s.Skipped++
	}
	s.Cases = append(s.Cases, c)
}

func failure(ok bool, kind, message string, samples []uint64) *reason {
	if ok {
		return nil
	}
	f := &reason{Message: message, Type: kind}
	if len(samples) > 0 {
		f.Text = fmt.Sprintf("journeys: %v", samples)
	}
	return f
}

func nonEmpty(texts ...string) (list []string) {
	for _, t := range texts {
		if t != "" {
			list = append(list, t)
		}
	}
	return list
}
