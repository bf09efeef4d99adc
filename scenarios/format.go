package scenarios

import (
	"bytes"
	"errors"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
)

// Format tidies a scenario file: even spacing (indentation stays), no blanks at the ends of
// lines, one blank line between blocks at most; comments stay. The file has to be
// YAML, not a valid scenario. Its error is an Errors.
func Format(src []byte) ([]byte, error) {
	rep := &report{}
	t, doc := parseTree("scenario", src, parser.ParseComments, rep)
	if err := rep.err(); err != nil {
		return nil, err
	}
	out := tidyLines(doc.String())
	if !sameMeaning(src, out) { // the printer is not ours: rather leave a file alone than change what it says
		out = tidyLines(strings.Join(t.lines, "\n"))
	}
	if !sameMeaning(src, out) {
		return nil, errors.New("this file cannot be tidied without changing what it says")
	}
	return out, nil
}

// tidyLines strips blanks at the ends of lines and folds runs of empty lines.
func tidyLines(text string) []byte {
	var out bytes.Buffer
	empty := true // none at the beginning
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line == "" && empty {
			continue
		}
		empty = line == ""
		out.WriteString(line + "\n")
	}
	return append(bytes.TrimRight(out.Bytes(), "\n"), '\n')
}

// sameMeaning says whether two YAML texts hold the same values.
func sameMeaning(a, b []byte) bool {
	var x, y any
	return yaml.Unmarshal(a, &x) == nil && yaml.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}
