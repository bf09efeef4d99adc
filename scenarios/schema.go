package scenarios

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// Schema returns the JSON Schema of the format, for editors, with the settings and rule
// ids of the catalog's vendors in it.
func Schema(cat Catalog) ([]byte, error) {
	comments, err := typeComments()
	if err != nil {
		return nil, err
	}
	b := schemaBuilder{comments, cat}
	root := b.reflect(reflect.TypeFor[Scenario]())
	root.Version, root.Title = jsonschema.Version, "pushrig scenario"
	var vendors, rules, certificates []entry
	root.Definitions = jsonschema.Definitions{}
	for _, v := range cat {
		settings, err := b.settings(v)
		if err != nil {
			return nil, err
		}
		root.Definitions[v.Name+"_settings"], root.Definitions[v.Name+"_certificate"] = settings, b.certificate(v)
		vendors = append(vendors, entry{v.Name, &jsonschema.Schema{Ref: "#/$defs/" + v.Name + "_settings"}})
		certificates = append(certificates, entry{v.Name, &jsonschema.Schema{Ref: "#/$defs/" + v.Name + "_certificate"}})
		for _, r := range v.Rules {
			rule := b.special(reflect.TypeFor[Switch]())
			rule.Description = r.Says
			rules = append(rules, entry{r.ID, rule})
		}
	}
	closeObject(root, "rules", rules)
	for _, s := range []*jsonschema.Schema{root, at(root, "apps").AdditionalProperties} {
		closeObject(s, "vendors", vendors)
		closeObject(s, "certificates", certificates)
	}
	at(at(root, "devices").Items, "vendor").Enum = b.vendorNames(NoVendor)
	steps := at(root, "steps").Items
	at(at(steps, "fault"), "vendor").Enum = b.vendorNames()
	if len(vendors) > 0 { // VENDOR, or VENDOR.APP
		set := at(steps, "set")
		set.PatternProperties, set.AdditionalProperties = map[string]*jsonschema.Schema{}, jsonschema.FalseSchema
		for _, v := range vendors {
			set.PatternProperties["^"+v.key+`(\.[A-Za-z][A-Za-z0-9_]*)?$`] = v.schema
		}
	}
	return json.MarshalIndent(root, "", "  ")
}

// at is a property of an object.
func at(s *jsonschema.Schema, name string) *jsonschema.Schema {
	p, _ := s.Properties.Get(name)
	return p
}

// settings are those of a vendor, with what its own source says of them.
func (b schemaBuilder) settings(v Vendor) (*jsonschema.Schema, error) {
	comments := map[string]string{}
	if err := addComments(comments, v.Name, v.SettingsSource); err != nil {
		return nil, err
	}
	return schemaBuilder{comments, b.cat}.reflect(reflect.TypeOf(v.NewSettings()).Elem()), nil
}

// certificate is what the console holds for one vendor, with the click actions it can have.
func (b schemaBuilder) certificate(v Vendor) *jsonschema.Schema {
	s := b.reflect(reflect.TypeFor[Certificate]())
	if v.Certificate != nil {
		for p := s.Properties.Oldest(); p != nil; {
			name := p.Key
			if p = p.Next(); !slices.Contains(v.Certificate, name) {
				s.Properties.Delete(name)
			}
		}
	}
	if click := at(s, "click"); v.Clicks != nil && click != nil {
		kind := at(click, "kind")
		kind.Enum = nil
		for _, c := range v.Clicks {
			kind.Enum = append(kind.Enum, c)
		}
	}
	return s
}

// vendorNames are the words for a vendor; none where the catalog is empty.
func (b schemaBuilder) vendorNames(more ...string) (out []any) {
	if len(b.cat) == 0 {
		return nil
	}
	for _, name := range append(b.cat.names(), more...) {
		out = append(out, name)
	}
	return out
}

// entry is a key of an object and what it holds.
type entry struct {
	key    string
	schema *jsonschema.Schema
}

