package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Every module and every set of Node packages of the repository is one that dependabot looks at, and the other way round.
func TestDependabotLooksEverywhere(t *testing.T) {
	text, err := os.ReadFile("../../.github/dependabot.yml")
	require.NoError(t, err)
	var config struct {
		Updates []struct {
			Ecosystem string `yaml:"package-ecosystem"`
			Directory string `yaml:"directory"`
		} `yaml:"updates"`
	}
	require.NoError(t, yaml.Unmarshal(text, &config))
	var listed []string
	for _, u := range config.Updates {
		if u.Ecosystem != "github-actions" {
			listed = append(listed, u.Ecosystem+" "+u.Directory)
		}
	}
	files, err := exec.Command("git", "-C", "../..", "ls-files", "go.mod", "*/go.mod", "package.json", "*/package.json").Output()
	if err != nil {
		t.Skipf("git does not list the repository's files: %v", err)
	}
	var there []string
	for file := range strings.FieldsSeq(string(files)) {
		ecosystem := map[string]string{"go.mod": "gomod", "package.json": "npm"}[filepath.Base(file)]
		if !strings.Contains(file, "/testdata/") {
			there = append(there, ecosystem+" "+filepath.Join("/", filepath.Dir(file)))
		}
	}
	assert.ElementsMatch(t, there, listed)
}

// The Makefile, CONTRIBUTING and .ci/run speak of one version of each tool.
func TestToolsHaveOneVersion(t *testing.T) {
	versions := map[string]map[string]bool{}
	for _, file := range []string{"Makefile", ".ci/run", ".github/workflows/ci.yml", "CONTRIBUTING.md"} {
		text, err := os.ReadFile(filepath.Join("../..", file))
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`([\w./-]+/cmd/[\w-]+)@(v[\w.]+)`).FindAllStringSubmatch(string(text), -1) {
			if versions[m[1]] == nil {
				versions[m[1]] = map[string]bool{}
			}
			versions[m[1]][m[2]] = true
		}
	}
	require.NotEmpty(t, versions)
	for tool, seen := range versions {
		assert.Len(t, seen, 1, "%s", tool)
	}
}
