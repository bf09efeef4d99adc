package mockvendors_test

import (
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pushrig/pushrig/mockvendors"
	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var everyVendor = []string{"fcm", "huawei", "mi", "oppo", "vivo", "meizu"}

// sharedKey spares the tests a key for every app.
var sharedKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// start starts mocks; the test ends them.
func start(t *testing.T, c mockvendors.Config) *mockvendors.Mocks {
	t.Helper()
	c.RSA = sharedKey
	m, err := mockvendors.Start(c)
	require.NoError(t, err)
	t.Cleanup(m.Close)
	return m
}

// call asks a vendor for a path that it does not have and returns the answer: it is there.
func call(t *testing.T, c *http.Client, url string) *http.Response {
	t.Helper()
	resp, err := c.Get(url + "/nothing-here")
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}

// startAfter starts mocks on the ports after one that the test itself has bound, as the admin API's would be. Another process
// may have one of them: then it takes the next place.
func startAfter(t *testing.T, c mockvendors.Config, ok func(first int, m *mockvendors.Mocks, err error) bool) {
	t.Helper()
	c.RSA = sharedKey
	for range 50 {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = l.Close() })
		first := l.Addr().(*net.TCPAddr).Port
		if first > 65525 {
			continue
		}
		c.Listen = l.Addr().String()
		m, err := mockvendors.Start(c)
		if m != nil {
			t.Cleanup(m.Close)
		}
		if ok(first, m, err) {
			return
		}
	}
	t.Fatal("no place for the mocks in fifty")
}

func TestAllVendorsStartOnFreePorts(t *testing.T) {
	m := start(t, mockvendors.Config{})
	var names []string
	seen := map[string]bool{}
	for _, r := range m.Vendors() {
		names = append(names, r.Spec.Name)
		assert.False(t, seen[r.BaseURL], "each has a port of its own")
		seen[r.BaseURL] = true
		assert.Same(t, r, m.Vendor(r.Spec.Name))
		assert.True(t, strings.HasPrefix(r.BaseURL, "http://127.0.0.1:"))
		client := &http.Client{}
		assert.NotEqual(t, 0, call(t, client, r.BaseURL).StatusCode)
		client.CloseIdleConnections()
		apps := r.Platform().Apps.List()
		require.Len(t, apps, 2, "a second app, for foreign tokens")
		assert.Equal(t, mockvendors.MainPackage, apps[0].Package)
	}
	assert.Equal(t, everyVendor, names)
	assert.Nil(t, m.Vendor("apns"))
}

func TestEachVendorHasAPlaceAfterThePortOfListen(t *testing.T) {
	startAfter(t, mockvendors.Config{Vendors: []string{"meizu", "mi"}}, func(first int, m *mockvendors.Mocks, err error) bool {
		if err != nil {
			require.ErrorContains(t, err, "cannot listen")
			return false
		}
		require.Len(t, m.Vendors(), 2)
		assert.Equal(t, fmt.Sprintf("http://127.0.0.1:%d", first+3), m.Vendor("mi").BaseURL, "its own, whoever else is started")
		assert.Equal(t, fmt.Sprintf("http://127.0.0.1:%d", first+6), m.Vendor("meizu").BaseURL)
		return true
	})
}

func TestABusyPortIsNamedWithItsRemedy(t *testing.T) {
	startAfter(t, mockvendors.Config{Vendors: []string{"meizu"}}, func(first int, m *mockvendors.Mocks, err error) bool {
		if err != nil {
			return false
		}
		second, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"vivo", "meizu"}, Listen: fmt.Sprintf("127.0.0.1:%d", first), RSA: sharedKey})
		require.Nil(t, second)
		if strings.Contains(err.Error(), "vivo") { // somebody else's
			return false
		}
		assert.ErrorContains(t, err, fmt.Sprintf("meizu cannot listen on 127.0.0.1:%d", first+6))
		assert.ErrorContains(t, err, "choose another --listen, or port 0")
		m.Close()
		third, err := mockvendors.Start(mockvendors.Config{Vendors: []string{"vivo"}, Listen: fmt.Sprintf("127.0.0.1:%d", first), RSA: sharedKey})
		if err != nil { // taken by somebody else in between
			return false
		}
		third.Close() // vendors that had started were ended again: their ports are free
		return true
	})
}

