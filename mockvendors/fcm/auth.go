package fcm

import (
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// bearer is the credential of a request after the token's.
type bearer struct {
	missing bool
	grant   core.Grant
	known   bool
}

// readBearer looks the Authorization header up.
func (v *vendor) readBearer(c *core.Call) (b bearer) {
	header := c.Header.Get("Authorization")
	if header == "" {
		b.missing = true
		return b
	}
	kind, token, _ := strings.Cut(header, " ")
	if strings.EqualFold(kind, "Bearer") {
		b.grant, b.known = v.grants.Find(strings.TrimSpace(token))
	}
	return b
}

// check is FCM-A3: what is wrong with the bearer, in the words of the send API.
func (b *bearer) check(v *vendor) error {
	switch {
	case b.missing:
		return unauthenticated(missingText, errorInfo("CREDENTIALS_MISSING", sendMethod()))
	case !b.known:
		if reason := set(v.p.Apps.Main()).JunkBearerReason; reason != "" {
			return unauthenticated(invalidText, errorInfo(reason, sendMethod()))
		}
		return unauthenticated(invalidText)
	case !v.p.Clock.Now().Before(b.grant.Expires):
		return unauthenticated(invalidText, errorInfo("ACCESS_TOKEN_EXPIRED", sendMethod()))
	}
	return nil
}

// isProject reports whether an app's project is the one of a path: its id or its number.
func isProject(app *core.App, project string) bool {
	now := app.Current()
	return project == now.ProjectID || project == now.ProjectNumber
}

// ofProject reports whether a bearer is a project's; the app of a live one may adopt it.
func (b *bearer) ofProject(v *vendor, project string) bool {
	app := b.grant.App
	return isProject(app, project) && !app.Adopts(core.FieldProjectID) || b.check(v) == nil && app.Is(core.FieldProjectID, project)
}

// project finds the app of a path's project, or nil.
func (v *vendor) project(project string) *core.App {
	return v.p.Apps.Find(func(a *core.App) bool { return isProject(a, project) })
}
