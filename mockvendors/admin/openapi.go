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
	for _, rt := range routes() {
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
				"default":            object{"description": "What is wrong, and what to do about it.", "content": problems},
			},
		}
		if rt.body != nil {
			op["requestBody"] = object{"content": d.content(rt.body)}
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
		},
		"paths":      paths,
		"components": object{"schemas": d.schemas},
	}
}

// operationID is a name for generated clients: getDevices, postDevicesTap.
func operationID(rt route) string {
	id := strings.ToLower(rt.method)
	for part := range strings.SplitSeq(rt.path, "/") {
		if part = strings.TrimSuffix(part, ".json"); part != "" && part[0] != '{' {
			id += strings.ToUpper(part[:1]) + part[1:]
		}
	}
	if strings.HasSuffix(rt.path, "}") && rt.method == http.MethodGet {
		id += "One"
	}
	if strings.HasSuffix(rt.path, "{action}") {
		id += "Action"
	}
	return id
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
	schema := object{"type": "string"}
	if p.enum != nil {
		schema["enum"] = p.enum
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
	if t == reflect.TypeFor[json.RawMessage]() {
		return &jsonschema.Schema{Type: "object"}
	}
	return nil
}