// closeObject makes a property of s an object that has just these keys. An empty catalog
// knows none and leaves it open.
func closeObject(s *jsonschema.Schema, name string, entries []entry) {
	if len(entries) == 0 {
		return
	}
	old, _ := s.Properties.Get(name)
	closed := &jsonschema.Schema{
		Type: "object", Description: old.Description,
		Properties: jsonschema.NewProperties(), AdditionalProperties: jsonschema.FalseSchema,
	}
	for _, e := range entries {
		closed.Properties.Set(e.key, e.schema)
	}
	s.Properties.Set(name, closed)
}

// schemaBuilder reflects types, with the file's shapes where they differ from Go's.
type schemaBuilder struct {
	comments map[string]string
	cat      Catalog
}

func (b schemaBuilder) reflect(t reflect.Type) *jsonschema.Schema {
	r := jsonschema.Reflector{
		FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, DoNotReference: true, Anonymous: true,
		Mapper: b.special,
		LookupComment: func(t reflect.Type, field string) string {
			return b.comments[t.Name()+"."+field]
		},
	}
	s := r.ReflectFromType(t)
	s.Version = ""
	return s
}

// special is the schema of a type that is written otherwise than Go would; nil for the rest.
func (b schemaBuilder) special(t reflect.Type) *jsonschema.Schema {
	if e, ok := reflect.Zero(t).Interface().(enum); ok && t.Kind() == reflect.String {
		return words(e.Values())
	}
	if f, ok := formOf(t); ok {
		return f.schema()
	}
	switch t {
	case reflect.TypeFor[Template]():
		return &jsonschema.Schema{Type: "string"}
	case reflect.TypeFor[Push]():
		return b.push()
	case reflect.TypeFor[Settings]():
		return &jsonschema.Schema{Type: "object"}
	case reflect.TypeFor[Custom](), reflect.TypeFor[Expectation]():
		return &jsonschema.Schema{OneOf: []*jsonschema.Schema{{Type: "string"}, b.reflectPlain(t)}}
	case reflect.TypeFor[Action]():
		return b.action()
	case reflect.TypeFor[Step]():
		return b.step()
	}
	return nil
}

// reflectPlain reflects a struct that special would catch, by an unnamed twin of it.
func (b schemaBuilder) reflectPlain(t reflect.Type) *jsonschema.Schema {
	fields := make([]reflect.StructField, t.NumField())
	for i := range fields {
		fields[i] = t.Field(i)
	}
	s := b.reflect(reflect.StructOf(fields))
	for i := range fields {
		if p, ok := s.Properties.Get(fields[i].Tag.Get("yaml")); ok {
			p.Description = b.comments[t.Name()+"."+fields[i].Name]
		}
	}
	return s
}

func jsonNumber(text string) json.Number { return json.Number(text) }

func words(values []string) *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "string"}
	for _, v := range values {
		s.Enum = append(s.Enum, v)
	}
	return s
}

func (b schemaBuilder) action() *jsonschema.Schema {
	var plain []string
	withArg := jsonschema.NewProperties()
	takesArg := actionTakesArg()
	for _, name := range actionNames() {
		if takesArg[ActionName(name)] {
			withArg.Set(name, &jsonschema.Schema{Type: "string", Description: "a channel id"})
		} else {
			plain = append(plain, name)
		}
	}
	one := uint64(1)
	return &jsonschema.Schema{OneOf: []*jsonschema.Schema{words(plain), {
		Type: "object", Properties: withArg, AdditionalProperties: jsonschema.FalseSchema, MinProperties: &one, MaxProperties: &one,
	}}}
}

func (b schemaBuilder) step() *jsonschema.Schema {
	properties := jsonschema.NewProperties()
	t := reflect.TypeFor[Step]()
	for _, word := range stepWords() {
		f, _ := t.FieldByName(strings.ToUpper(word[:1]) + word[1:])
		ft := f.Type
		if ft.Kind() == reflect.Pointer {
			ft = ft.Elem()
		}
		s := b.special(ft)
		if s == nil {
			s = b.reflect(ft)
		}
		s.Description = b.comments["Step."+f.Name]
		properties.Set(word, s)
	}
	one := uint64(1)
	return &jsonschema.Schema{
		Type: "object", Properties: properties, MinProperties: &one, MaxProperties: &one,
		AdditionalProperties: &jsonschema.Schema{Type: "array", Items: b.action(), MinItems: &one, Description: b.comments["Step.Group"]},
	}
}
