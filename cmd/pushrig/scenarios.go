package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/scenarios"
)

func scenariosCommand() *cobra.Command {
	var f libraryFlags
	c := &cobra.Command{
		Use:   "scenarios [NAME…]",
		Short: "List, print or copy the bundled scenarios",
		Long: `Without anything: list the bundled scenarios. With names: print those files. With --copy: write them (all, if none
is named) into a folder, as a start for scenarios of your own.`,
		Example: `  pushrig scenarios
  pushrig scenarios quickstart
  pushrig scenarios quickstart --copy .
  pushrig scenarios --covers OPPO-C7
  pushrig scenarios --json`,
		ValidArgsFunction: completeBundled,
		RunE:              func(c *cobra.Command, names []string) error { return f.run(c.OutOrStdout(), names) },
	}
	c.Flags().StringVar(&f.copy, "copy", "", "write the files into this `folder`; what is there stays")
	c.Flags().StringVar(&f.covers, "covers", "", "list the scenarios that show this row: a rule `id` or IM-n")
	c.Flags().BoolVar(&f.uncovered, "uncovered", false, "list the rules that no bundled scenario shows")
	c.Flags().BoolVar(&f.json, "json", false, "the list as JSON; alone or with --covers, --uncovered or names")
	_ = c.RegisterFlagCompletionFunc("covers", completeCovers) // fails for a flag that is not there, or twice: not here
	return c
}

type libraryFlags struct {
	copy, covers string
	uncovered    bool
	json         bool
}

func (f *libraryFlags) run(w io.Writer, names []string) error {
	whole := f.covers != "" || f.uncovered
	switch {
	case f.covers != "" && f.uncovered, whole && f.copy != "":
		return usageError(errors.New("--copy, --covers and --uncovered are three questions; ask one"))
	case whole && len(names) > 0:
		return usageError(errors.New("--covers and --uncovered look at the whole library; leave the names out"))
	case f.json && f.copy != "":
		return usageError(errors.New("--copy writes files and prints no list; leave --json out"))
	}
	picked, err := pick(names)
	if err != nil {
		return err
	}
	switch {
	case f.covers != "":
		return f.listCovering(w)
	case f.uncovered:
		return f.listUncovered(w)
	case f.copy != "":
		return copyTo(w, f.copy, picked)
	case f.json:
		return listJSON(w, picked)
	case len(names) > 0:
		for _, b := range picked {
			if _, err := w.Write(b.Text); err != nil {
				return err
			}
		}
		return nil
	}
	return list(w, picked)
}

// pick finds bundled scenarios by name; all of them when none is named.
func pick(names []string) ([]scenarios.Bundled, error) {
	all := scenarios.Library()
	if len(names) == 0 {
		return all, nil
	}
	var out []scenarios.Bundled
	for _, name := range names {
		i := slices.IndexFunc(all, func(b scenarios.Bundled) bool { return b.Name == name })
		if i < 0 {
			return nil, usageError(fmt.Errorf("%w: %q is no bundled scenario; `pushrig scenarios` lists them", scenarios.ErrNotFound, name))
		}
		out = append(out, all[i])
	}
	return out, nil
}

func list(w io.Writer, library []scenarios.Bundled) error {
	for _, b := range library {
		s, err := scenarios.Parse(b.Name, b.Text, catalog())
		if err != nil {
			return err
		}
		fmt.Fprintln(w, b.Name)
		paragraph(w, "  ", s.Name)
		if s.About != "" {
			paragraph(w, "  ", s.About)
		}
		if len(s.Covers) > 0 {
			paragraph(w, "  covers ", strings.Join(s.Covers, ", "))
		}
	}
	return nil
}

// listed is one bundled scenario in `scenarios --json`.
type listed struct {
	ID     string   `json:"id"`   // what `run` takes
	Name   string   `json:"name"` // what the file calls itself
	About  string   `json:"about"`
	Covers []string `json:"covers"` // rule ids and IM-n
	Text   string   `json:"text"`   // the file
}

func listJSON(w io.Writer, library []scenarios.Bundled) error {
	out := []listed{}
	for _, b := range library {
		s, err := scenarios.Parse(b.Name, b.Text, catalog())
		if err != nil {
			return err
		}
		out = append(out, listed{b.Name, s.Name, strings.TrimSpace(s.About), append([]string{}, s.Covers...), string(b.Text)})
	}
	return printJSON(w, out)
}

func copyTo(w io.Writer, dir string, picked []scenarios.Bundled) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return usageError(fmt.Errorf("cannot copy: %w", err))
	}
	for _, b := range picked {
		path := filepath.Join(dir, b.Name+".yaml")
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			return usageError(fmt.Errorf("%s is there already and stays as it is; choose another folder or move it away", path))
		}
		if err != nil {
			return usageError(fmt.Errorf("cannot copy: %w", err))
		}
		_, err = file.Write(b.Text)
		if err = errors.Join(err, file.Close()); err != nil {
			return fmt.Errorf("cannot copy: %w", err)
		}
		fmt.Fprintln(w, path)
	}
	return nil
}

// listCovering prints the scenarios that show a row.
func (f *libraryFlags) listCovering(w io.Writer) error {
	covers, err := scenarios.Covers(catalog())
	if err != nil {
		return err
	}
	id := strings.ToUpper(f.covers)
	if len(covers[id]) == 0 {
		return usageError(fmt.Errorf("no bundled scenario covers %s; `pushrig scenarios` says what each covers", id))
	}
	if f.json {
		picked, err := pick(covers[id])
		if err != nil {
			return err
		}
		return listJSON(w, picked)
	}
	for _, name := range covers[id] {
		fmt.Fprintln(w, name)
	}
	return nil
}

// listUncovered prints the built rules that no bundled scenario shows.
func (f *libraryFlags) listUncovered(w io.Writer) error {
	covers, err := scenarios.Covers(catalog())
	if err != nil {
		return err
	}
	uncovered := slices.DeleteFunc(mockvendors.AllRules(), func(r core.Rule) bool { return len(covers[r.ID]) > 0 })
	if f.json {
		return printJSON(w, uncovered)
	}
	var out bytes.Buffer
	for _, r := range uncovered {
		paragraph(&out, fmt.Sprintf("%-9s ", r.ID), r.Says)
	}
	fmt.Fprintf(&out, "%d of %d rules are shown by no bundled scenario.\n", len(uncovered), len(mockvendors.AllRules()))
	_, err = w.Write(out.Bytes())
	return err
}
