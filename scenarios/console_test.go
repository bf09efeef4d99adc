package scenarios

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestParseConsole(t *testing.T) {
	c, err := ParseConsole("mock.yaml", []byte("vendors:\n  oppo: {channels: [tuikit]}\nrules: {OPPO-C7: off}\napps:\n  second: {vendors: {mi: {mode: legacy}}}\n"), fakeCatalog())
	require.NoError(t, err)
	assert.Equal(t, Switch(false), c.Rules["OPPO-C7"])
	assert.Equal(t, "com.example.second", c.Apps["second"].Package, "a package that is not named has the default of a scenario")
	var s fakeSettings
	require.NoError(t, c.Vendors["oppo"].Into(&s))
	assert.Equal(t, []string{"tuikit"}, s.Channels)

	c, err = ParseConsole("mock.yaml", []byte("{}"), fakeCatalog())
	require.NoError(t, err)
	assert.Empty(t, c.Vendors, "what is not named stays as the vendors ship it")
}

// What a scenario would refuse is refused here too, with its place.
func TestParseConsoleErrors(t *testing.T) {
	for text, want := range map[string]string{
		"":                                    "the file is empty",
		"vendors: [":                          "mock.yaml:1:10: this is not YAML",
		"vendors:\n  opo: {}":                 `mock.yaml:2:3: unknown vendor "opo"; did you mean oppo?`,
		"vendors:\n  oppo: {chanels: [a]}":    "mock.yaml:2:10: oppo: unknown key \"chanels\"",
		"rules: {OPPO-C8: off}":               `mock.yaml:1:9: unknown rule "OPPO-C8"`,
		"rules: {OPPO-C7: maybe}":             `"maybe" is neither off nor on`,
		"devices: []":                         `unknown key "devices" in a file of vendors, rules and apps`,
		"apps: {main: {package: a.b}}":        "main is the app that is always there",
		"apps: {x: {vendors: {mi: {on: 3}}}}": "mi: on",
		"apps: {x: {certificates: {mi: {channel: a}}}}":       "mock.yaml:1:12: certificates are the IM console's, and the mocks run without one; leave it out",
		"apps: {x: {package: com.example.other}}":             "mock.yaml:1:21: the package com.example.other is that of the app other",
		"apps: {a: {package: p.q}, b: {package: p.q}}":        "mock.yaml:1:40: the app a has the package p.q already; give each app a package of its own",
		"apps: {a: {package: com.tencent.qcloud.tim.tuikit}}": "the app main has the package",
		"vendors:\n  oppo: {quota: {per_day: -1}}":            "mock.yaml:2:27: oppo: per_day is -1: at least 0 is needed",
	} {
		_, err := ParseConsole("mock.yaml", []byte(text), fakeCatalog())
		assert.ErrorContains(t, err, want, text)
	}
}
