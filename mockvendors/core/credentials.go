package core

import (
	"crypto/rsa"
	"fmt"
	"slices"
)

// Credentials are what a vendor's console gives out for one app. A vendor fills the fields it has.
type Credentials struct {
	Package       string `json:"package"`
	AppID         string `json:"app_id,omitempty"`
	ClientID      string `json:"client_id,omitempty"`     // Huawei's OAuth client of the project, where it is not the app
	ClientSecret  string `json:"client_secret,omitempty"` // and its secret, where that is not the app's
	AppKey        string `json:"app_key,omitempty"`
	AppSecret     string `json:"app_secret,omitempty"`
	MasterSecret  string `json:"master_secret,omitempty"`
	ProjectID     string `json:"project_id,omitempty"`
	ProjectNumber string `json:"project_number,omitempty"`
	Account       string `json:"account,omitempty"` // who signs by a key: FCM's client_email, Huawei's sub_account
	KeyID         string `json:"key_id,omitempty"`  // which of its keys
}

// Field names one of an app's credentials, as JSON does.
type Field string

// The fields.
const (
	FieldPackage       Field = "package"
	FieldAppID         Field = "app_id"
	FieldClientID      Field = "client_id"
	FieldClientSecret  Field = "client_secret"
	FieldAppKey        Field = "app_key"
	FieldAppSecret     Field = "app_secret"
	FieldMasterSecret  Field = "master_secret"
	FieldProjectID     Field = "project_id"
	FieldProjectNumber Field = "project_number"
	FieldAccount       Field = "account"
	FieldKeyID         Field = "key_id"
)

// Fields lists them.
func Fields() []Field {
	return []Field{FieldPackage, FieldAppID, FieldClientID, FieldClientSecret, FieldAppKey, FieldAppSecret, FieldMasterSecret, FieldProjectID, FieldProjectNumber, FieldAccount, FieldKeyID}
}

// Secret reports whether who knows the field's value can act as the app: it is never printed whole.
func (f Field) Secret() bool {
	switch f {
	case FieldAppKey, FieldAppSecret, FieldMasterSecret, FieldClientSecret:
		return true
	}
	return false
}

// Get is the value of a field.
func (c *Credentials) Get(f Field) string { return *c.at(f) }

// Set changes the value of a field.
func (c *Credentials) Set(f Field, value string) { *c.at(f) = value }

func (c *Credentials) at(f Field) *string {
	switch f {
	case FieldPackage:
		return &c.Package
	case FieldAppID:
		return &c.AppID
	case FieldClientID:
		return &c.ClientID
	case FieldClientSecret:
		return &c.ClientSecret
	case FieldAppKey:
		return &c.AppKey
	case FieldAppSecret:
		return &c.AppSecret
	case FieldMasterSecret:
		return &c.MasterSecret
	case FieldProjectID:
		return &c.ProjectID
	case FieldProjectNumber:
		return &c.ProjectNumber
	case FieldAccount:
		return &c.Account
	case FieldKeyID:
		return &c.KeyID
	}
	panic("core: no credential " + string(f))
}

// Shown are the credentials as they may be printed: secrets shortened.
func (c Credentials) Shown() Credentials {
	for _, f := range Fields() {
		if v := c.Get(f); f.Secret() && v != "" {
			c.Set(f, Short(v))
		}
	}
	return c
}

// Printable are the credentials as a ready line may print them: who the mock issued them to must have them whole, what was
// given or adopted is somebody's real secret and is shortened.
func (a *App) Printable() Credentials {
	out, shown := *a.Current(), a.Current().Shown()
	for _, f := range Fields() {
		if a.Given != nil && a.Given.Get(f) != "" || a.Foreign(f) {
			out.Set(f, shown.Get(f))
		}
	}
	return out
}

// Secrets calls f with every secret that is an app's: those it was started with and those it has adopted.
func (a *App) Secrets(f func(string)) {
	for _, c := range []*Credentials{&a.Credentials, a.Current()} {
		for _, field := range Fields() {
			if v := c.Get(field); field.Secret() && v != "" {
				f(v)
			}
		}
	}
}

// Given are credentials that an app has from the real vendor. They stay in memory: nothing writes them to a file, and
// whatever prints them prints them shortened.
type Given struct {
	Credentials                // the fields that are given; the mock issues the others
	Key         *rsa.PublicKey // of the service account; nil: none was given
	// SigningFile is the service-account file itself, for who sends in this process as that account; nil without one.
	SigningFile []byte
	From        []string // the files it was read from
}

// give lays what was given over what was issued.
func (a *App) give(g *Given) {
	if g == nil {
		return
	}
	a.Given = g
	for _, f := range Fields() {
		if v := g.Get(f); v != "" && f != FieldPackage {
			a.Set(f, v)
		}
	}
}

// identities are the fields by which vendors tell their apps apart.
var identities = []Field{FieldAppID, FieldClientID, FieldAppKey, FieldAppSecret, FieldProjectID, FieldAccount}

// distinct refuses two apps of one vendor that callers could not be told apart by.
func distinct(apps []*App) error {
	for i, a := range apps {
		for _, b := range apps[:i] {
			j := slices.IndexFunc(identities, func(f Field) bool { return a.Get(f) != "" && Equal(a.Get(f), b.Get(f)) })
			if j >= 0 {
				return fmt.Errorf("the apps %q and %q have the same %s; give each credentials of its own", b.Name, a.Name, identities[j])
			}
		}
	}
	return nil
}
