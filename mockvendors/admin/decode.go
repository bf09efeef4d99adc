package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// read decodes a request's body strictly; no body at all is an empty object.
func read(r *http.Request, into any) error {
	body, err := io.ReadAll(r.Body) // whole has it in memory
	if err != nil {
		return bad("the body ended early: "+err.Error(), "send as many bytes as Content-Length says")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	return decode(body, into)
}

// decode reads one JSON object and refuses fields that into does not have.
func decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil {
		if _, err = d.Token(); err == io.EOF {
			return nil
		}
		return bad(fmt.Sprintf("something follows the JSON object at byte %d", d.InputOffset()), "send one JSON object")
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return bad(fmt.Sprintf("the body is no JSON: %v at byte %d", err, syntax.Offset), "send a JSON object")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return bad("the body is no JSON: it ends in the middle", "send a whole JSON object")
	case errors.As(err, &kind) && kind.Field != "":
		return bad(fmt.Sprintf("%s cannot be a %s (at byte %d)", kind.Field, kind.Value, kind.Offset), "give it a value of type %s", typeName(kind.Type))
	case errors.As(err, &kind):
		return bad(fmt.Sprintf("the body is a JSON %s", kind.Value), "send a JSON object")
	case strings.HasPrefix(err.Error(), "json: unknown field "):
		return unknownField(strings.TrimPrefix(err.Error(), "json: unknown field "), into)
	}
	return bad(err.Error(), "correct the value")
}

func unknownField(quoted string, into any) error {
	return bad("unknown field "+clip(quoted), "the fields are %s", list(fieldNames(reflect.TypeOf(into), "")))
}

// fieldNames lists the JSON fields of a type, those of inner objects after a dot.
func fieldNames(t reflect.Type, prefix string) (out []string) {
	for {
		switch t.Kind() {
		case reflect.Pointer:
			t = t.Elem()
			continue
		case reflect.Slice, reflect.Map:
			t, prefix = t.Elem(), strings.TrimSuffix(prefix, ".")+"[]."
			continue
		}
		break
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if f.Anonymous && name == "" {
			out = append(out, fieldNames(f.Type, prefix)...)
			continue
		}
		if name == "" {
			name = f.Name
		}
		out = append(out, prefix+name)
		out = append(out, fieldNames(f.Type, prefix+name+".")...)
	}
	return out
}

// typeName is a Go type in JSON's words.
func typeName(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return typeName(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "string"
	case reflect.Slice, reflect.Array:
		return "list"
	case reflect.Struct, reflect.Map, reflect.Interface:
		return "object"
	}
	return "number (" + t.Kind().String() + ")"
}
