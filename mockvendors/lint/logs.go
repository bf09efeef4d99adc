package lint

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// secretShapes are what gives itself away: tokens of phones, access tokens, keys.
var secretShapes = []struct {
	what string
	is   *regexp.Regexp
}{
	{"an FCM token", regexp.MustCompile(`\b[A-Za-z0-9_-]{11,22}:APA91b[A-Za-z0-9_-]{20,}`)},
	{"an OPPO regId", regexp.MustCompile(`\bOPPO_[A-Z]{2,10}_[0-9a-f]{32}\b`)},
	{"a Huawei token", regexp.MustCompile(`\bIQAAAA[A-Za-z0-9_-]{90,}`)},
	{"a Google access token", regexp.MustCompile(`\bya29\.[A-Za-z0-9_.-]{20,}`)},
	{"a signed token", regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`)},
	{"a private key", regexp.MustCompile(`-----BEGIN (?:RSA )?PRIVATE KEY-----`)},
}

// logWord is a run of what tokens and secrets are made of.
var logWord = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9_\-.+/:~]{15,}={0,2}`)

// maxLogLine is the most of one line that is looked at.
const maxLogLine = 1 << 20

// log looks for tokens and secrets in the lines of a log: for those that the captures have shown, and for what is shaped like one.
func (l *linter) log(ctx context.Context, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("the log cannot be read: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 0, 64<<10), maxLogLine)
	n := 0
	for lines.Scan() {
		if n++; n%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		l.out.Lines++
		if what, found := l.secretIn(lines.Bytes()); found != "" {
			l.add(Finding{
				ID: IDLog, Level: Warning, File: name, Line: n, Field: core.Short(found),
				Says: "The line shows " + what + " whole.", Remedy: "Log its first characters, or a digest.",
			})
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return &FileError{name, n + 1, fmt.Sprintf("the line is longer than %d MiB", maxLogLine>>20), "give a log of lines"}
	}
	if lines.Err() != nil {
		return fmt.Errorf("the log cannot be read: %w", lines.Err())
	}
	return nil
}

// secretIn is the first token or secret in a line, and what it is.
func (l *linter) secretIn(line []byte) (what, found string) {
	for _, s := range secretShapes {
		if m := s.is.Find(line); m != nil {
			return s.what, string(m)
		}
	}
	for _, w := range logWord.FindAll(line, -1) {
		if l.known.is(string(w)) {
			return "a token or a secret of a captured call", string(w)
		}
	}
	return "", ""
}
