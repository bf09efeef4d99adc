package admin

import "github.com/pushrig/pushrig/mockvendors/core"

// adopted is what an app took over from its first caller.
type adopted struct {
	Values     map[string]string `json:"values" jsonschema_description:"By field. Secrets are shortened."`
	NotChecked string            `json:"not_checked,omitempty" jsonschema_description:"What of each call cannot be checked, since the secret behind it was never seen."`
}

func viewAdopted(p *core.Platform, app *core.App) *adopted {
	for _, a := range p.Apps.Adopted() {
		if a.App != app.Name {
			continue
		}
		out := &adopted{Values: map[string]string{}, NotChecked: a.NotChecked}
		for f, v := range a.Values {
			out.Values[string(f)] = v
		}
		return out
	}
	return nil
}
