package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
)

func validateCommand() *cobra.Command {
	var file string
	c := &cobra.Command{
		Use:   "validate SCENARIO…",
		Short: "Check scenario files or folders: every mistake with its place and the line shown",
		Long: `Check scenario files without running them. Each mistake is one line FILE:LINE:COL: what is wrong; what to do,
with the line of the file below it. A folder stands for all scenario files in it and below; bundled scenarios
are checked by name. What is right but may mean something
else than it seems is told as a note. --target checks a target's file too, fills each of its templates in once, and notes which scenarios
are not applicable to it. Exit code 2 if anything is wrong.`,
		Example: `  pushrig validate login.yaml
  pushrig validate plans quickstart
  pushrig validate oppo-channel --target backend.yaml`,
		Args:              arguments(cobra.MinimumNArgs(1)),
		ValidArgsFunction: completeScenarios,
		RunE: func(c *cobra.Command, refs []string) error {
			refs, err := scenarios.Expand(refs)
			if err != nil {
				return usageError(err)
			}
			target, err := openTarget(file)
			if err != nil {
				return err
			}
			code := exitPass
			for _, ref := range refs {
				s, err := scenarios.Open(ref, catalog())
				if err == nil {
					if target != nil {
						s.Against(target)
					}
					if why := s.NotApplicable(); why != "" {
						fmt.Fprintf(c.OutOrStdout(), "%s: note: not applicable to the target: %s\n", ref, why)
					}
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
	c.Flags().StringVar(&file, "target", "", "also check the `file` of a backend of your own, and what of the scenarios it can be asked")
	return c
}
