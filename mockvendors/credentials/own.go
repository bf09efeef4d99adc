package credentials

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// The keys of our own form that are no credentials.
const (
	keyAccount = "service_account" // a file, or what is in it
	keyRegion  = "region"          // Mi's; the mock answers on every region's hosts
)

// names are, by vendor, the keys that its part may have, each with the credential that it is. Consoles and SDKs spell them
// differently: appKey, AppKey and app-key are app_key.
var names = map[string]map[string]core.Field{
	fcm: {"package": core.FieldPackage, "project_id": core.FieldProjectID, "project_number": core.FieldProjectNumber, "app_id": core.FieldAppID, keyAccount: ""},
	huawei: {
		"package": core.FieldPackage, "app_id": core.FieldAppID, "client_id": core.FieldClientID, "app_secret": core.FieldAppSecret,
		"client_secret": core.FieldClientSecret, "project_id": core.FieldProjectID, keyAccount: "",
	},
	mi: {
		"package": core.FieldPackage, "package_name": core.FieldPackage, "app_id": core.FieldAppID, "app_key": core.FieldAppKey,
		"app_secret": core.FieldAppSecret, keyRegion: "",
	},
	oppo: {
		"package": core.FieldPackage, "app_id": core.FieldAppID, "app_key": core.FieldAppKey, "app_secret": core.FieldAppSecret,
		"master_secret": core.FieldMasterSecret,
	},
	vivo:  {"package": core.FieldPackage, "app_id": core.FieldAppID, "app_key": core.FieldAppKey, "app_secret": core.FieldAppSecret},
	meizu: {"package": core.FieldPackage, "app_id": core.FieldAppID, "app_key": core.FieldAppKey, "app_secret": core.FieldAppSecret},
}

