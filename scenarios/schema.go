package scenarios

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/invopop/jsonschema"
)

// Schema returns the JSON Schema of the format, for editors, with the settings and rule
// ids of the catalog's vendors in it.
func Schema(cat Catalog) ([]byte, error) {
	comments, err := typeComments()
	if err != nil {
		return nil, err
	}
	b := schemaBuilder{comments: comments, pushKeys: cat.pushKeys()}
	root := b.reflect(reflect.TypeFor[Scenario]())
	root.Version, root.Title = jsonschema.Version, "pushrig scenario"
	var vendors, rules []entry
	for _, v := range cat {
		comments := map[string]string{}
		if err := addComments(comments, v.Name, v.SettingsSource); err != nil {
			return nil, err
		}
		vendors = append(vendors, entry{v.Name, schemaBuilder{comments: comments}.reflect(reflect.TypeOf(v.NewSettings()).Elem())})
		for _, r := range v.Rules {
			rule := b.special(reflect.TypeFor[Switch]())
			rule.Description = r.Says
			rules = append(rules, entry{r.ID, rule})
		}
	}
	closeObject(root, "vendors", vendors)
	closeObject(root, "rules", rules)
	if apps, ok := root.Properties.Get("apps"); ok {
		closeObject(apps.AdditionalProperties, "vendors", vendors)
	}
	return json.MarshalIndent(root, "", "  ")
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
	pushKeys []PushKey
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
	either := func(ss ...*jsonschema.Schema) *jsonschema.Schema { return &jsonschema.Schema{OneOf: ss} }
	text := func(pattern string) *jsonschema.Schema { return &jsonschema.Schema{Type: "string", Pattern: pattern} }
	number := func(from, to json.Number) *jsonschema.Schema {
		return &jsonschema.Schema{Type: "number", Minimum: from, Maximum: to}
	}
	switch t {
	case reflect.TypeFor[Duration](), reflect.TypeFor[time.Duration]():
		return either(text(`^([0-9.]+(d|h|m|s|ms|us|µs|ns))+$`), number("0", "0"))
	case reflect.TypeFor[Rate]():
		return text(`^[0-9.eE+]+ */ *(s|m|min|h)$`)
	case reflect.TypeFor[Percent]():
		return either(text(`^[0-9.]+ *%$`), number("0", "1"))
	case reflect.TypeFor[TrayIndex]():
		return either(words([]string{"newest"}), &jsonschema.Schema{Type: "integer", Minimum: "1", Maximum: "50"})
	case reflect.TypeFor[Audience]():
		return text(`^(each|any|(each|any|group) +\S+)$`)
	case reflect.TypeFor[Switch](): // some editors read off as false
		return &jsonschema.Schema{Enum: []any{"off", "on", false, true}}
	case reflect.TypeFor[Push]():
		return b.push()
	case reflect.TypeFor[Settings]():
		return &jsonschema.Schema{Type: "object"}
	case reflect.TypeFor[Custom](), reflect.TypeFor[Expectation]():
		return either(&jsonschema.Schema{Type: "string"}, b.reflectPlain(t))
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
