package reports_test

import (
	"fmt"

	"github.com/pushrig/pushrig/reports"
)

// A report says what a run came to, in a word, an exit code and sentences.
func ExampleReasons() {
	r := reports.New()
	r.Expectations = []reports.Expectation{
		{Name: "all are shown", Expr: "displayed == planned", Kind: reports.KindExact, Actual: "displayed is 9, planned is 10"},
		{Name: "nothing is lost", Expr: "lost == 0", Kind: reports.KindExact, OK: true, Actual: "lost is 0"},
	}
	r.Verdict = reports.Judge(r)
	fmt.Println(r.Verdict, r.Verdict.ExitCode())
	for _, why := range reports.Reasons(r) {
		fmt.Println(why)
	}
	// Output:
	// fail 1
	// all are shown: displayed is 9, planned is 10
}
