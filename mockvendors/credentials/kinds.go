package credentials

import (
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// kind is a form of file that a vendor's console gives out. Of such a file what is not needed is passed over: consoles add to
// theirs as they like.
type kind struct {
	vendor string
	is     func(*value) bool
	read   func(v *value, text []byte) (core.Given, error)
}

func kinds() []kind {
	return []kind{
		{fcm, func(v *value) bool { return v.str("type") == "service_account" || v.get("client_email") != nil },
			func(v *value, text []byte) (core.Given, error) {
				return account(v, text, "client_email", "private_key_id")
			}},
		{huawei, func(v *value) bool { return v.get("sub_account") != nil }, func(v *value, text []byte) (core.Given, error) {
			g, err := account(v, text, "sub_account", "key_id")
			if err == nil && g.KeyID == "" {
				err = v.errorf("take the file as the console gave it out", "key_id is missing")
			}
			return g, err
		}},
		{huawei, func(v *value) bool {
			return v.get("agcgw") != nil || v.get("app_info") != nil || v.get("client", "client_secret") != nil
		}, agconnect},
		{fcm, func(v *value) bool { return v.get("project_info") != nil }, googleServices},
	}
}

// agconnect reads agconnect-services.json: the project's OAuth client and the app.
func agconnect(v *value, _ []byte) (g core.Given, err error) {
	g.AppID, g.Package, g.ProjectID = v.str("app_info", "app_id"), v.str("app_info", "package_name"), v.str("client", "project_id")
	if g.AppID == "" {
		g.AppID = v.str("client", "app_id")
	}
	if g.Package == "" {
		g.Package = v.str("client", "package_name")
	}
	g.ClientID, g.ClientSecret = v.str("client", "client_id"), v.str("client", "client_secret")
	if g.AppID == "" && g.ClientID == "" {
		return g, v.errorf("download the file again", "there is neither an app_id nor a client_id in it")
	}
	ownSecret(&g)
	return g, nil
}

// googleServices reads google-services.json: the app on the phone, without anything to send by.
func googleServices(v *value, _ []byte) (g core.Given, err error) {
	g.ProjectID, g.ProjectNumber = v.str("project_info", "project_id"), v.str("project_info", "project_number")
	clients := v.get("client")
	if g.ProjectID == "" || clients == nil || len(clients.items) == 0 {
		return g, v.errorf("download the file again", "there is no project_id or no client in it")
	}
	first := &clients.items[0]
	g.AppID = first.str("client_info", "mobilesdk_app_id")
	g.Package = first.str("client_info", "android_client_info", "package_name")
	if keys := first.get("api_key"); keys != nil && len(keys.items) > 0 {
		g.AppKey = keys.items[0].str("current_key")
	}
	return g, nil
}

// otherGoogle are the types of Google's credential files that have no key of an account.
var otherGoogle = []string{"authorized_user", "external_account", "external_account_authorized_user", "impersonated_service_account", "gdch_service_account"}

// recognise finds out what a document is and reads it.
func recognise(v *value, vendor string, text []byte) ([]finding, error) {
	for _, k := range kinds() {
		if !k.is(v) {
			continue
		}
		if vendor != "" && vendor != k.vendor {
			return nil, v.errorf("write "+k.vendor+"=FILE, or leave the vendor out", "this is a file of %s, not of %s", k.vendor, vendor)
		}
		g, err := k.read(v, text)
		return []finding{{k.vendor, g, v.place}}, err
	}
	if other := v.str("type"); other != "" && slices.Contains(otherGoogle, other) {
		return nil, v.get("type").errorf("create a key for a service account in the Google Cloud console, or let --adopt take the first call",
			"this is a Google credential of the type %s, by which the mock cannot know its callers", other)
	}
	all := slices.ContainsFunc(v.members, func(m member) bool { return slices.Contains(vendors(), m.name) })
	switch {
	case vendor != "" && all:
		return nil, v.errorf("leave the vendor out before the file's name", "this is a file of several vendors")
	case all:
		return readAll(v)
	case vendor == "":
		var err error
		if vendor, err = guess(v); err != nil {
			return nil, err
		}
	}
	found, err := readOwn(v, vendor)
	return []finding{found}, err
}

// vendors lists those whose credentials can be read.
func vendors() []string { return []string{fcm, huawei, mi, oppo, vivo, meizu} }

// plain is how two spellings of a key are told to be one: appKey, app_key and AppKey.
func plain(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(name))
}
