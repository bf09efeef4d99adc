package lint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// maxEntry is the most bytes of one entry, so that no capture takes more memory than that.
const maxEntry = 64 << 20

// FileError is what is wrong with a file, and where.
type FileError struct {
	File   string
	Line   int // 0: of the file as a whole
	Text   string
	Remedy string
}

func (e *FileError) Error() string {
	at := e.File
	if e.Line > 0 {
		at = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	return at + ": " + e.Text + "; " + e.Remedy
}

// capture reads a file's JSON values one after another, an entry at a time:
//
//	{"log": {"entries": [ENTRY, …]}}     a HAR
//	{"messages": [ENTRY, …]}             an answer of GET /api/v1/messages, newest first
//	ENTRY ⏎ ENTRY ⏎ …                    NDJSON of either kind of entry
type capture struct {
	name  string
	lines *lineCounter
	dec   *json.Decoder
	n     int
	each  func(*exchange) error
	ctx   context.Context
}

// Stdin is the name of a capture that comes by standard input.
const Stdin = "-"

const howTo = "give a HAR, the JSON of GET /api/v1/messages, or NDJSON of entries of either"

func readCapture(ctx context.Context, name string, each func(*exchange) error) error {
	f := os.Stdin
	if name == Stdin {
		name = "standard input"
	} else {
		var err error
		if f, err = os.Open(name); err != nil {
			return fmt.Errorf("the capture cannot be read: %w", err)
		}
		defer f.Close()
	}
	c := &capture{name: name, lines: &lineCounter{r: f}, each: each, ctx: ctx}
	c.dec = json.NewDecoder(c.lines)
	found := false
	for {
		t, err := c.token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		found = true
		if t != json.Delim('{') {
			return c.fail("a value is no object", howTo)
		}
		if err := c.object(); err != nil {
			return err
		}
	}
	if !found {
		return c.fail("the file is empty", howTo)
	}
	return nil
}

func (c *capture) fail(text, remedy string) error {
	return &FileError{c.name, c.lines.at(c.dec.InputOffset()), text, remedy}
}

// broken is a decoder's error in our words.
func (c *capture) broken(err error) error {
	switch {
	case errors.Is(err, errLong):
		return c.fail(fmt.Sprintf("an entry is longer than %d MiB", maxEntry>>20), "split the capture")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return c.fail("the file ends in the middle", "capture again, or cut the last entry off")
	}
	return c.fail("this is no JSON", howTo)
}

func (c *capture) token() (json.Token, error) {
	t, err := c.dec.Token()
	c.lines.release(c.dec.InputOffset())
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, c.broken(err)
	}
	return t, err
}

// must is token where the file may not end.
func (c *capture) must() (json.Token, error) {
	t, err := c.token()
	if errors.Is(err, io.EOF) {
		return nil, c.broken(err)
	}
	return t, err
}

// object reads a top-level object behind its brace.
func (c *capture) object() error {
	line := c.lines.at(c.dec.InputOffset())
	fields, wrapper := map[string]json.RawMessage{}, false
	for c.dec.More() {
		name, err := c.must()
		if err != nil {
			return err
		}
		switch name {
		case "log":
			wrapper, err = true, c.log()
		case "messages":
			wrapper, err = true, c.backwards()
		default:
			var raw json.RawMessage
			if err = c.decode(&raw); err == nil {
				fields[name.(string)] = raw
			}
		}
		if err != nil {
			return err
		}
	}
	if _, err := c.must(); err != nil {
		return err
	}
	_, har := fields["request"]
	_, journal := fields["vendor"]
	switch {
	case journal && fields["method"] != nil:
		return c.one(core.JSON(fields), line, c.journal, c.each)
	case har:
		return c.one(core.JSON(fields), line, c.har, c.each)
	case wrapper:
		return nil
	}
	return &FileError{c.name, line, "this is neither an entry of a HAR nor one of a journal", howTo}
}

// log reads a HAR's log object.
func (c *capture) log() error {
	if t, err := c.must(); err != nil || t != json.Delim('{') {
		return errors.Join(err, c.fail("log is no object", howTo))
	}
	for c.dec.More() {
		name, err := c.must()
		if err != nil {
			return err
		}
		if name == "entries" {
			err = c.list(c.har, c.each)
		} else {
			err = c.decode(&json.RawMessage{})
		}
		if err != nil {
			return err
		}
	}
	_, err := c.must()
	return err
}