// known lists a vendor's keys.
func known(vendor string) (out []string) {
	for name := range names[vendor] {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// keyOf is the key that a spelling means, "" for none.
func keyOf(vendor, spelt string) string {
	for name := range names[vendor] {
		if plain(name) == plain(spelt) {
			return name
		}
	}
	return ""
}

// lacking names the credential without which a vendor's calls cannot be told to be an app's; "" where all is there.
func lacking(vendor string, g *core.Given) string {
	need := map[string][]core.Field{
		mi: {core.FieldAppSecret}, oppo: {core.FieldAppKey, core.FieldMasterSecret},
		vivo: {core.FieldAppID, core.FieldAppKey, core.FieldAppSecret}, meizu: {core.FieldAppID, core.FieldAppSecret},
	}[vendor]
	for _, f := range need {
		if g.Get(f) == "" {
			return string(f)
		}
	}
	switch {
	case vendor == fcm && g.Key == nil:
		return keyAccount
	case vendor == huawei && g.Key == nil && g.AppSecret == "" && g.ClientSecret == "":
		return "app_secret or " + keyAccount
	case vendor == huawei && g.AppSecret != "" && g.AppID == "" && g.ClientID == "":
		return "app_id"
	}
	return ""
}

// ownSecret takes the secret of an OAuth client for the app's where no client is named beside the app: then they are one.
func ownSecret(g *core.Given) {
	if g.ClientID == g.AppID {
		g.ClientID = ""
	}
	if g.ClientID == "" && g.AppSecret == "" {
		g.AppSecret, g.ClientSecret = g.ClientSecret, ""
	}
}

// readAll reads a file of several vendors: package, and a part a vendor, which is a map or the name of a file.
func readAll(v *value) (out []finding, err error) {
	for i := range v.members {
		m := &v.members[i]
		switch {
		case m.name == "package" && m.kind == 't':
			out = append(out, finding{at: m.place, Given: core.Given{Credentials: core.Credentials{Package: m.text}}})
		case !slices.Contains(vendors(), m.name):
			return nil, m.at.errorf("the keys are package, "+strings.Join(vendors(), ", "), "unknown key %q", clip(m.name))
		case m.kind == 't':
			found, err := readNamed(m)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		case m.kind == 'm' && slices.ContainsFunc(kinds(), func(k kind) bool { return k.vendor == m.name && k.is(&m.value) }):
			found, err := recognise(&m.value, m.name, rewritten(&m.value))
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		case m.kind == 'm':
			found, err := readOwn(&m.value, m.name)
			if err != nil {
				return nil, err
			}
			out = append(out, found)
		default:
			return nil, m.errorf("write its keys under it, or the name of a file", "%s is neither a map nor the name of a file", m.name)
		}
	}
	return out, nil
}

// readNamed reads the file that a vendor's part names.
func readNamed(m *member) ([]finding, error) {
	if _, err := readText(beside(m.file, m.text)); err != nil {
		return nil, m.unreadable(err)
	}
	return readFile(beside(m.file, m.text), m.name)
}

// unreadable is the error of a file that cannot be read, without its name: where a file belongs, somebody may have written a
// secret.
func (m *member) unreadable(err error) error {
	why := "it is no file of credentials"
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		why = path.Err.Error()
	}
	return m.errorf("name a file by its place beside this one", "the file that %s names cannot be read: %s", m.name, why)
}

// readOwn reads one vendor's part.
func readOwn(v *value, vendor string) (finding, error) {
	out := finding{vendor: vendor, at: v.place}
	seen := map[string]bool{}
	for i := range v.members {
		m := &v.members[i]
		name := keyOf(vendor, m.name)
		switch {
		case name == "":
			return out, m.at.errorf("the keys of "+vendor+" are "+strings.Join(known(vendor), ", "), "unknown key %q", clip(m.name))
		case seen[name]:
			return out, m.at.errorf("leave one of them out", "%s is here twice", name)
		case name == keyAccount:
			inner, err := readAccount(m, vendor)
			if err != nil {
				return out, err
			}
			if !fits(&out.Given, &inner) {
				return out, m.errorf("take the project's own file", "the service account is of another project than project_id")
			}
			merge(&out.Given, &inner)
		case m.kind != 't' || m.text == "":
			return out, m.errorf("write it behind the key, as the console shows it", "%s has no value", name)
		case m.text != strings.TrimSpace(m.text):
			return out, m.errorf("take the blanks away", "%s begins or ends with a blank", name)
		case names[vendor][name] != "":
			f := names[vendor][name]
			if old := out.Get(f); old != "" && !core.Equal(old, m.text) {
				return out, m.errorf("leave one of them out", "%s is here twice, under two names", f)
			}
			out.Set(f, m.text)
		}
		seen[name] = true
	}
	ownSecret(&out.Given)
	if lacks := lacking(vendor, &out.Given); lacks != "" {
		return out, v.errorf("copy it from the console", "%s of %s is missing", lacks, vendor)
	}
	return out, nil
}

// readAccount reads the service account of a part: a file's name, or the object itself.
func readAccount(m *member, vendor string) (core.Given, error) {
	v, text := &m.value, []byte(nil)
	if m.kind == 't' {
		name := beside(m.file, m.text)
		var err error
		if text, err = readText(name); err != nil {
			return core.Given{}, m.unreadable(err)
		}
		if v, err = parse(name, text); err != nil {
			return core.Given{}, err
		}
	}
	for _, k := range kinds()[:2] { // those with a key
		if k.vendor == vendor && v.kind == 'm' && k.is(v) {
			if text == nil {
				text = rewritten(v)
			}
			return k.read(v, text)
		}
	}
	return core.Given{}, v.errorf("take the file as the console gave it out", "this is no service account of %s", vendor)
}

// rewritten is a service account that stood in another file, as a file of its own.
func rewritten(v *value) []byte {
	out := map[string]string{}
	for _, m := range v.members {
		if m.kind == 't' {
			out[m.name] = m.text
		}
	}
	return core.JSON(out)
}

// clip keeps an error short, whatever was read.
func clip(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
