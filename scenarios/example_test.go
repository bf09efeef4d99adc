package scenarios_test

import (
	"fmt"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/scenarios"
)

// Every mistake in a file has its place, and what to do.
func ExampleParse() {
	_, err := scenarios.Parse("plan.yaml", []byte(`name: a first plan
devices:
  - {group: oppo, count: 5, vendor: opo}
steps:
  - send: {to: each oppo, text: hello, as: hi}
expect:
  - hi.displayed == 5
`), scenarios.CatalogOf(mockvendors.Catalog()))
	fmt.Println(err)

	// Output:
	// plan.yaml:3:37: unknown vendor "opo"; did you mean oppo?
	//     3 |   - {group: oppo, count: 5, vendor: opo}
	//       |                                     ^
}

func ExampleExpand() {
	files, err := scenarios.Expand([]string{"quickstart", "library"})
	fmt.Println(files[0], files[1], err)
	// Output: quickstart library/airplane.yaml <nil>
}
