package admin

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// promised are the operations that the design names; the document must have them whatever the code says.
var promised = []string{
	"POST /devices", "GET /devices", "GET /devices/{id}", "DELETE /devices/{id}", "GET /devices/{id}/tray", "POST /devices/{id}/tap/{n}",
	"POST /devices/{id}/{action}", "POST /devices/{id}/settings", "GET /messages", "GET /messages/wait", "GET /vendors",
	"GET /vendors/{vendor}", "PUT /vendors/{vendor}", "PUT /vendors/{vendor}/faults", "GET /clock", "POST /clock", "POST /reset",
	"GET /openapi.json",
}

type openAPI struct {
	OpenAPI string `json:"openapi"`
	Paths   map[string]map[string]struct {
		Summary     string         `json:"summary"`
		OperationID string         `json:"operationId"`
		Parameters  []documented   `json:"parameters"`
		Responses   map[string]any `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]any `json:"schemas"`
	} `json:"components"`
}

// documented is a parameter of an operation.
type documented struct {
	Name        string   `json:"name"`
	In          string   `json:"in"`
	Description string   `json:"description"`
	Schema      schemaOf `json:"schema"`
}

type schemaOf struct {
	Type    string `json:"type"`
	Minimum int    `json:"minimum"`
	Maximum int    `json:"maximum"`
}

func TestTheDocumentHasEveryOperation(t *testing.T) {
	r := newRig(t, Options{})
	var doc openAPI
	r.must("GET", "/openapi.json", "", &doc)
	assert.Equal(t, "3.1.0", doc.OpenAPI)
	var operations []string
	ids := map[string]bool{}
	for path, item := range doc.Paths {
		for method, op := range item {
			operations = append(operations, strings.ToUpper(method)+" "+strings.TrimPrefix(path, base))
			assert.NotEmpty(t, op.Summary)
			assert.False(t, ids[op.OperationID], "%s stands twice", op.OperationID)
			ids[op.OperationID] = true
			assert.Len(t, op.Responses, 3)
			inPath := 0
			for _, p := range op.Parameters {
				if p.In == "path" {
					inPath++
				}
				assert.NotEmpty(t, p.Description, "%s of %s", p.Name, path)
				switch p.Name {
				case "limit":
					assert.Equal(t, schemaOf{"integer", 1, 1000}, p.Schema)
				case "n":
					assert.Equal(t, schemaOf{"integer", 1, 0}, p.Schema)
				default:
					assert.Equal(t, schemaOf{Type: "string"}, p.Schema)
				}
			}
			assert.Equal(t, strings.Count(path, "{"), inPath, path)
		}
	}
	var want []string
	for _, op := range promised {
		if op != "POST "+actionPath {
			want = append(want, op)
			continue
		}
		for _, name := range actionNames() { // each under a path of its own
			want = append(want, "POST /devices/{id}/"+name)
		}
	}
	assert.ElementsMatch(t, want, operations)
	assert.True(t, ids["postDevicesRefreshToken"])
}

func TestEveryReferenceOfTheDocumentLeadsSomewhere(t *testing.T) {
	text, err := json.Marshal(document())
	require.NoError(t, err)
	var doc openAPI
	require.NoError(t, json.Unmarshal(text, &doc))
	refs := strings.Split(string(text), `"$ref":"`)[1:]
	require.NotEmpty(t, refs)
	for _, ref := range refs {
		ref, _, _ = strings.Cut(ref, `"`)
		name, ok := strings.CutPrefix(ref, "#/components/schemas/")
		assert.True(t, ok && doc.Components.Schemas[name] != nil, ref)
	}
	device, err := json.Marshal(doc.Components.Schemas["NewDevice"])
	require.NoError(t, err)
	for _, field := range []string{"vendor", "allow_notifications", "force", "manifest"} {
		assert.Contains(t, string(device), `"`+field+`"`)
	}
}

func TestEveryDocumentedOperationAnswers(t *testing.T) {
	r := newRig(t, Options{})
	bodies := map[string]string{
		"POST /devices": `{"vendor":"mi"}`, "POST /clock": `{"jump":"1s"}`, "PUT /vendors/{vendor}": `{"settings":{}}`,
	}
	status := map[string]int{"POST /devices": 201, "POST /devices/{id}/tap/{n}": 404} // the tray is empty
	for _, op := range promised {
		t.Run(op, func(t *testing.T) {
			d := r.phone(`{"vendor":"oppo"}`)
			method, path, _ := strings.Cut(op, " ")
			path = strings.NewReplacer("{id}", d.ID, "{n}", "1", "{action}", "kill", "{vendor}", "oppo").Replace(path)
			if path == "/messages/wait" {
				path += "?timeout=1ms"
			}
			want := status[op]
			if want == 0 {
				want = 200
			}
			var got any
			assert.Equal(t, want, r.call(method, path, bodies[op], &got), "%v", got)
		})
	}
}
