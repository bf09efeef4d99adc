package credentials

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Token is the token of one phone of the backend's own.
type Token struct{ Vendor, Text string }

// The bounds of a file of tokens.
const (
	maxTokens = 250_000
	maxLine   = 8 << 10
)

// ReadTokens reads files of tokens, one a line: VENDOR TOKEN, VENDOR,TOKEN, or the token alone where its shape says whose it is.
// Lines may be empty or begin with #. Each argument is FILE, or VENDOR=FILE for a file of tokens alone. specs are the vendors
// that run.
func ReadTokens(args []string, specs []core.Spec) ([]Token, error) {
	r := tokenReader{specs: specs, seen: map[Token]place{}}
	for _, arg := range args {
		vendor, name := splitArg(arg)
		if err := r.file(name, vendor); err != nil {
			return nil, err
		}
	}
	return r.out, nil
}

type tokenReader struct {
	specs []core.Spec
	seen  map[Token]place
	out   []Token
}

func (r *tokenReader) file(name, vendor string) error {
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("tokens cannot be read: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 0, maxLine), maxLine)
	at := place{file: name, col: 1}
	for lines.Scan() {
		at.line++
		text := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if text == "" || strings.HasPrefix(text, "#") || at.line == 1 && strings.EqualFold(text, "vendor,token") {
			continue
		}
		if err := r.line(at, text, vendor); err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		at.line++
		return at.errorf("write one token a line", "the line is longer than %d bytes", maxLine)
	}
	if lines.Err() != nil {
		return fmt.Errorf("tokens cannot be read: %w", lines.Err())
	}
	return nil
}

// line takes one line in.
func (r *tokenReader) line(at place, text, vendor string) error {
	token := text
	if i := strings.IndexAny(text, ", \t;"); i > 0 && vendor == "" {
		vendor, token = text[:i], strings.TrimLeft(text[i+1:], ", \t;")
	}
	if vendor == "" {
		var err error
		if vendor, err = r.owner(at, token); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(r.specs, func(s core.Spec) bool { return s.Name == vendor })
	if i < 0 {
		return at.errorf("the vendors here are "+strings.Join(r.names(), ", "), "%q is none of the vendors that run", clip(vendor))
	}
	if r.specs[i].Token == nil {
		return at.errorf("leave the line out", "%s takes no given tokens", vendor)
	}
	if _, err := r.specs[i].Token(token); err != nil {
		return at.errorf(err.Error(), "%s is no token of %s", core.Short(token), vendor)
	}
	key := Token{vendor, token}
	if first, ok := r.seen[key]; ok {
		return at.errorf("give each phone a token of its own", "the token %s stands in line %d of %s already", core.Short(token), first.line, first.file)
	}
	if len(r.out) == maxTokens {
		return at.errorf("give fewer", "there are more than %d tokens, the most phones there may be", maxTokens)
	}
	r.seen[key] = at
	r.out = append(r.out, key)
	return nil
}

// owner tells whose a token is by its shape. Huawei's is the loosest: it is Huawei's where it is nobody else's.
func (r *tokenReader) owner(at place, token string) (string, error) {
	var fit []string
	for _, s := range r.specs {
		if s.Token == nil {
			continue
		}
		if _, err := s.Token(token); err == nil {
			fit = append(fit, s.Name)
		}
	}
	if len(fit) > 1 {
		fit = slices.DeleteFunc(fit, func(name string) bool { return name == huawei })
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	return "", at.errorf("write VENDOR TOKEN, or name the file as VENDOR=FILE", "whose token %s is cannot be told", core.Short(token))
}

func (r *tokenReader) names() (out []string) {
	for _, s := range r.specs {
		out = append(out, s.Name)
	}
	return out
}