func TestWhatCannotStartSaysWhy(t *testing.T) {
	rows := []struct {
		says  string
		c     mockvendors.Config
		about []string
	}{
		{"a vendor there is not", mockvendors.Config{Vendors: []string{"oppo", "apns"}}, []string{`no vendor "apns"`, "meizu"}},
		{"an address of the network", mockvendors.Config{Listen: "0.0.0.0:7400"}, []string{"0.0.0.0:7400", "loopback"}},
		{"another machine's address", mockvendors.Config{Listen: "10.1.2.3:7400"}, []string{"loopback"}},
		{"no port", mockvendors.Config{Listen: "127.0.0.1"}, []string{"HOST:PORT"}},
		{"a port that is none", mockvendors.Config{Listen: "127.0.0.1:http"}, []string{"HOST:PORT"}},
		{"a port too near to the end", mockvendors.Config{Listen: "127.0.0.1:65530"}, []string{"65525"}},
		{"a rule there is not", mockvendors.Config{Rules: map[string]bool{"OPPO-Z9": false}}, []string{`no rule "OPPO-Z9"`, "pushrig rules"}},
		{"apps of a vendor there is not", mockvendors.Config{Apps: map[string][]core.AppConfig{"opo": nil}}, []string{`unknown vendor "opo"`, "meizu"}},
		{"two apps of one name", mockvendors.Config{Vendors: []string{"oppo"}, Apps: map[string][]core.AppConfig{
			"oppo": {{Name: "main", Package: "a.b"}, {Name: "main", Package: "a.c"}}}}, []string{"oppo does not start", `two apps "main"`}},
		{"a setting out of bounds", mockvendors.Config{Vendors: []string{"oppo"}, Apps: map[string][]core.AppConfig{
			"oppo": {{Name: "main", Package: "a.b", Settings: &oppo.Settings{Users: -9}}}}}, []string{"oppo does not start", "users is -9: at least 0 is needed"}},
		{"settings of another vendor", mockvendors.Config{Vendors: []string{"huawei"}, Apps: map[string][]core.AppConfig{
			"huawei": {{Name: "main", Package: "a.b", Settings: &oppo.Settings{}}}}}, []string{"huawei does not start", "settings"}},
	}
	for _, row := range rows {
		t.Run(row.says, func(t *testing.T) {
			m, err := mockvendors.Start(row.c)
			require.Error(t, err)
			assert.Nil(t, m)
			for _, about := range row.about {
				assert.ErrorContains(t, err, about)
			}
		})
	}
}

func TestRulesAreSwitchedAtTheStart(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"oppo"}, Rules: map[string]bool{"OPPO-C7": false, "MI-P1": false}})
	assert.Equal(t, []string{"OPPO-C7"}, m.Vendor("oppo").Platform().Rules.Off(), "a rule of a vendor that does not run is no mistake")
	require.NoError(t, m.Switch(map[string]bool{"OPPO-C7": true}))
	assert.Empty(t, m.Vendor("oppo").Platform().Rules.Off())
}

func TestTheCallersAppsStayAsTheyAre(t *testing.T) {
	apps := []core.AppConfig{{Name: "shop", Package: "com.example.shop"}}
	m := start(t, mockvendors.Config{Vendors: []string{"mi", "oppo"}, Apps: map[string][]core.AppConfig{"mi": apps, "oppo": {}}})
	assert.Equal(t, "com.example.shop", m.Vendor("mi").Platform().Apps.Main().Package)
	assert.Nil(t, apps[0].Settings, "defaults are filled into a copy")
	assert.Equal(t, mockvendors.MainPackage, m.Vendor("oppo").Platform().Apps.Main().Package, "no apps at all: the default ones")
}

func TestTheSameSeedGivesTheSameCredentials(t *testing.T) {
	of := func(seed uint64) (out []core.Credentials) {
		for _, r := range start(t, mockvendors.Config{Seed: seed}).Vendors() {
			out = append(out, r.Platform().Apps.Main().Credentials)
		}
		return out
	}
	first := of(7)
	assert.Equal(t, first, of(7))
	assert.NotEqual(t, first, of(8))
}

func TestClosingTwiceIsFine(t *testing.T) {
	m := start(t, mockvendors.Config{Vendors: []string{"vivo"}})
	m.Close()
	m.Close()
	_, err := http.Get(m.Vendor("vivo").BaseURL)
	assert.Error(t, err, "nobody answers any more")
}

func TestRulesOfAllVendorsHaveIDsOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range mockvendors.AllRules() {
		assert.False(t, seen[r.ID], "%s stands twice", r.ID)
		seen[r.ID] = true
	}
	assert.Greater(t, len(seen), 100)
}
