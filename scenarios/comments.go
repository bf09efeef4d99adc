package scenarios

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"reflect"
	"regexp"
	"strings"
)

// typeFiles are the files whose comments describe the keys: what editors show and what the
// code says cannot drift apart.
//
//go:embed scenario.go apps.go devices.go step.go target.go send.go load.go
var typeFiles embed.FS

// typeComments are the comments of the scenario's own types: Type.Field → text.
func typeComments() (map[string]string, error) {
	out := map[string]string{}
	files, err := fs.Glob(typeFiles, "*.go")
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		src, err := typeFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		if err := addComments(out, name, string(src)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addComments adds what a Go file says about the fields of its structs: Type.Field → text. One comment above several lines
// speaks of them all. Fields are called by their keys, as a file has them.
func addComments(out map[string]string, name, src string) error {
	if src == "" {
		return nil
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, parser.ParseComments)
	if err != nil {
		return err
	}
	line := func(p token.Pos) int { return fset.Position(p).Line }
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.TypeSpec)
		if !ok {
			return true
		}
		st, ok := spec.Type.(*ast.StructType)
		if !ok {
			return false
		}
		keys := keysOf(st)
		said, end := "", 0
		for _, f := range st.Fields.List {
			switch {
			case f.Doc != nil:
				said = strings.Join(strings.Fields(f.Doc.Text()), " ")
			case line(f.Pos()) != end+1:
				said = ""
			}
			end = line(f.End())
			for _, id := range f.Names {
				out[spec.Name.Name+"."+id.Name] = identifiers.ReplaceAllStringFunc(said, func(word string) string {
					if key := keys[word]; key != "" {
						return key
					}
					return word
				})
			}
		}
		return false
	})
	return nil
}

var identifiers = regexp.MustCompile(`[A-Z][A-Za-z0-9]*`)

// keysOf maps a struct's fields to the keys that files have for them.
func keysOf(st *ast.StructType) map[string]string {
	out := map[string]string{}
	for _, f := range st.Fields.List {
		if f.Tag == nil {
			continue
		}
		key, _, _ := strings.Cut(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("yaml"), ",")
		for _, id := range f.Names {
			out[id.Name] = key
		}
	}
	return out
}
