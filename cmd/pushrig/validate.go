package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
)

func validateCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "validate FILE…",
		Short: "Check scenario files: every mistake with its place and the line shown",
		Long: `Check scenario files without running them. Each mistake is one line FILE:LINE:COL: what is wrong; what to do,
with the line of the file below it. Bundled scenarios are checked by name. Exit code 2 if anything is wrong.`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, refs []string) error {
			code := exitPass
			for _, ref := range refs {
				s, err := scenarios.Open(ref, catalog())
				if err == nil {
					fmt.Fprintf(c.OutOrStdout(), "%s: ok: %s\n", ref, s.Name)
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
