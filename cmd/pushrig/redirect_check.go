package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/front/launch"
	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// reach is what one way reached.
type reach struct {
	Way      ways.Way         `json:"way"`
	Calls    map[string]int64 `json:"calls"` // of vendors, by host
	ExitCode int              `json:"exit_code"`
	Why      string           `json:"why,omitempty"` // it could not be tried
}

func redirectCheckCommand() *cobra.Command {
	var f mockFlags
	var asJSON bool
	c := &cobra.Command{
		Use:   "redirect-check [flags] -- COMMAND [ARG...]",
		Short: "Say which way leads which of a program's calls to the mocks",
		Long: `Run a program once by each of the three ways that pushrig exec has, and print how many calls reached which vendor's host by each.
What the program prints goes to standard error. The exit code is 0 where some way reached a vendor, else 1.

` + ownHelp,
		Example: `  pushrig redirect-check --adopt -- node send-one.js
  pushrig redirect-check --json -- ./notify`,
		Args: afterDash,
		RunE: func(c *cobra.Command, args []string) error {
			if err := f.check(c); err != nil {
				return err
			}
			if _, _, err := launch.Find(args[0]); err != nil {
				return notStarted(err)
			}
			var passed []string
			c.Flags().Visit(func(flag *pflag.Flag) {
				if flag.Name == "json" {
					return
				}
				if list, ok := flag.Value.(pflag.SliceValue); ok {
					for _, v := range list.GetSlice() {
						passed = append(passed, "--"+flag.Name+"="+v)
					}
					return
				}
				passed = append(passed, "--"+flag.Name+"="+flag.Value.String())
			})
			all, err := tryWays(c.Context(), passed, args, c.ErrOrStderr())
			if err != nil {
				return err
			}
			if asJSON {
				err = json.NewEncoder(c.OutOrStdout()).Encode(all)
			} else {
				err = writeReach(c.OutOrStdout(), all)
			}
			if err == nil && !slices.ContainsFunc(all, func(r reach) bool { return len(r.Calls) > 0 }) {
				err = ended(exitFail)
			}
			return err
		},
	}
	f.add(c, "127.0.0.1:0")
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// tryWays runs the command by each way, each in a pushrig of its own.
func tryWays(ctx context.Context, flags, command []string, stderr io.Writer) ([]reach, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, remove, err := mockvendors.TempFolder()
	if err != nil {
		return nil, err
	}
	defer remove()
	var out []reach
	for _, way := range ways.All() {
		file := filepath.Join(dir, string(way)+".json")
		args := append(append([]string{"exec"}, flags...), "--via", string(way), "--json", file, "--")
		c := exec.CommandContext(ctx, self, append(args, command...)...)
		var said strings.Builder
		c.Stdout, c.Stderr = stderr, &said
		runErr := c.Run()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		r := reach{Way: way, Calls: map[string]int64{}, ExitCode: c.ProcessState.ExitCode()}
		text, err := os.ReadFile(file)
		switch {
		case errors.Is(err, os.ErrNotExist):
			r.Why = lastLine(said.String(), runErr)
		case err != nil:
			return nil, err
		default:
			var s launch.Summary
			if err := json.Unmarshal(text, &s); err != nil {
				return nil, err
			}
			for _, h := range s.Hosts {
				if h.Calls > 0 {
					r.Calls[h.Name] = h.Calls
				}
			}
		}
		out = append(out, r)
	}
	return out, nil
}

// lastLine is what a pushrig that did not get as far as a summary said last.
func lastLine(said string, err error) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	if last := strings.TrimPrefix(lines[len(lines)-1], "pushrig: "); last != "" {
		return last
	}
	return fmt.Sprint(err)
}

// writeReach writes a table: a line a host, a column a way.
func writeReach(w io.Writer, all []reach) error {
	hosts := map[string]bool{}
	for _, r := range all {
		for host := range r.Calls {
			hosts[host] = true
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(first string, cell func(reach) string) {
		fmt.Fprint(t, first)
		for _, r := range all {
			fmt.Fprint(t, "\t", cell(r))
		}
		fmt.Fprintln(t)
	}
	line("calls of", func(r reach) string { return string(r.Way) })
	for _, host := range slices.Sorted(maps.Keys(hosts)) {
		line("  "+host, func(r reach) string {
			if r.Why != "" {
				return "-"
			}
			return strconv.FormatInt(r.Calls[host], 10)
		})
	}
	if len(hosts) == 0 {
		fmt.Fprintln(t, "  no vendor, by any way: see what the program printed, and make it push")
	}
	line("exit code", func(r reach) string {
		if r.Why != "" {
			return "-"
		}
		return strconv.Itoa(r.ExitCode)
	})
	if err := t.Flush(); err != nil {
		return err
	}
	for _, r := range all {
		if r.Why != "" {
			fmt.Fprintf(w, "%s was not tried: %s\n", r.Way, r.Why)
		}
	}
	return nil
}
