package mockvendors_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/clock"
	"github.com/pushrig/pushrig/mockvendors/handset"
	"github.com/pushrig/pushrig/mockvendors/link"
)

// app is an app that only waits for its token.
type app struct{ registered chan link.Registered }

func (a app) Registered(_ string, r link.Registered) { a.registered <- r }
func (a app) Message(string, *link.Delivery)         {}
func (a app) Clicked(string, map[string]string)      {}
func (a app) Started(page string, in handset.Intent) {}

// register puts the vendor's main app on a phone and returns its token.
func register(t *testing.T, r *mockvendors.Running, d link.Dialer, url string) (*handset.Phone, string) {
	t.Helper()
	main := r.Platform().Apps.Main()
	p := handset.New(handset.Options{ID: "p", Brand: r.Spec.Name, Android: 13, Dialer: d, Links: map[string]string{r.Spec.Name: url}, Flight: clock.Real()})
	t.Cleanup(p.Close)
	a := app{make(chan link.Registered, 1)}
	err := p.Install(main.Package, handset.InstallOptions{AllowNotifications: true}, a).Register(t.Context(), r.Spec.Name,
		link.Register{AppID: main.AppID, AppKey: main.AppKey, AppSecret: main.AppSecret, Project: main.ProjectID})
	require.NoError(t, err)
	got := <-a.registered
	require.NotEmpty(t, got.Token, "%s: %s %s", r.Spec.Name, got.Code, got.Text)
	return p, got.Token
}

func TestPhonesReachEveryVendorByWebSocket(t *testing.T) {
	m := start(t, mockvendors.Config{})
	for _, r := range m.Vendors() {
		p, token := register(t, r, link.NewWebSocket(), r.LinkURL)
		assert.True(t, r.Platform().Tokens.Find(token).Facts().Online, r.Spec.Name)
		assert.True(t, p.Online(r.Spec.Name))
		kept, _ := r.Platform().Journal.Counts()
		assert.Zero(t, kept, "a link is no request of a sender")
	}
}

func TestPhonesReachEveryVendorInMemory(t *testing.T) {
	memory := link.NewMemory()
	m := start(t, mockvendors.Config{Memory: memory})
	for _, r := range m.Vendors() {
		_, token := register(t, r, memory, mockvendors.MemoryURL(r.Spec.Name))
		assert.NotNil(t, r.Platform().Tokens.Find(token), r.Spec.Name)
	}
	m.Close()
	_, err := memory.Dial(t.Context(), mockvendors.MemoryURL("mi"), nil)
	assert.ErrorContains(t, err, "nobody listens", "a closed vendor is gone from the switchboard")
}

func TestClosingEndsThePhonesLinks(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"oppo"}})
	ended := make(chan struct{})
	conn, err := link.NewWebSocket().Dial(t.Context(), m.Vendor("oppo").LinkURL, onClosed(ended))
	require.NoError(t, err)
	require.NoError(t, conn.Send(link.Frame{Kind: link.KindHello, Seq: 1, Hello: &link.Hello{Device: "p"}}))
	m.Close()
	<-ended
}

// onClosed tells that a link has ended.
type onClosed chan struct{}

func (onClosed) Frame(link.Conn, link.Frame) {}
func (c onClosed) Closed(link.Conn)          { close(c) }
