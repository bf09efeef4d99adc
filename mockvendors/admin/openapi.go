package admin

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"
)

// describe answers with the OpenAPI 3.1 document of the API, made from the routes and the types they read and write, so
// that it cannot say anything else than they do.
func (a *API) describe(*http.Request) (any, error) { return document(), nil }

var inPath = regexp.MustCompile(`\{(\w+)\}`)

type object = map[string]any

func document() object {
	d := documenter{schemas: object{}}
	problems := d.content(problem{})
	paths := object{}
	for _, rt := range expanded() {
		status := rt.status
		if status == 0 {
			status = http.StatusOK
		}
		op := object{
			"summary":     rt.summary,
			"operationId": operationID(rt),
			"parameters":  parameters(rt),
			"responses": object{
				strconv.Itoa(status): object{"description": http.StatusText(status), "content": d.content(rt.answer)},
				"4XX":                object{"description": "What is wrong with the request, and what to do about it.", "content": problems},
				"default":            object{"description": "What went wrong, and what to do about it.", "content": problems},
			},
		}
		if rt.body != nil {
			op["requestBody"] = object{"required": true, "content": d.content(rt.body)}
		}
		item, _ := paths[base+rt.path].(object)
		if item == nil {
			item = object{}
			paths[base+rt.path] = item
		}
		item[strings.ToLower(rt.method)] = op
	}
	return object{
		"openapi": "3.1.0",
		"info": object{
			"title": "pushrig mock admin API", "version": "v1",
			"description": "Inspects and steers mock push vendors and the simulated phones that are pushed to. On loopback only; no secret or token is shown in full unless it was just made.",
			"license":     object{"name": "Apache-2.0", "identifier": "Apache-2.0"},
		},
		"servers":    []object{{"url": "http://127.0.0.1:7400", "description": "pushrig mock; the ready line has the address where --listen says another."}},
		"security":   []object{}, // loopback and the same origin are the fence
		"paths":      paths,
		"components": object{"schemas": d.schemas},
	}
}

// operationID is a name for generated clients: getDevices, postDevicesTap.
func operationID(rt route) string {
	id := strings.ToLower(rt.method)
	for part := range strings.SplitSeq(rt.path, "/") {
		if part = strings.TrimSuffix(part, ".json"); part == "" || part[0] == '{' {
			continue
		}
		for word := range strings.SplitSeq(part, "-") {
			id += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	if strings.HasSuffix(rt.path, "}") && rt.method == http.MethodGet {
		id += "One"
	}
	return id
}

// expanded are the routes as the document has them: each action of a phone under a path of its own, since one path with any
// action in it would take in its siblings.
func expanded() (out []route) {
	for _, rt := range routes() {
		if rt.path != actionPath {
			out = append(out, rt)
			continue
		}
		for _, a := range actions() {
			one := rt
			one.path = strings.Replace(rt.path, "{action}", a.name, 1)
			one.summary = strings.ToUpper(a.says[:1]) + a.says[1:] + "."
			out = append(out, one)
		}
	}
	return out
}

func parameters(rt route) []object {
	out := []object{}
	for _, m := range inPath.FindAllStringSubmatch(rt.path, -1) {
		for _, p := range pathParams() {
			if p.name == m[1] {
				out = append(out, p.object("path"))
			}
		}
	}
	for _, p := range rt.query {
		out = append(out, p.object("query"))
	}
	return out
}

func (p param) object(in string) object {
	schema := p.schema
	if schema == nil {
		schema = object{"type": "string"}
	}
	return object{"name": p.name, "in": in, "required": in == "path", "description": p.says, "schema": schema}
}

// documenter collects the schemas of the types that the routes read and write.
type documenter struct{ schemas object }

// content is a JSON body of v's type.
func (d documenter) content(v any) object {
	return object{"application/json": object{"schema": d.schema(reflect.TypeOf(v))}}
}

func (d documenter) schema(t reflect.Type) any {
	switch {
	case t.Kind() == reflect.Slice:
		return object{"type": "array", "items": d.schema(t.Elem())}
	case t.Name() == "":
		return object{"type": "object"}
	}
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if d.schemas[name] == nil {
		r := jsonschema.Reflector{Anonymous: true, DoNotReference: true, Mapper: special}
		s := r.ReflectFromType(t)
		s.Version = "" // OpenAPI 3.1 says which dialect
		d.schemas[name] = s
	}
	return object{"$ref": "#/components/schemas/" + name}
}

// special are the types whose JSON differs from what they look like in Go.
func special(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[json.RawMessage]():
		return &jsonschema.Schema{Type: "object"}
	case reflect.TypeFor[unlimited]():
		return &jsonschema.Schema{Extras: object{"type": []string{"integer", "null"}, "format": "int64"}}
	}
	return nil
}
