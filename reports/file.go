package reports

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"unicode/utf8"
)

// ErrSchema says that a file is not a report of this version.
var ErrSchema = errors.New("not a " + Schema + " report")

// Encode writes the report as the report file has it.
func Encode(w io.Writer, r *Report) error {
	if r.Schema != Schema {
		return fmt.Errorf("%w: make it with New", ErrSchema)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(r); err != nil {
		return err
	}
	_, err := w.Write(turning.ReplaceAllFunc(b.Bytes(), escaped))
	return err
}

// turning are the characters that turn the direction of writing, which JSON leaves as they are and a terminal obeys.
var turning = regexp.MustCompile(`[\x{61C}\x{200E}\x{200F}\x{202A}-\x{202E}\x{2066}-\x{2069}]`)

func escaped(c []byte) []byte {
	r, _ := utf8.DecodeRune(c)
	return fmt.Appendf(nil, `\u%04x`, r)
}

// Read reads the report at path. A file of another schema is ErrSchema.
func Read(path string) (*Report, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read report: %w", err)
	}
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(b, &head); err != nil {
		return nil, fmt.Errorf("read report %s: %w: the file is damaged or something else", path, err)
	}
	if head.Schema != Schema {
		return nil, fmt.Errorf("read report %s: %w: its schema is %q; use the pushrig that wrote it, or run the scenario again",
			path, ErrSchema, head.Schema)
	}
	r := new(Report)
	if err := json.Unmarshal(b, r); err != nil {
		return nil, fmt.Errorf("read report %s: %w", path, err)
	}
	return r, nil
}

// staged is a file that is complete and on disk, under another name beside
// its own.
type staged struct{ name, path string }

// stage lets fill write the file that is to be path one day. On an error
// nothing of it stays.
func stage(path string, fill func(io.Writer) error) (s staged, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return s, fmt.Errorf("write %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = f.Close() // already failed: the first error is the one to tell
			_ = os.Remove(f.Name())
			err = fmt.Errorf("write %s: %w%s", path, err, remedy(err))
		}
	}()
	w := bufio.NewWriter(f)
	if err := fill(w); err != nil {
		return s, err
	}
	if err := w.Flush(); err != nil {
		return s, err
	}
	// CreateTemp makes files for the owner only; a report is for the team.
	if err := f.Chmod(0o644); err != nil {
		return s, err
	}
	if err := f.Sync(); err != nil {
		return s, err
	}
	return staged{f.Name(), path}, f.Close()
}

// publish gives the file its own name.
func (s staged) publish() error { return os.Rename(s.name, s.path) }

// drop removes a file that was not published.
func (s staged) drop() { _ = os.Remove(s.name) }

func remedy(err error) string {
	if errors.Is(err, syscall.ENOSPC) {
		return ": the disk is full; free some space or choose another --out; nothing was written"
	}
	return ""
}
