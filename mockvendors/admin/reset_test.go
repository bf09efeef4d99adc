package admin

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestResetMakesTheMocksAsTheyWereWhenTheyStarted(t *testing.T) {
	r := newRig(t, Options{})
	fresh := map[string]vendorView{"mi": r.vendor("mi"), "oppo": r.vendor("oppo")}
	o, _ := r.busy()
	r.must("PUT", "/vendors/oppo", `{"settings":{"approved":[]},"rules":{"OPPO-C6":"off"}}`, nil)
	require.Zero(t, r.sendOPPO(o.Token, "counted", `,"category":"NEWS"`))
	r.must("PUT", "/vendors/mi/faults", `{"status":500}`, nil)

	var done resetDone
	r.must("POST", "/reset", "", &done)
	assert.Equal(t, 2, done.Devices)
	assert.Equal(t, fresh["mi"], r.vendor("mi"))
	assert.Equal(t, fresh["oppo"], r.vendor("oppo"), "settings, rules, quotas and counters")
	assert.Empty(t, r.find("").Messages)
	r.refused(404, "GET", "/devices/"+o.ID, "")
	assert.EqualValues(t, 10000, r.sendOPPO(o.Token, "t", ""), "the old token is unknown")

	d := r.phone(`{"vendor":"oppo"}`)
	assert.Equal(t, "d3", d.ID)
	assert.Zero(t, r.sendOPPO(d.Token, "t", ""))
	assert.Len(t, r.tray(d.ID), 1, "and everything works")
	r.refused(400, "POST", "/reset", `{"hard":true}`)
}
