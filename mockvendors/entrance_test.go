package mockvendors_test

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
)

// A handler's panic must not stay between net/http and a log that nobody reads.
func TestADefectIsAnswered500AndTold(t *testing.T) {
	var told []any
	c := mockvendors.Config{Vendors: []string{"mi"}, OnPanic: func(value any, trace []byte) {
		told = append(told, value)
		assert.Contains(t, string(trace), "entrance_test.go")
	}}
	once := sync.Once{}
	c.OnEvent = func(core.Event) { once.Do(func() { panic("a defect") }) }
	m := start(t, c)
	ask := func() (int, string) {
		resp, err := http.Post(m.Vendor("mi").BaseURL+"/v3/message/regid", "application/x-www-form-urlencoded", strings.NewReader("title=x"))
		require.NoError(t, err)
		body, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode, string(body)
	}
	status, body := ask()
	assert.Equal(t, http.StatusInternalServerError, status)
	assert.Contains(t, body, "a defect")
	assert.Equal(t, []any{"a defect"}, told)
	status, _ = ask()
	assert.Equal(t, http.StatusOK, status, "the mock goes on")
	assert.Len(t, told, 1)
	http.DefaultClient.CloseIdleConnections()
}

func TestAnotherSitesPageReachesNoVendor(t *testing.T) {
	m := start(t, mockvendors.Config{})
	status := func(url, header, value string) int {
		req, err := http.NewRequest(http.MethodPost, url, strings.NewReader("{}"))
		require.NoError(t, err)
		if header != "" {
			req.Header.Set(header, value)
		}
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode
	}
	for _, r := range m.Vendors() {
		for _, path := range []string{"/nothing-here", mockvendors.LinkPath} {
			url := r.BaseURL + path
			program := status(url, "", "")
			assert.NotEqual(t, http.StatusForbidden, program, url)
			assert.Equal(t, program, status(url, "Origin", r.BaseURL), "%s: its own page", url)
			assert.Equal(t, program, status(url, "Sec-Fetch-Site", "none"), "%s: a person's browser", url)
			for _, foreign := range [][2]string{
				{"Origin", "https://evil.example"}, {"Origin", "http://127.0.0.1:1"}, {"Origin", "null"},
				{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
			} {
				assert.Equal(t, http.StatusForbidden, status(url, foreign[0], foreign[1]), "%s: %v", url, foreign)
			}
		}
	}
	http.DefaultClient.CloseIdleConnections()
}