// list reads a list of entries, one at a time.
func (c *capture) list(read func([]byte) (*exchange, string), each func(*exchange) error) error {
	if t, err := c.must(); err != nil || t != json.Delim('[') {
		return errors.Join(err, c.fail("the entries are no list", howTo))
	}
	for c.dec.More() {
		var raw json.RawMessage
		if err := c.decode(&raw); err != nil {
			return err
		}
		end := c.dec.InputOffset()
		if err := c.one(raw, c.lines.at(end-int64(len(raw))), read, each); err != nil {
			return err
		}
		c.lines.release(end)
	}
	_, err := c.must()
	return err
}

// maxAnswer is the most bytes of an answer of GET /api/v1/messages: it has at most a thousand requests.
const maxAnswer = 4 * maxEntry

// backwards reads a list of a journal's entries that is newest first: what an answer says counts for what comes after it.
func (c *capture) backwards() error {
	type kept struct {
		raw  []byte
		line int
		n    int
	}
	var all []kept
	size := 0
	err := c.list(func(raw []byte) (*exchange, string) {
		all = append(all, kept{slices.Clone(raw), 0, 0})
		if size += len(raw); size > maxAnswer {
			return nil, "the list of messages is too long"
		}
		return &exchange{}, ""
	}, func(x *exchange) error {
		all[len(all)-1].line, all[len(all)-1].n = x.line, x.entry
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range slices.Backward(all) {
		c.n = k.n - 1
		if err := c.one(k.raw, k.line, c.journal, c.each); err != nil {
			return err
		}
	}
	c.n = len(all)
	return nil
}

func (c *capture) decode(into *json.RawMessage) error {
	if err := c.dec.Decode(into); err != nil {
		return c.broken(err)
	}
	return nil
}

// one hands one entry on.
func (c *capture) one(raw []byte, line int, read func([]byte) (*exchange, string), each func(*exchange) error) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	c.n++
	x, wrong := read(raw)
	if wrong != "" {
		return &FileError{c.name, line, wrong, howTo}
	}
	x.file, x.entry, x.line = c.name, c.n, line
	return each(x)
}

func (c *capture) har(raw []byte) (*exchange, string) {
	var h harEntry
	if err := json.Unmarshal(raw, &h); err != nil {
		return nil, "the entry of the HAR cannot be read"
	}
	return h.exchange()
}

func (c *capture) journal(raw []byte) (*exchange, string) {
	var e core.Entry
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, "the entry of the journal cannot be read"
	}
	return journalCall(&e)
}

// errLong ends the reading of an entry that is too long.
var errLong = errors.New("too long")

// lineCounter knows the lines of what a decoder has read and not yet passed.
type lineCounter struct {
	r      io.Reader
	read   int64 // bytes given out
	passed int64 // that the decoder is done with
	line   int   // lines that end before passed
	ends   []int64
}

func (l *lineCounter) Read(b []byte) (int, error) {
	if l.read-l.passed > maxEntry {
		return 0, errLong
	}
	n, err := l.r.Read(b[:min(int64(len(b)), maxEntry+1-(l.read-l.passed))])
	for i, rest := 0, b[:n]; ; {
		j := bytes.IndexByte(rest, '\n')
		if j < 0 {
			break
		}
		i += j + 1
		l.ends = append(l.ends, l.read+int64(i))
		rest = rest[j+1:]
	}
	l.read += int64(n)
	return n, err
}

// at is the line of an offset that has not been passed, from 1.
func (l *lineCounter) at(offset int64) int {
	n := 0
	for _, end := range l.ends {
		if end > offset {
			break
		}
		n++
	}
	return l.line + n + 1
}

// release forgets the lines before an offset.
func (l *lineCounter) release(offset int64) {
	n := 0
	for n < len(l.ends) && l.ends[n] <= offset {
		n++
	}
	l.line, l.ends, l.passed = l.line+n, append(l.ends[:0], l.ends[n:]...), offset
}
