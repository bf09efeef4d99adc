package main

import (
	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
)

func schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of scenario files, for editors",
		Long: `Print the JSON Schema of scenario files. Editors with the YAML language server take it from a first line like
  # yaml-language-server: $schema=./pushrig.schema.json`,
		Example: `  pushrig schema > pushrig.schema.json`,
		Args:    arguments(cobra.NoArgs),
		RunE: func(c *cobra.Command, _ []string) error {
			b, err := scenarios.Schema(catalog())
			if err != nil {
				return err
			}
			_, err = c.OutOrStdout().Write(append(b, '\n'))
			return err
		},
	}
}
