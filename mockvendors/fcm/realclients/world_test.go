// Package realclients points unmodified FCM client libraries at the mock. It is a module of its own, so that their
// dependencies stay out of pushrig's.
package realclients

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"testing"

	firebase "firebase.google.com/go/v4"
	"firebase.google.com/go/v4/messaging"
	"github.com/stretchr/testify/require"
	"golang.org/x/oauth2"
	"golang.org/x/oauth2/google"
	"google.golang.org/api/option"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/fcm"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// world is the mock with its service-account file.
type world struct {
	*vendortest.Env
	file []byte
}

func newWorld(t *testing.T, change ...func(*fcm.Settings)) *world {
	t.Helper()
	var o []vendortest.Option
	for _, f := range change {
		o = append(o, vendortest.Settings(f))
	}
	e := vendortest.New(t, fcm.Spec(), o...)
	file, err := e.Vendor.(core.CredentialFiler).CredentialFile(e.App(), e.Base)
	require.NoError(t, err)
	return &world{e, file}
}

// phone makes a registered phone and returns it with its token.
func (w *world) phone(t *testing.T, o ...vendortest.PhoneOption) (*vendortest.Device, string) {
	t.Helper()
	d, err := w.Phone(o...)
	require.NoError(t, err)
	require.NotEmpty(t, w.Token(d))
	return d, w.Token(d)
}

// forced makes a phone whose sends are answered with a code.
func (w *world) forced(t *testing.T, code string) string {
	t.Helper()
	_, token := w.phone(t, vendortest.With(func(_ *handset.Options, _ *handset.InstallOptions, r *link.Register) {
		r.Project, r.Force = w.App().ProjectID, code
	}))
	return token
}

// shown lets what was sent arrive and returns the titles in a phone's tray.
func (w *world) shown(t *testing.T, d *vendortest.Device) []string {
	t.Helper()
	require.NoError(t, w.Settle())
	out := []string{}
	for _, s := range d.Shown() {
		out = append(out, s.Title)
	}
	return out
}

// sdk is firebase-admin with the endpoint option: enough for sends. The token comes by the file's token_uri.
func (w *world) sdk(t *testing.T) *messaging.Client {
	t.Helper()
	app, err := firebase.NewApp(t.Context(), nil, option.WithCredentialsJSON(w.file), option.WithEndpoint(w.Base+"/v1"))
	require.NoError(t, err)
	c, err := app.Messaging(t.Context())
	require.NoError(t, err)
	return c
}

// rewrite sends every request to the mock and leaves the real host's name in the Host header.
type rewrite struct{ to *url.URL }

func (r rewrite) RoundTrip(req *http.Request) (*http.Response, error) {
	out := req.Clone(req.Context())
	out.Host, out.URL.Scheme, out.URL.Host = req.URL.Host, r.to.Scheme, r.to.Host
	return http.DefaultTransport.RoundTrip(out)
}

// everything is firebase-admin with a transport that rewrites hosts: topic calls ignore the endpoint option. An own client
// switches the SDK's own authentication off, so it is put back over the transport.
func (w *world) everything(t *testing.T) *messaging.Client {
	t.Helper()
	to, err := url.Parse(w.Base)
	require.NoError(t, err)
	base := &http.Client{Transport: rewrite{to}}
	var file map[string]string
	require.NoError(t, json.Unmarshal(w.file, &file))
	file["token_uri"] = "https://oauth2.googleapis.com/token" // as in a real file; it is rewritten too
	text, err := json.Marshal(file)
	require.NoError(t, err)
	ctx := context.WithValue(t.Context(), oauth2.HTTPClient, base)
	creds, err := google.CredentialsFromJSON(ctx, text, "https://www.googleapis.com/auth/firebase.messaging")
	require.NoError(t, err)
	hc := &http.Client{Transport: &oauth2.Transport{Source: creds.TokenSource, Base: base.Transport}}
	app, err := firebase.NewApp(t.Context(), &firebase.Config{ProjectID: w.App().ProjectID}, option.WithHTTPClient(hc))
	require.NoError(t, err)
	c, err := app.Messaging(t.Context())
	require.NoError(t, err)
	return c
}
