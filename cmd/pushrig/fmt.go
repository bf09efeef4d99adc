package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/scenarios"
)

func fmtCommand() *cobra.Command {
	var write bool
	c := &cobra.Command{
		Use:   "fmt FILE…",
		Short: "Tidy scenario files; comments stay",
		Long: `Print scenario files tidied: even spacing, no blanks at the ends of lines, comments where they were.
With -w the files are rewritten instead, and those that changed are named. A folder stands for all scenario files in it
and below.`,
		Example: `  pushrig fmt login.yaml
  pushrig fmt -w plans`,
		Args: arguments(cobra.MinimumNArgs(1)),
		RunE: func(c *cobra.Command, files []string) error {
			files, err := scenarios.Expand(files)
			if err != nil {
				return usageError(err)
			}
			code := exitPass
			for _, file := range files {
				if err := tidy(c, file, write); err != nil {
					fmt.Fprintln(c.ErrOrStderr(), errorText(err))
					code = exitUsage
				}
			}
			return ended(code)
		},
	}
	c.Flags().BoolVarP(&write, "write", "w", false, "rewrite the files")
	return c
}

func tidy(c *cobra.Command, file string, write bool) error {
	src, err := scenarios.ReadFile(file)
	if err != nil {
		return fmt.Errorf("cannot tidy: %w", err)
	}
	out, err := scenarios.Format(src)
	var wrong scenarios.Errors
	if errors.As(err, &wrong) {
		for i := range wrong {
			wrong[i].File = file
		}
		return wrong
	}
	if err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if !write {
		_, err := c.OutOrStdout().Write(out)
		return err
	}
	if bytes.Equal(src, out) {
		return nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	if err := os.WriteFile(file, out, info.Mode().Perm()); err != nil {
		return fmt.Errorf("cannot rewrite: %w", err)
	}
	_, err = fmt.Fprintln(c.OutOrStdout(), file)
	return err
}
