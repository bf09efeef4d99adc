package mockvendors

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// noClientCalls are names in the rulebooks that no push client calls, and why.
var noClientCalls = map[string]string{
	"type.googleapis.com":       "begins a type's name in FCM's error details",
	"cloud.google.com":          "documentation",
	"developer.huawei.com":      "documentation",
	"sandbox.xmpush.xiaomi.com": "Mi's for iOS only, never valid for Android",
	"xmpush.global.xiaomi.com":  "what the names of Mi's overseas hosts end in",
	"cnblogs.com":               "documentation",
	"oop-openapi-cn.wanyol.com": "OPPO's fluid cloud, another service",
}

var (
	quoted   = regexp.MustCompile("`[^`\n]*`")
	hostName = regexp.MustCompile(`[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|cn)\b`)
)

// Every host that a rulebook names is one that its vendor stands for: in the list of hosts, which the certificate and the recipes
// for redirecting clients are made of.
func TestEveryHostOfEveryRulebookIsServed(t *testing.T) {
	for _, spec := range Catalog() {
		text, err := rulebooks.ReadFile(spec.Name + "/RULEBOOK.md")
		require.NoError(t, err)
		found := 0
		for _, code := range quoted.FindAllString(string(text), -1) {
			if strings.Contains(code, "github.com") || strings.Contains(code, "com.") && !strings.Contains(code, "//") {
				continue // a repository, or a package's name
			}
			for _, host := range hostName.FindAllString(code, -1) {
				if noClientCalls[host] != "" {
					continue
				}
				found++
				assert.True(t, slices.Contains(spec.Hosts, host), "%s's rulebook names %s in %s, and the mock does not stand for it", spec.Name, host, code)
			}
		}
		assert.NotZero(t, found, "%s's rulebook names no host: the test looks at the wrong thing", spec.Name)
	}
}
