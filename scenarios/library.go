package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"strings"
)

//go:embed library/*.yaml
var libraryFiles embed.FS

// Bundled is one scenario of the library.
type Bundled struct {
	Name string // how run and Open call it: oppo-channel
	Text []byte // as written, comments and all
}

// Library returns the bundled scenarios, by name.
func Library() []Bundled {
	entries, err := fs.ReadDir(libraryFiles, "library")
	if err != nil {
		panic(err) // embedded: it was there when this was compiled
	}
	out := make([]Bundled, 0, len(entries))
	for _, e := range entries {
		text, err := libraryFiles.ReadFile(path.Join("library", e.Name()))
		if err != nil {
			panic(err) // as above
		}
		out = append(out, Bundled{strings.TrimSuffix(e.Name(), ".yaml"), text})
	}
	return out
}

// ErrNotFound is wrapped by Open's error when ref names neither a file nor a bundled scenario.
var ErrNotFound = errors.New("no such scenario")

// Open reads a scenario by the path of a file or the name of a bundled one. A file wins only when ref looks
// like a path (it has a slash, or ends in .yaml or .yml), so that a stray file cannot
// shadow the library.
func Open(ref string, cat Catalog) (*Scenario, error) {
	if strings.ContainsAny(ref, `/\`) || isYAML(ref) {
		src, err := ReadFile(ref)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w: there is no file %s", ErrNotFound, ref)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read the scenario: %w", err)
		}
		return Parse(ref, src, cat)
	}
	var names []string
	for _, b := range Library() {
		if b.Name == ref {
			return Parse(ref, b.Text, cat)
		}
		names = append(names, b.Name)
	}
	return nil, fmt.Errorf("%w: %q is no bundled scenario (%s), and a file is named with its .yaml", ErrNotFound, ref, didYouMean(ref, names))
}

// ReadFile is os.ReadFile for scenarios: of a file that is longer than any may be it reads only so much that Parse can tell.
func ReadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxBytes+1))
}

// Covers says which bundled scenarios cover each row: row id → names.
func Covers(cat Catalog) (map[string][]string, error) {
	out := map[string][]string{}
	for _, b := range Library() {
		s, err := Parse(b.Name, b.Text, cat)
		if err != nil {
			return nil, err
		}
		for _, id := range s.Covers {
			out[id] = append(out[id], b.Name)
		}
	}
	return out, nil
}
