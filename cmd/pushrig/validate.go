package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
)

func validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate SCENARIO…",
		Short: "Check scenario files or folders: every mistake with its place and the line shown",
		Long: `Check scenario files without running them. Each mistake is one line FILE:LINE:COL: what is wrong; what to do,
with the line of the file below it. A folder stands for all scenario files in it and below; bundled scenarios
are checked by name. What is right but may mean something
else than it seems is told as a note. Exit code 2 if anything is wrong.`,
		Example: `  pushrig validate login.yaml
  pushrig validate plans quickstart`,
		Args:              arguments(cobra.MinimumNArgs(1)),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, refs []string) error {
			refs, err := scenarios.Expand(refs)
			if err != nil {
				return usageError(err)
			}
			code := exitPass
			for _, ref := range refs {
				s, err := scenarios.Open(ref, catalog())
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "%s: ok: %s\n", ref, s.Name)
					for _, note := range s.Notes() {
						fmt.Fprintf(c.OutOrStdout(), "%s: note: %s\n", ref, note)
					}
					continue
				}
				if !errors.As(err, new(scenarios.Errors)) {
					err = usageError(err)
				}
				fmt.Fprintln(c.ErrOrStderr(), errorText(err))
				code = exitUsage
			}
			return ended(code)
		},
	}
}
