package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
)

// mutant is one row: a change to one place of a source file, and the test that must turn red.
type mutant struct {
	ID     string `yaml:"id"`     // names it in reports; unique
	Breaks string `yaml:"breaks"` // what no longer holds, in a sentence
	File   string `yaml:"file"`   // below the module's folder
	In     string `yaml:"in"`     // the function or variable that holds Was, where the file has it several times
	Was    string `yaml:"was"`    // text that stands there exactly once
	Is     string `yaml:"is"`     // what stands there instead; empty takes it out
	// Tests must turn red, each of them: "PACKAGE REGEXP", the package's folder and what -test.run takes.
	Tests []test `yaml:"tests"`

	table  string
	number int // what the test binary reads; 0 is the real source
}

// test is one test, or some, of a package.
type test struct{ dir, run string }

// UnmarshalText reads "PACKAGE REGEXP".
func (t *test) UnmarshalText(text []byte) error {
	var found bool
	if t.dir, t.run, found = strings.Cut(string(text), " "); !found {
		return fmt.Errorf("test is %q; give a package's folder, a space and a pattern for -run", text)
	}
	return nil
}

func (t test) String() string { return t.dir + " " + t.run }

// errorf names the row at fault.
func (m *mutant) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %s: %s", m.table, m.ID, fmt.Sprintf(format, args...))
}

// readTables reads every table of a folder, in the order of their names.
func readTables(dir string) ([]*mutant, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%s has no table; add ROOM.yaml or give -tables", dir)
	}
	var all []*mutant
	var wrong []error
	for _, file := range files {
		rows, err := readTable(file)
		if err != nil {
			return nil, err
		}
		all = append(all, rows...)
	}
	ids := map[string]bool{}
	for i, m := range all {
		m.number = i + 1
		wrong = append(wrong, m.check(ids))
	}
	return all, errors.Join(wrong...)
}

func readTable(file string) ([]*mutant, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var rows []*mutant
	if err := yaml.UnmarshalWithOptions(text, &rows, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	for _, m := range rows {
		m.table = filepath.Base(file)
	}
	return rows, nil
}

func (m *mutant) check(ids map[string]bool) error {
	switch {
	case m.ID == "" || m.Breaks == "" || m.File == "" || m.Was == "" || len(m.Tests) == 0:
		return m.errorf("a row needs id, breaks, file, was, is and tests")
	case ids[m.ID]:
		return m.errorf("a row of this id is there already; name it differently")
	case m.Was == m.Is:
		return m.errorf("was and is are the same; change something")
	}
	ids[m.ID] = true
	return nil
}

func matching(all []*mutant, pattern string) ([]*mutant, error) {
	re, err := regexp.Compile(pattern)
	if err != nil {
		return nil, fmt.Errorf("-only: %w", err)
	}
	var some []*mutant
	for _, m := range all {
		if re.MatchString(m.ID) {
			some = append(some, m)
		}
	}
	if len(some) == 0 && pattern != "" {
		return nil, fmt.Errorf("-only %s matches no row", pattern)
	}
	return some, nil
}
