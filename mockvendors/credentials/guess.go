package credentials

import (
	"regexp"
	"strings"
)

// The shapes by which ids and secrets of the vendors can be told apart, where their names do not do.
var (
	miAppID  = regexp.MustCompile(`^2882303[0-9]{8,13}$`) // and keys and secrets alike
	uuidText = regexp.MustCompile(`^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$`)
	hex64    = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)
	hex32    = regexp.MustCompile(`^[0-9a-fA-F]{32}$`)
	meizuID  = regexp.MustCompile(`^[0-9]{4,7}$`)
)

// guess tells whose ids and secrets a file of our own form holds.
func guess(v *value) (string, error) {
	has := map[string]string{}
	for _, m := range v.members {
		if m.kind == 't' {
			has[plain(m.name)] = m.text
		}
	}
	_, client := has["clientid"]
	_, clientSecret := has["clientsecret"]
	switch id, key, secret := has["appid"], has["appkey"], has["appsecret"]; {
	case has["mastersecret"] != "":
		return oppo, nil
	case client || clientSecret:
		return huawei, nil
	case miAppID.MatchString(id), has["region"] != "", has["packagename"] != "" && secret != "", id == "" && key == "" && secret != "" && has["package"] != "":
		return mi, nil
	case id != "" && uuidText.MatchString(key) && uuidText.MatchString(secret):
		return vivo, nil
	case id != "" && key == "" && hex64.MatchString(secret):
		return huawei, nil
	case meizuID.MatchString(id) && hex32.MatchString(secret) && (key == "" || hex32.MatchString(key)):
		return meizu, nil
	}
	return "", v.errorf("say it: VENDOR=FILE with one of "+strings.Join(vendors(), ", "), "whose credentials these are cannot be told")
}
