package core

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestAFormIsReadFromQueryAndBody(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	for _, row := range []struct {
		says, query, body string
		types             []string
		want              Form
	}{
		{"query first, then body", "a=1", "b=2&a=3", []string{form}, Form{{"a", "1"}, {"b", "2"}, {"a", "3"}}},
		{"plus and percent are decoded in names and values", "", "a+b=%E4%BD%A0+x", []string{form}, Form{{"a b", "你 x"}}},
		{"an escape that is none stays", "", "a=100%&b=%zz&c=%4", []string{form}, Form{{"a", "100%"}, {"b", "%zz"}, {"c", "%4"}}},
		{"empty fields are skipped, a name alone has an empty value", "", "&&a&=x&", []string{form}, Form{{"a", ""}, {"", "x"}}},
		{"any of two content types may say form", "", "a=1", []string{"text/plain", form + ";charset=UTF-8"}, Form{{"a", "1"}}},
		{"a body without a content type is a form", "", "a=1", nil, Form{{"a", "1"}}},
		{"a JSON body is no form", "q=1", `{"a":1}`, []string{"application/json"}, Form{{"q", "1"}}},
	} {
		t.Run(row.says, func(t *testing.T) {
			c := &Call{Request: &http.Request{URL: &url.URL{RawQuery: row.query}, Header: http.Header{}}, Body: []byte(row.body)}
			if row.types != nil {
				c.Header["Content-Type"] = row.types
			}
			assert.Equal(t, row.want, c.Form())
		})
	}
}

func TestAFormsListComesInEitherForm(t *testing.T) {
	f := Form{{"l", "a,b"}, {"x", "n"}, {"l", " c ,,"}, {"l", ""}}
	assert.Equal(t, []string{"a", "b", "c"}, f.List("l"))
	assert.Nil(t, f.List("none"))
	assert.Equal(t, "a,b", f.Get("l"))
	assert.True(t, f.Has("x"))
	assert.False(t, f.Has("y"))
}
