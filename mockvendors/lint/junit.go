package lint

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

type (
	junitSuites struct {
		XMLName  xml.Name   `xml:"testsuites"`
		Tests    int        `xml:"tests,attr"`
		Failures int        `xml:"failures,attr"`
		Suite    junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitFailure `xml:"failure,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// JUnit writes one case an id that was found, with all its places, and one that passes where nothing was.
func (r *Result) JUnit(w io.Writer) error {
	suite := junitSuite{Name: toolName}
	for _, id := range r.IDs() {
		var places []string
		first := Finding{}
		for _, f := range r.Findings {
			if f.ID != id {
				continue
			}
			if len(places) == 0 {
				first = f
			}
			places = append(places, f.String())
		}
		if more := r.ByID[id] - len(places); more > 0 {
			places = append(places, fmt.Sprintf("and %d more", more))
		}
		suite.Cases = append(suite.Cases, junitCase{"lint." + first.Vendor, id, &junitFailure{first.Says, string(first.Level), clean(strings.Join(places, "\n"))}})
	}
	suite.Failures = len(suite.Cases)
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Class: "lint", Name: fmt.Sprintf("%d calls, %d log lines", r.Judged, r.Lines)}}
	}
	suite.Tests = len(suite.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if err := e.Encode(junitSuites{Tests: suite.Tests, Failures: suite.Failures, Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// clean leaves out what XML cannot hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' {
			return '?'
		}
		return r
	}, s)
}
