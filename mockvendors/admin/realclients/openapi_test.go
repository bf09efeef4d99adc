// Package realclients tries the admin API's description on tools that other people use: kin-openapi must find it valid and every
// answer as it says, and a client that oapi-codegen makes of it must read them all. It is a module of its own, so that their
// dependencies are nobody else's.
package realclients

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	_ "github.com/oapi-codegen/runtime" // of the client that is made below
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/admin"
	"github.com/pushrig/pushrig/mockvendors/clock"
)

// exchange is one request and its answer.
type exchange struct {
	request *http.Request
	status  int
	header  http.Header
	body    []byte
}

// api is the admin API over all vendors, and what was asked and answered.
type api struct {
	url string
	mu  sync.Mutex
	log []exchange
}

func newAPI(t *testing.T) *api {
	t.Helper()
	c := clock.New(time.Now(), 0)
	mocks, err := mockvendors.Start(mockvendors.Config{Seed: 1, Clock: c})
	require.NoError(t, err)
	over := admin.Mocks{Clock: c}
	for _, r := range mocks.Vendors() {
		over.Vendors = append(over.Vendors, admin.Vendor{Vendor: r.Vendor, Spec: r.Spec, LinkURL: r.LinkURL})
	}
	handler := admin.New(over, admin.Options{})
	a := &api{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorded := httptest.NewRecorder()
		handler.ServeHTTP(recorded, r)
		a.mu.Lock()
		a.log = append(a.log, exchange{r.Clone(context.Background()), recorded.Code, recorded.Header(), bytes.Clone(recorded.Body.Bytes())})
		a.mu.Unlock()
		for k, v := range recorded.Header() {
			w.Header()[k] = v
		}
		w.WriteHeader(recorded.Code)
		_, _ = w.Write(recorded.Body.Bytes())
	}))
	a.url = server.URL
	t.Cleanup(func() { server.Close(); handler.Close(); mocks.Close(); c.Stop() })
	return a
}

// description is the API's own.
func (a *api) description(t *testing.T) []byte {
	t.Helper()
	resp, err := http.Get(a.url + "/api/v1/openapi.json")
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return text
}

func TestAGeneratedClientReadsEveryAnswer(t *testing.T) {
	a := newAPI(t)
	text := a.description(t)
	doc, err := openapi3.NewLoader().LoadFromData(text)
	require.NoError(t, err)
	require.NoError(t, doc.Validate(t.Context()), "kin-openapi")

	out := drive(t, a.url, text)
	assert.Contains(t, out, "topics tea\n")
	assert.Contains(t, out, "unlimited oppo pictures_day\n")
	assert.Contains(t, out, "refused os \"ios\" cannot be yet")
	operations := 0
	for _, item := range doc.Paths.Map() {
		operations += len(item.Operations())
	}
	assert.Equal(t, operations+5, strings.Count(out, "read "), "every operation, the vendors' six times")

	doc.Servers = nil // wherever it is
	router, err := gorillamux.NewRouter(doc)
	require.NoError(t, err)
	for _, x := range a.log {
		route, params, err := router.FindRoute(x.request)
		require.NoError(t, err, "%s %s is not described", x.request.Method, x.request.URL)
		input := &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: x.request, PathParams: params, Route: route},
			Status:                 x.status, Header: x.header,
		}
		input.SetBodyBytes(x.body)
		assert.NoError(t, openapi3filter.ValidateResponse(t.Context(), input), "%s %s", x.request.Method, x.request.URL)
	}
}

// drive makes the client in a module of its own, beside the driver, and runs it.
func drive(t *testing.T, url string, description []byte) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, content []byte) {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), content, 0o600))
	}
	copied := func(from, to string) {
		content, err := os.ReadFile(from)
		require.NoError(t, err)
		write(to, content)
	}
	root, err := filepath.Abs("../../..")
	require.NoError(t, err)
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	text := strings.Replace(string(mod), "module github.com/pushrig/pushrig/mockvendors/admin/realclients", "module pushrig.example/driver", 1)
	write("go.mod", []byte(strings.Replace(text, "=> ../../..", "=> "+root, 1)))
	copied("go.sum", "go.sum")
	copied("testdata/driver/main.go", "main.go")
	write("openapi.json", description)
	write("api/placeholder.go", []byte("package api\n"))
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), "go", args...)
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "go %s: %s", strings.Join(args, " "), out)
		return string(out)
	}
	run("tool", "oapi-codegen", "-generate", "types,client", "-package", "api", "-o", "api/client.go", "openapi.json")
	return run("run", ".", url+"/")
}
