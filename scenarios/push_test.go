package scenarios

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPushTravelsByKey(t *testing.T) {
	s := mustParse(t, strings.Replace(small, "text: hi", `text: hi, push: {oppo_channel_id: promo, oppo_category: "", oppo_notify_level: 16, disable: true}`, 1))
	push := s.Steps[1].Send.Push
	assert.True(t, push.Disabled())
	want := map[string]string{"oppo_channel_id": "promo", "oppo_category": "", "oppo_notify_level": "16"}
	assert.Equal(t, want, push.Said(), "none said is not the same as not said")

	text, err := json.Marshal(push)
	require.NoError(t, err)
	var back Push
	require.NoError(t, json.Unmarshal(text, &back))
	assert.Equal(t, push, back)

	assert.Nil(t, Push{}.Said())
	assert.Nil(t, Push{"disable": false}.Said())
	assert.False(t, Push{"disable": false}.Disabled())
}

func TestPushKeysAreChecked(t *testing.T) {
	for push, want := range map[string]string{
		"{oppo_chanel_id: x}":      `test.yaml:6:34: unknown key "oppo_chanel_id" in push` + "|did you mean oppo_channel_id?",
		"{disabled: true}":         `test.yaml:6:34: unknown key "disabled" in push|did you mean disable?`,
		"{oppo_notify_level: low}": `test.yaml:6:53: oppo_notify_level takes a whole number`,
		"{oppo_notify_level: ''}":  `test.yaml:6:53: oppo_notify_level takes a whole number`,
		"{oppo_category: 5}":       `test.yaml:6:49: oppo_category takes a text; write it in quotes, "" for none`,
		"{oppo_category: null}":    `test.yaml:6:49: oppo_category has no value`,
		"{disable: 1}":             `test.yaml:6:43: disable takes true or false`,
		"[oppo_category]":          `takes a map, not a list`,
	} {
		text := strings.Replace(small, "text: hi", "push: "+push+", text: hi", 1)
		_, err := Parse("test.yaml", []byte(text), fakeCatalog())
		require.Error(t, err, push)
		for part := range strings.SplitSeq(want, "|") {
			assert.ErrorContains(t, err, part, push)
		}
	}
	load := "name: x\ndevices: [{group: a, vendor: oppo}]\nload: [{for: 1s, rate: 1/s, push: {oppo_categry: x}}]\n"
	_, err := Parse("test.yaml", []byte(load), fakeCatalog())
	assert.ErrorContains(t, err, `unknown key "oppo_categry" in push`)
	s := mustParse(t, small)
	require.NoError(t, s.Set("steps[1].send.push.oppo_category=NEWS"))
	assert.Equal(t, map[string]string{"oppo_category": "NEWS"}, s.Steps[1].Send.Push.Said())
	assert.ErrorContains(t, s.Set("steps[1].send.push.oppo_categry=NEWS"), `unknown key "oppo_categry" in push`)
}

func TestTheSchemaDescribesEveryPushKey(t *testing.T) {
	text, err := Schema(fakeCatalog())
	require.NoError(t, err)
	for _, part := range []string{`"oppo_notify_level": {`, `"description": "How loud."`, `"description": "Asks for no offline push."`} {
		assert.Contains(t, string(text), part)
	}
	for push, fits := range map[string]bool{
		`{oppo_category: ""}`: true, `{oppo_notify_level: 2}`: true, `{oppo_notify_level: x}`: false, `{oppo_categry: x}`: false,
	} {
		err := misfit(t, validator(t, fakeCatalog()), strings.Replace(small, "text: hi", "push: "+push+", text: hi", 1))
		assert.Equal(t, fits, err == nil, "%s: %v", push, err)
	}
}

func TestACertificatesSettingThatAVendorHasNoUseForIsRefused(t *testing.T) {
	cat := fakeCatalog()
	cat[2].Certificate = []string{"channel", "ttl"}
	text := "certificates: {oppo: {secret: x}, fcm: {secret: x, class: 1, ttl: 1h}}\n" + small
	_, err := Parse("test.yaml", []byte(text), cat)
	require.ErrorContains(t, err, "test.yaml:1:49: fcm has no use for a certificate's secret; leave it out; fcm has channel, ttl")
	assert.ErrorContains(t, err, "test.yaml:1:59: fcm has no use for a certificate's class")
	assert.NotContains(t, err.Error(), "oppo has no use", "a vendor that does not say takes any")
	assert.NotContains(t, err.Error(), "certificate's ttl")
	for setting, fits := range map[string]bool{"class: 1": false, "ttl: 1h": true} {
		err := misfit(t, validator(t, cat), "certificates: {fcm: {"+setting+"}}\n"+small)
		assert.Equal(t, fits, err == nil, "the schema of %s: %v", setting, err)
	}
}
