package admin

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// merged lays a change over an app's settings, as RFC 7396 has it: objects are merged, everything else is replaced; null
// goes back to the vendor's default, or takes a key out of a table. The result is a new value of the settings' type.
func merged(v *Vendor, app *core.App, change json.RawMessage) (any, error) {
	current, err := tree(app.Settings())
	if err != nil {
		return nil, err
	}
	defaults, err := tree(v.Spec.NewSettings())
	if err != nil {
		return nil, err
	}
	patch, err := tree(change)
	if err != nil || patch == nil {
		return nil, bad("settings is no object", "give an object of the settings to change")
	}
	// A client may send back what it read: a secret in its shortened form stays what it is.
	for name, shown := range hidden(app, maps.Clone(current)) {
		if given, ok := patch[name].(string); ok && given == shown && given != current[name] {
			delete(patch, name)
		}
	}
	overlay(current, patch, defaults)
	text, err := json.Marshal(current)
	if err != nil {
		return nil, err
	}
	into := reflect.New(reflect.TypeOf(app.Settings()).Elem()).Interface()
	if err := decode(text, into); err != nil {
		return nil, inSettings(err)
	}
	if err := core.CheckSettings(into); err != nil {
		return nil, bad("settings: "+err.Error(), "correct the setting; GET /api/v1/vendors/%s shows the present ones", v.Spec.Name)
	}
	return into, nil
}

// inSettings says where a decoding error was; its byte counts into a text that the client never saw.
func inSettings(err error) error {
	if p := (*problem)(nil); errors.As(err, &p) {
		text, _, _ := strings.Cut(p.Err, " (at byte")
		return newProblem(p.status, "settings: %s", text).remedy("%s", p.Remedy)
	}
	return err
}

// tree is a value as plain JSON, numbers with all their digits.
func tree(v any) (map[string]any, error) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var out map[string]any
	return out, d.Decode(&out)
}

func overlay(onto, patch, defaults map[string]any) {
	for name, given := range patch {
		standard, hasDefault := defaults[name]
		inner, isObject := given.(map[string]any)
		old, wasObject := onto[name].(map[string]any)
		present, there := onto[name]
		switch {
		case given == nil && there && present == nil: // it was null, as it was read
		case given == nil && hasDefault:
			onto[name] = standard
		case given == nil:
			delete(onto, name)
		case isObject && wasObject:
			innerDefaults, _ := standard.(map[string]any)
			overlay(old, inner, innerDefaults)
		default:
			onto[name] = given
		}
	}
}

// hidden shortens the settings of an app that are secrets.
func hidden(app *core.App, settings map[string]any) map[string]any {
	for _, name := range core.SecretSettings(app.Settings()) {
		if text, ok := settings[name].(string); ok && text != "" {
			settings[name] = core.Short(text)
		}
	}
	return settings
}
