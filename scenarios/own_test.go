package scenarios

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// ownCatalog is the fake one with a vendor whose tokens are eight capital letters.
func ownCatalog() Catalog {
	cat := fakeCatalog()
	for i := range cat {
		if cat[i].Name == "oppo" {
			cat[i].Token = func(text string) (core.Shape, error) {
				if len(text) != 8 || strings.ToUpper(text) != text {
					return core.Shape{}, errors.New("a token is eight capital letters")
				}
				return core.Shape{}, nil
			}
		}
	}
	return cat
}

// ownFolder has what the scenarios of these tests name, and returns the path of a scenario in it.
func ownFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"oppo.yaml": "app_key: k1\nmaster_secret: s3cr3t\n", "second.json": `{"package": "com.shop.two", "app_key": "k2", "master_secret": "s3cr3t2"}`,
		"bad.yaml": "app_key: k\nmaster_secret: s3cr3t\nmistress_secret: s3cr3t\n", "tokens.txt": "# ours\nAAAAAAAA\nBBBBBBBB\n", "short.txt": "AAAAAAAA\nBBB\n",
	} {
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	return filepath.Join(dir, "scenario.yaml")
}

const ownSteps = "\nsteps:\n  - settle: 1s\n"

func TestOwnCredentialsAndTokensAreFoundBesideTheScenario(t *testing.T) {
	path := ownFolder(t)
	s, err := Parse(path, []byte("name: own\ncredentials: [oppo.yaml]\napps: {two: {credentials: [oppo=second.json]}}\ndevices:\n  - {group: a, vendor: oppo, tokens: tokens.txt}\n  - {group: b, vendor: oppo, token: CCCCCCCC}"+ownSteps), ownCatalog())
	require.NoError(t, err)
	set, err := s.OwnCredentials(DefaultApp)
	require.NoError(t, err)
	assert.Equal(t, "k1", set.Vendors["oppo"][0].AppKey)
	set, err = s.OwnCredentials("two")
	require.NoError(t, err)
	assert.Equal(t, "k2", set.Vendors["oppo"][0].AppKey)
	assert.Equal(t, "com.shop.two", s.Apps["two"].Package, "the file says which package the app has")
	assert.Equal(t, 2, s.Devices[0].Count, "as many phones as tokens")
	for i, want := range [][]string{{"AAAAAAAA", "BBBBBBBB"}, {"CCCCCCCC"}} {
		got, err := s.OwnTokens(&s.Devices[i], ownCatalog())
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	none, err := s.OwnCredentials("nobody")
	require.NoError(t, err)
	assert.Nil(t, none)
}

func TestValidateRefusesOwnCredentialsAndTokensThatRunWould(t *testing.T) {
	path := ownFolder(t)
	one := func(group string) string { return "name: own\ndevices:\n  - {group: g, " + group + "}" + ownSteps }
	for text, want := range map[string]string{
		"name: own\ncredentials: [nowhere.yaml]\ndevices: [{group: g, vendor: oppo}]" + ownSteps:                                           "scenario.yaml:2:14: credentials cannot be read",
		"name: own\ncredentials: [bad.yaml]\ndevices: [{group: g, vendor: oppo}]" + ownSteps:                                               `bad.yaml:3:1: unknown key "mistress_secret"; the keys of oppo are`,
		"name: own\ncredentials: [oppo.yaml, oppo=second.json]\ndevices: [{group: g, vendor: oppo}]" + ownSteps:                            "are of two apps at oppo; give each app its own files",
		"name: own\napps: {two: {package: a.b, credentials: [second.json]}}\ndevices: [{group: g, vendor: oppo}]" + ownSteps:               "the credentials are those of the package com.shop.two; make them one, or leave package out",
		"name: own\napps: {two: {credentials: [second.json]}, b: {package: com.shop.two}}\ndevices: [{group: g, vendor: oppo}]" + ownSteps: "has the package com.shop.two already",
		one("vendor: oppo, token: abc"):                          "scenario.yaml:3:37: …(3) is no token of oppo; a token is eight capital letters",
		one("vendor: oppo, token: AAAAAAAA, count: 2"):           "there are 1 tokens for the 2 phones of the device group g; make count as many",
		one("vendor: oppo, tokens: tokens.txt, count: 3"):        "there are 2 tokens for the 3 phones",
		one("vendor: oppo, tokens: short.txt"):                   "short.txt:2:1: …(3) is no token of oppo",
		one("vendor: oppo, tokens: nowhere.txt"):                 "tokens cannot be read",
		one("vendor: oppo, token: AAAAAAAA, tokens: tokens.txt"): "has both token and tokens; give one of the two",
		one("brand: realme, token: AAAAAAAA"):                    "a given token is some vendor's, and the device group g names none",
		one("vendor: mi, token: AAAAAAAA"):                       "no token can be given to a phone of this vendor",
		"name: own\ndevices:\n  - {group: a, vendor: oppo, tokens: tokens.txt}\n  - {group: b, vendor: oppo, token: AAAAAAAA}" + ownSteps: "scenario.yaml:4:37: the device group a has the token …(8) already; give each phone a token of its own",
	} {
		_, err := Parse(path, []byte(text), ownCatalog())
		require.Error(t, err, text)
		assert.Contains(t, err.Error(), want)
		assert.NotContains(t, err.Error(), "s3cr3t")
		assert.NotContains(t, err.Error(), "AAAAAAAA", "the line that is shown has it unreadable")
	}
	s, err := Parse(path, []byte(one("vendor: oppo")), ownCatalog())
	require.NoError(t, err)
	err = s.Set("devices[0].token=abcdefgh")
	require.Error(t, err)
	assert.Contains(t, err.Error(), "abcd****:1:1: …(8) is no token of oppo", "so has what was set")
	_, err = ParseConsole(path, []byte("credentials: [bad.yaml]\n"), ownCatalog())
	assert.ErrorContains(t, err, "unknown key")
	c, err := ParseConsole(path, []byte("credentials: [oppo.yaml]\n"), ownCatalog())
	require.NoError(t, err)
	set, err := c.OwnCredentials(DefaultApp)
	require.NoError(t, err)
	assert.Equal(t, "k1", set.Vendors["oppo"][0].AppKey)
}
