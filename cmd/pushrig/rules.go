package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

func rulesCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "rules [VENDOR | RULE…]",
		Short: "Print the vendors' rules: what they say, answer, come from, and what to do about them",
		Long: `Print the rules that the mock vendors enforce, and the rows of their rulebooks that are not built yet.
A rule that is not confirmed says so; any rule can be switched off in a scenario: rules: {OPPO-C7: off}.`,
		Example: `  pushrig rules oppo
  pushrig rules OPPO-C7 MI-Q2
  pushrig rules --json`,
		ValidArgsFunction: completeRules,
		RunE: func(c *cobra.Command, args []string) error {
			list, err := rulesOf(args)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), list)
			}
			list.print(c.OutOrStdout())
			if len(args) == 0 || slices.Contains(mockvendors.Names(), strings.ToLower(args[0])) {
				list.printNotBuilt(c.OutOrStdout())
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

// ruleList is what `pushrig rules` prints.
type ruleList struct {
	Rules    []vendorRule          `json:"rules"`
	NotBuilt []mockvendors.BookRow `json:"not_built"`
}

type vendorRule struct {
	Vendor string `json:"vendor"`
	core.Rule
}

// rulesOf lists the rules that the arguments name: vendors, or rules by id in capitals or not; all where there are none.
func rulesOf(args []string) (ruleList, error) {
	list := ruleList{Rules: []vendorRule{}, NotBuilt: []mockvendors.BookRow{}}
	asked := map[string]bool{} // argument → it named something
	for _, a := range args {
		asked[strings.ToUpper(a)] = false
	}
	wanted := func(vendor, id string) bool {
		hit := len(asked) == 0
		for _, name := range []string{strings.ToUpper(vendor), id} {
			if _, ok := asked[name]; ok {
				asked[name], hit = true, true
			}
		}
		return hit
	}
	for _, spec := range mockvendors.Catalog() {
		for _, r := range spec.Rules {
			if wanted(spec.Name, r.ID) {
				list.Rules = append(list.Rules, vendorRule{spec.Name, r})
			}
		}
	}
	missing, err := mockvendors.NotBuilt()
	for _, row := range missing {
		if wanted(row.Vendor, row.ID) {
			list.NotBuilt = append(list.NotBuilt, row)
		}
	}
	for _, a := range args {
		if !asked[strings.ToUpper(a)] {
			return list, usageError(fmt.Errorf("there is no vendor and no rule %q; the vendors are %s, and `pushrig rules VENDOR` lists a vendor's rules",
				a, strings.Join(mockvendors.Names(), ", ")))
		}
	}
	return list, err
}

// markTexts say in words what a mark means.
var markTexts = map[core.Mark]string{
	core.Memory:    "not confirmed: from memory, no source at hand",
	core.Mock:      "not confirmed: a choice of the mock's, where no source says anything",
	core.Inference: "not confirmed: follows from sources that do not say it",
}

func (l ruleList) print(w io.Writer) {
	for i, r := range l.Rules {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s  %s: %s\n", r.ID, r.Vendor, r.Phase)
		paragraph(w, "  ", r.Says)
		for _, x := range []struct{ name, text string }{
			{"figure", r.Figure}, {"setting", r.Setting}, {"answer", r.Answer}, {"source", r.Source},
			{"mark", markTexts[r.Mark]}, {"remedy", r.Remedy},
		} {
			if x.text != "" {
				paragraph(w, fmt.Sprintf("    %-8s ", x.name), x.text)
			}
		}
	}
}

// printNotBuilt says what of the rulebooks is missing.
func (l ruleList) printNotBuilt(w io.Writer) {
	fmt.Fprintf(w, "\n%d rules are built. ", len(l.Rules))
	if len(l.NotBuilt) == 0 {
		fmt.Fprintln(w, "No row of the rulebooks is missing.")
		return
	}
	fmt.Fprintf(w, "Rows of the rulebooks that are not built yet (%d); the mocks behave as if they did not exist:\n", len(l.NotBuilt))
	for _, row := range l.NotBuilt {
		paragraph(w, fmt.Sprintf("  %-9s ", row.ID), row.Says)
	}
}

func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
