package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// overlay writes every mutated source into work and returns the file for `go test -overlay`.
func overlay(root, work string, all []*mutant) (string, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return "", err
	}
	byFile := map[string][]*mutant{}
	for _, m := range all {
		byFile[m.File] = append(byFile[m.File], m)
	}
	replace := map[string]string{}
	var wrong []error
	for file, mutants := range byFile {
		src, err := os.ReadFile(filepath.Join(root, file))
		if err != nil {
			wrong = append(wrong, mutants[0].errorf("stale: %v; give the file where the code went", err))
			continue
		}
		text, err := rewrite(string(src), mutants)
		if err != nil {
			wrong = append(wrong, err)
			continue
		}
		dir := path.Dir(file)
		replace[filepath.Join(root, file)] = text
		pkg, err := parser.ParseFile(token.NewFileSet(), "", src, parser.PackageClauseOnly)
		if err != nil {
			return "", err
		}
		replace[filepath.Join(root, dir, "mutant_number.go")] = support(pkg.Name.Name)
	}
	if err := errors.Join(wrong...); err != nil {
		return "", err
	}
	for name, text := range replace {
		at := filepath.Join(work, strings.ReplaceAll(strings.TrimPrefix(name, root+"/"), "/", "_"))
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			return "", err
		}
		replace[name] = at
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	file := filepath.Join(work, "overlay.json")
	return file, os.WriteFile(file, text, 0o600)
}

// build makes one test binary a package that the rows name.
func build(ctx context.Context, root, work, overlay string, chosen []*mutant) (map[string]string, error) {
	binaries := map[string]string{}
	for _, m := range chosen {
		for _, t := range m.Tests {
			binaries[t.dir] = filepath.Join(work, strings.ReplaceAll(t.dir, "/", "_")+".test")
		}
	}
	packages := make([]string, 0, len(binaries))
	for p := range binaries {
		packages = append(packages, p)
	}
	sort.Strings(packages)
	for _, p := range packages {
		cmd := exec.CommandContext(ctx, "go", "test", "-c", "-overlay", overlay, "-o", binaries[p], "./"+p)
		cmd.Dir = root
		if out, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("the mutants do not compile with %s (%w); mend is: of the rows named:\n%s", p, err, out)
		}
	}
	return binaries, nil
}
