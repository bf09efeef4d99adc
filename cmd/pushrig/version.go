package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/sim"
)

func versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version of this build",
		Long:  `Print the version of this build: a release's number, or devel and the revision it was built from, and the Go version.`,
		Example: `  pushrig version
  pushrig version --json`,
		Args: arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return printJSON(c.OutOrStdout(), map[string]string{"version": sim.Version(), "go": runtime.Version()})
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "pushrig %s, %s\n", sim.Version(), runtime.Version())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}
