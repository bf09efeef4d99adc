package realreaders

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xeipuuv/gojsonschema"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/lint"
)

const entry = `{"request":{"method":"POST","url":"https://api.xmpush.xiaomi.com/v3/message/regid?client_secret=x","headers":[{"name":"Content-Type","value":"application/x-www-form-urlencoded"}],"postData":{"text":"registration_id=r&title=t&description=b"}},"response":{"status":200,"content":{"text":"{\"code\":0}"}}}` + "\n"

// written is the SARIF of a capture.
func written(t *testing.T, capture string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a capture #1.ndjson")
	require.NoError(t, os.WriteFile(path, []byte(capture), 0o600))
	r, err := lint.Vendors(mockvendors.Catalog()).Files(t.Context(), []string{path}, nil)
	require.NoError(t, err)
	var b bytes.Buffer
	require.NoError(t, r.SARIF(&b, "devel"))
	return b.Bytes()
}

// valid holds a text against the schema of SARIF 2.1.0. The reader's own Validate looks at what it would write itself.
func valid(t *testing.T, text []byte) {
	t.Helper()
	schema, err := os.ReadFile("testdata/sarif-2.1.0-rtm.5.json")
	require.NoError(t, err)
	got, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(text))
	require.NoError(t, err)
	assert.Empty(t, got.Errors())
}

func TestTheSchemaFindsAFault(t *testing.T) {
	schema, err := os.ReadFile("testdata/sarif-2.1.0-rtm.5.json")
	require.NoError(t, err)
	bad := bytes.ReplaceAll(written(t, entry), []byte(`"level": "warning"`), []byte(`"level": "bad"`))
	got, err := gojsonschema.Validate(gojsonschema.NewBytesLoader(schema), gojsonschema.NewBytesLoader(bad))
	require.NoError(t, err)
	assert.NotEmpty(t, got.Errors())
}

func TestTheSARIFIsValidAndSaysWhatWasFound(t *testing.T) {
	text := written(t, entry+entry)
	got, err := sarif.FromBytes(text)
	require.NoError(t, err)
	valid(t, text)
	require.Len(t, got.Runs, 1)
	run := got.Runs[0]
	assert.Len(t, run.Results, 6)
	assert.Len(t, run.Tool.Driver.Rules, 3)
	first := run.Results[3]
	assert.Equal(t, *run.Tool.Driver.Rules[first.RuleIndex].ID, *first.RuleID, "an index leads to its rule")
	at := first.Locations[0].PhysicalLocation
	assert.Equal(t, 2, *at.Region.StartLine)
	assert.True(t, strings.HasSuffix(*at.ArtifactLocation.URI, "/a%20capture%20%231.ndjson"), *at.ArtifactLocation.URI)
}

func TestTheSARIFOfNothingIsValidToo(t *testing.T) {
	text := written(t, strings.Replace(entry, "api.xmpush.xiaomi.com", "example.com", 1))
	valid(t, text)
	got, err := sarif.FromBytes(text)
	require.NoError(t, err)
	assert.Empty(t, got.Runs[0].Results)
}
