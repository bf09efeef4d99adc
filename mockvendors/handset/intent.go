package handset

import (
	"fmt"
	"net/url"
	"strings"
)

// Intent is what a tap starts: Android's Intent as far as push clicks use it.
type Intent struct {
	Action     string            `json:"action,omitempty"` // "" is ACTION_VIEW
	Categories []string          `json:"categories,omitempty"`
	Package    string            `json:"package,omitempty"`  // package= of the URI
	Component  Component         `json:"component,omitzero"` // component= of the URI
	Scheme     string            `json:"scheme,omitempty"`   //
	Host       string            `json:"host,omitempty"`     // with its port
	Path       string            `json:"path,omitempty"`     // with the leading slash
	Query      string            `json:"query,omitempty"`    // without the question mark
	Flags      uint32            `json:"flags,omitempty"`    // launchFlags
	Extras     map[string]string `json:"extras,omitempty"`   // typed extras as their text
}

// Component names one activity.
type Component struct {
	Package string `json:"package,omitempty"`
	Class   string `json:"class,omitempty"`
}

// FlagClearTop is FLAG_ACTIVITY_CLEAR_TOP, the flag the IM documentation tells people to set.
const FlagClearTop uint32 = 0x4000000

// hasData reports whether the intent says where to go by data rather than by component or action alone.
func (in *Intent) hasData() bool { return in.Scheme != "" || in.Host != "" || in.Path != "" }

// URI writes the intent in the form ParseIntentURI reads; extras become strings, in the order of their names.
func (in Intent) URI() string {
	var b strings.Builder
	b.WriteString("intent:")
	if in.Host != "" || in.Path != "" || in.Query != "" {
		b.WriteString("//" + in.Host + in.Path)
		if in.Query != "" {
			b.WriteString("?" + in.Query)
		}
	}
	b.WriteString("#Intent;")
	field := func(k, v string) { b.WriteString(k + "=" + escape(v) + ";") }
	if in.Scheme != "" {
		field("scheme", in.Scheme)
	}
	if in.Action != "" {
		field("action", in.Action)
	}
	for _, c := range in.Categories {
		field("category", c)
	}
	if in.Flags != 0 {
		fmt.Fprintf(&b, "launchFlags=0x%x;", in.Flags)
	}
	if in.Package != "" {
		field("package", in.Package)
	}
	if in.Component != (Component{}) {
		class := in.Component.Class
		if strings.HasPrefix(class, ".") { // one that begins with a dot is read as the short form of package and class
			class = strings.TrimPrefix(class, in.Component.Package)
		}
		b.WriteString("component=" + escape(in.Component.Package) + "/" + escape(class) + ";")
	}
	for _, k := range sorted(in.Extras) {
		field("S."+escape(k), in.Extras[k])
	}
	b.WriteString("end")
	return b.String()
}

// escape is Android's Uri.encode: a blank is %20, and nothing that ends a key or a value stays.
func escape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
