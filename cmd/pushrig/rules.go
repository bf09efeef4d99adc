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
		Use:   "rules [VENDOR]",
		Short: "Print the vendors' rules: what they say, answer, come from, and what to do about them",
		Long: `Print the rules that the mock vendors enforce, and the rows of their rulebooks that are not built yet.
A rule that is not confirmed says so; any rule can be switched off in a scenario: rules: {OPPO-C7: off}.`,
		Args: arguments(cobra.MaximumNArgs(1)),
		RunE: func(c *cobra.Command, args []string) error {
			list, err := rulesOf(args)
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(c.OutOrStdout(), list)
			}
			list.print(c.OutOrStdout())
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

// rulesOf lists the rules of the vendor named, or of all.
func rulesOf(args []string) (ruleList, error) {
	list := ruleList{Rules: []vendorRule{}, NotBuilt: []mockvendors.BookRow{}}
	if len(args) == 1 && !slices.Contains(mockvendors.Names(), args[0]) {
		return list, usageError(fmt.Errorf("there is no vendor %q; there are %s", args[0], strings.Join(mockvendors.Names(), ", ")))
	}
	wanted := func(vendor string) bool { return len(args) == 0 || args[0] == vendor }
	for _, spec := range mockvendors.Catalog() {
		if !wanted(spec.Name) {
			continue
		}
		for _, r := range spec.Rules {
			list.Rules = append(list.Rules, vendorRule{spec.Name, r})
		}
	}
	missing, err := mockvendors.NotBuilt()
	for _, row := range missing {
		if wanted(row.Vendor) {
			list.NotBuilt = append(list.NotBuilt, row)
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
	for _, r := range l.Rules {
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
		fmt.Fprintln(w)
	}
	fmt.Fprintf(w, "%d rules are built. ", len(l.Rules))
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
