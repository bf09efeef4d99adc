package scenarios

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Expand replaces each folder among refs by the scenario files in it and below, sorted by path; hidden files and folders
// stay out. Other refs stay as they are. A bundled scenario's name wins over a folder of that name, as in Open: write
// ./NAME for the folder. A folder without a scenario file is an error.
func Expand(refs []string) ([]string, error) {
	var out []string
	for _, ref := range refs {
		info, err := os.Stat(ref)
		if err != nil || !info.IsDir() || isBundled(ref) {
			out = append(out, ref)
			continue
		}
		files, err := filesBelow(ref)
		if err != nil {
			return nil, fmt.Errorf("cannot read the folder: %w", err)
		}
		if len(files) == 0 {
			return nil, fmt.Errorf("%w: there is no .yaml file in the folder %s", ErrNotFound, ref)
		}
		out = append(out, files...)
	}
	return out, nil
}

func isBundled(ref string) bool {
	return slices.ContainsFunc(Library(), func(b Bundled) bool { return b.Name == ref })
}

func filesBelow(dir string) (files []string, err error) {
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		hidden := path != dir && strings.HasPrefix(e.Name(), ".")
		switch {
		case err != nil:
			return err
		case hidden && e.IsDir():
			return fs.SkipDir
		case !hidden && !e.IsDir() && isYAML(path):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

func isYAML(path string) bool {
	return strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml")
}
