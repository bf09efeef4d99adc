package scenarios

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/invopop/jsonschema"
)

// Push is the push information of a message beside title, desc and ext, by key. A key that is there wins over the
// certificate, also with an empty text: `oppo_category: ""` sends no category. Which keys there are is the catalog's to
// say, but for disable.
type Push map[string]any

// PushKey is one key of a Push.
type PushKey struct {
	// Name is how scenarios call it: oppo_channel_id.
	Name string
	// Type is what it holds, as JSON Schema calls it: string or integer.
	Type string
	// Says describes it, for editors.
	Says string
}

const disableKey = "disable"

// Disabled reports whether the message asks for no offline push.
func (p Push) Disabled() bool { return p[disableKey] == true }

// Said is what the message says to the vendors, as texts; nil where it says nothing.
func (p Push) Said() map[string]string {
	var said map[string]string
	for key, value := range p {
		if key == disableKey {
			continue
		}
		if said == nil {
			said = map[string]string{}
		}
		said[key] = fmt.Sprint(value)
	}
	return said
}

// pushType is a type that a push key may have.
type pushType struct {
	name         string
	says, remedy string // in errors
	is           func(any) bool
}

func pushTypes() []pushType {
	return []pushType{
		{"string", "a text", `write it in quotes, "" for none`, func(v any) bool { _, ok := v.(string); return ok }},
		{"integer", "a whole number", "", func(v any) bool { _, ok := v.(int64); return ok }},
		{"boolean", "true or false", "", func(v any) bool { _, ok := v.(bool); return ok }},
	}
}

// pushKeys lists the keys that a message may have: the format's own, then every vendor's, each once. A catalog whose
// vendors have none is silent about them.
func (c Catalog) pushKeys() []PushKey {
	keys := []PushKey{{disableKey, "boolean", "Asks for no offline push."}}
	for _, v := range c {
		for _, k := range v.Push {
			if !slices.ContainsFunc(keys, func(have PushKey) bool { return have.Name == k.Name }) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// checkPush holds a message's push information against the keys there are.
func (c *checker) checkPush(path string, p Push) {
	keys := c.cat.pushKeys()
	silent := len(keys) == 1
	for _, name := range slices.Sorted(maps.Keys(p)) {
		i := slices.IndexFunc(keys, func(k PushKey) bool { return k.Name == name })
		if i < 0 && silent {
			continue
		}
		if i < 0 {
			names := make([]string, len(keys))
			for j := range keys {
				names[j] = keys[j].Name
			}
			c.bad(key(join(path, name)), didYouMean(name, names), "unknown key %q in push", name)
			continue
		}
		for _, t := range pushTypes() {
			if t.name == keys[i].Type && !t.is(p[name]) {
				c.bad(join(path, name), t.remedy, "%s takes %s", name, t.says)
			}
		}
	}
}

// push is the schema of a Push.
func (b schemaBuilder) push() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	keys := b.cat.pushKeys()
	if len(keys) > 1 {
		s.AdditionalProperties = jsonschema.FalseSchema
	}
	for _, k := range keys {
		s.Properties.Set(k.Name, &jsonschema.Schema{Type: k.Type, Description: k.Says})
	}
	return s
}

// UnmarshalJSON reads what a result was written with: whole numbers stay whole.
func (p *Push) UnmarshalJSON(text []byte) error {
	var raw map[string]any
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	for key, value := range raw {
		if n, ok := value.(float64); ok {
			raw[key] = int64(n)
		}
	}
	*p = raw
	return nil
}
