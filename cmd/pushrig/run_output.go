package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
	"golang.org/x/term"

	"github.com/pushrig/pushrig/reports"
	"github.com/pushrig/pushrig/reports/junit"
	"github.com/pushrig/pushrig/reports/markdown"
	"github.com/pushrig/pushrig/reports/text"
	"github.com/pushrig/pushrig/scenarios"
)

// defaultOut is where reports go without --out.
const defaultOut = "pushrig-out"

// place is where one scenario's files go.
type place struct {
	name     string // of the file or the bundled scenario, without its ending
	dir      string
	junit    string // "": not asked for
	markdown string
}

// places decides where everything goes, and makes sure that it can go there, before anything runs.
func (f *runFlags) places(list []*scenarios.Scenario) ([]place, error) {
	var out []place
	taken := map[string]string{}
	for _, s := range list {
		name := strings.TrimSuffix(strings.TrimSuffix(filepath.Base(s.File), ".yaml"), ".yml")
		if other, ok := taken[name]; ok {
			return nil, fmt.Errorf("%s and %s would both write to the folder %s; run them in two calls with an --out each", other, s.File, name)
		}
		taken[name] = s.File
		p := place{name: name, dir: filepath.Join(defaultOut, name), junit: f.junit, markdown: f.markdown}
		switch {
		case f.out != "" && len(list) == 1:
			p.dir = f.out
		case f.out != "":
			p.dir = filepath.Join(f.out, name)
		}
		if len(list) > 1 {
			p.junit, p.markdown = withName(f.junit, name), withName(f.markdown, name)
		}
		for _, folder := range []string{p.dir, folderOf(p.junit), folderOf(p.markdown)} {
			if err := writable(folder); err != nil {
				return nil, err
			}
		}
		out = append(out, p)
	}
	return out, nil
}

// claim keeps other runs out of the places until release is called: two that write to one folder would each leave half of
// their files there. The lock is on the folder itself and ends with this process, however that ends.
func claim(places []place) (release func(), err error) {
	var held []*flock.Flock
	release = func() {
		for _, l := range held {
			_ = l.Unlock()
		}
	}
	for _, p := range places {
		l := flock.New(p.dir, flock.SetFlag(os.O_RDONLY))
		free, err := l.TryLock()
		if err == nil && !free {
			release()
			return nil, fmt.Errorf("another run is writing to %s; wait for its end, or give this one another --out", p.dir)
		}
		if err == nil { // a file system without locks keeps nobody from running
			held = append(held, l)
		}
	}
	return release, nil
}

// withName puts a scenario's name before the ending of a file's name.
func withName(path, name string) string {
	if path == "" {
		return ""
	}
	ext := filepath.Ext(path)
	return strings.TrimSuffix(path, ext) + "-" + name + ext
}

func folderOf(path string) string {
	if path == "" {
		return ""
	}
	return filepath.Dir(path)
}

// writable makes a folder and tries to write there.
func writable(dir string) error {
	if dir == "" {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("the results cannot go to %s: %w; choose another folder", dir, err)
	}
	probe, err := os.CreateTemp(dir, ".writable-*")
	if err != nil {
		return fmt.Errorf("the results cannot go to %s: %w; choose another folder", dir, err)
	}
	_ = probe.Close()
	return os.Remove(probe.Name())
}

// extras writes the renderings that were asked for and returns their paths.
func (f *runFlags) extras(to place, r *reports.Report) (files []string, err error) {
	for _, x := range []struct {
		path   string
		render func(io.Writer, *reports.Report) error
	}{{to.junit, junit.Render}, {to.markdown, markdown.Render}} {
		if x.path == "" {
			continue
		}
		var b bytes.Buffer
		if err := x.render(&b, r); err != nil {
			return files, fmt.Errorf("%s: %w", x.path, err)
		}
		if err := os.WriteFile(x.path, b.Bytes(), 0o644); err != nil {
			return files, fmt.Errorf("a rendering cannot be written: %w", err)
		}
		files = append(files, x.path)
	}
	return files, nil
}

// print shows a result on standard output. files are what was written of it, the report first.
func (f *runFlags) print(w io.Writer, r *reports.Report, files []string) error {
	switch {
	case f.array: // printed when all have run
		return nil
	case f.json:
		return reports.Encode(w, r)
	case f.quiet:
		where := "-" // not written
		if len(files) > 0 {
			where = files[0]
		}
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", r.Verdict, r.Scenario.Name, where)
		return err
	}
	width, isTerminal := terminal(w)
	return text.Render(w, r, text.Options{Files: files, Width: width, Color: isTerminal && os.Getenv("NO_COLOR") == "" && !dumb()})
}

// dumb says whether the terminal, if there is one, knows neither colour nor moving the cursor.
func dumb() bool { return os.Getenv("TERM") == "dumb" }

// terminal says whether a person looks at what is written to w, and how many columns there are, 0 where nobody knows.
func terminal(w io.Writer) (width int, ok bool) {
	if s, ok := w.(*sink); ok {
		w = s.Writer
	}
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || height <= 0 {
		return 0, true
	}
	return width, true
}
