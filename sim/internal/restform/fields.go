package restform

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strconv"
)

// fields is a JSON object that is read field by field, because each of a call's fields has a code of its own. Fields that a
// call does not know are left alone, as newer scripts have newer ones.
type fields map[string]json.RawMessage

// readFields reads a request's body; code is the call's for what is no JSON object.
func readFields(w http.ResponseWriter, r *http.Request, limit int64, code int) (fields, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if too := (*http.MaxBytesError)(nil); errors.As(err, &too) {
		return nil, refuse(codePacket, "the body has more than "+strconv.FormatInt(limit, 10)+" bytes; send less at a time")
	}
	if err != nil {
		return nil, refuse(code, "the body ended before its end")
	}
	return parseFields(body, code)
}

func parseFields(body []byte, code int) (fields, error) {
	var f fields
	if err := json.Unmarshal(body, &f); err != nil || f == nil {
		return nil, refuse(code, "the body is no JSON object; look at its quotes, commas and braces")
	}
	return f, nil
}

// object reads a field that is an object, empty where it is missing. Its fields are told apart by case, as the real service does.
func (f fields) object(name string, code int) (fields, error) {
	if !f.has(name) {
		return nil, nil
	}
	var inner fields
	err := f.into(name, &inner, code, "object")
	return inner, err
}

// has reports whether a field is there and not null.
func (f fields) has(name string) bool {
	raw, ok := f[name]
	return ok && !bytes.Equal(raw, []byte("null"))
}

// into reads a field that is there; code is its own for a value of another type.
func (f fields) into(name string, to any, code int, kind string) error {
	if !f.has(name) {
		return nil
	}
	if err := json.Unmarshal(f[name], to); err != nil {
		return refuse(code, name+" is no "+kind)
	}
	return nil
}

// text reads a text; "" where it is missing.
func (f fields) text(name string, code int) (s string, err error) {
	err = f.into(name, &s, code, "text")
	return s, err
}

// number reads a whole number; 0 where it is missing.
func (f fields) number(name string, code int) (n int64, err error) {
	err = f.into(name, &n, code, "whole number")
	return n, err
}

// uint32 reads a 32-bit number; 0 where it is missing.
func (f fields) uint32(name string, code int) (n uint32, err error) {
	err = f.into(name, &n, code, "whole number from 0 to 4294967295")
	return n, err
}

// texts reads a list of texts.
func (f fields) texts(name string, code int) (list []string, err error) {
	err = f.into(name, &list, code, "list of texts")
	return list, err
}

// size is how many bytes some fields have as they were sent.
func (f fields) size(names ...string) (n int) {
	for _, name := range names {
		n += len(f[name])
	}
	return n
}
