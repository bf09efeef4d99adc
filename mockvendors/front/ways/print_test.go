package ways_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/front/ways"
)

// sh runs a script with an environment and nothing else.
func sh(t *testing.T, env []string, script string) string {
	t.Helper()
	c := exec.Command("sh", "-euc", script)
	c.Env = env
	out, err := c.CombinedOutput()
	require.NoError(t, err, "%s\n%s", script, out)
	return string(out)
}

// A shell that evaluates the lines has the environment, quotes and all; pushrig_off gives back what it had, also after two times.
func TestAShellTakesTheLinesAndGivesBackWhatItHad(t *testing.T) {
	before := []string{"PATH=/usr/bin:/bin", "KEPT=as it is", "MINE=it's mine", "GOES=soon"}
	after := []string{"PATH=/usr/bin:/bin", "KEPT=as it is", `MINE=it's $HOME "now" \ and` + "\nmore", "NEW=`id`"}
	const show = `printf '%s|%s|%s|%s\n' "$KEPT" "$MINE" "${GOES-gone}" "${NEW-none}"; `
	want := "as it is|it's $HOME \"now\" \\ and\nmore|gone|`id`\n"
	first := ways.ShellLines(before, after)
	assert.Equal(t, want+"as it is|it's mine|soon|none\n", sh(t, before, "eval "+word(first)+"; "+show+"pushrig_off; "+show))

	second := ways.ShellLines(append(after, "PUSHRIG_PROXY_ENV=1"), append(after, "PUSHRIG_PROXY_ENV=1"))
	got := sh(t, before, "eval "+word(first)+"; eval "+word(second)+"; "+show+"pushrig_off; "+show+`echo "${PUSHRIG_PROXY_ENV-off}"`)
	assert.Equal(t, want+"as it is|it's mine|soon|none\noff\n", got)
}

// Names that a shell cannot write are left alone (bash exports functions under such names).
func TestNamesThatAShellCannotWriteAreLeftOut(t *testing.T) {
	lines := ways.ShellLines([]string{"BASH_FUNC_x%%=() { :; }", "1=x"}, []string{"a.b=c", "A1=d"})
	assert.NotContains(t, lines, "BASH_FUNC")
	assert.NotContains(t, lines, "a.b")
	assert.Equal(t, "d", sh(t, []string{"PATH=/usr/bin:/bin"}, lines+`printf %s "$A1"`))
}

func word(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

func TestTheHostsFileNamesEachHostAsThisMachine(t *testing.T) {
	text := ways.HostsFile([]string{"fcm.googleapis.com", "api.xmpush.xiaomi.com"})
	assert.Contains(t, text, "\n127.0.0.1 fcm.googleapis.com\n127.0.0.1 api.xmpush.xiaomi.com\n")
	assert.True(t, strings.HasPrefix(text, "#"))
}

func TestTheComposeSnippetIsYAMLThatComposeDoesNotFillIn(t *testing.T) {
	text := ways.Compose([]string{"HTTPS_PROXY=http://127.0.0.1:7420", `NODE_OPTIONS=--require="/a b/$x.js"`}, []string{"/ca.pem", "/clients"})
	var file struct {
		Services map[string]struct {
			NetworkMode string `yaml:"network_mode"`
			Volumes     []string
			Environment map[string]string
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(text), &file), text)
	s := file.Services["YOUR-SERVICE"]
	assert.Equal(t, "host", s.NetworkMode)
	assert.Equal(t, []string{"/ca.pem:/ca.pem:ro", "/clients:/clients:ro"}, s.Volumes)
	assert.Equal(t, map[string]string{"HTTPS_PROXY": "http://127.0.0.1:7420", "NODE_OPTIONS": `--require="/a b/$$x.js"`}, s.Environment)
}
