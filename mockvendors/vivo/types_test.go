package vivo_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/vivo"
)

// lenient says where vivo's mock takes what is not typed as documented, and by which source.
var lenient = []struct {
	says, source string
	f            fields
}{
	{"numbers as texts", "D-API21's own example has networkType so; a Go client all of them", fields{"notifyType": "4", "skipType": "1", "networkType": "1", "classification": "1", "timeToLive": "600"}},
	{"requestId as a number", "S-NPM", fields{"requestId": 1700000000000}},
	{"empty texts, {} and null for nothing", "S-COS, S-MOD and other clients in Go", fields{"alias": "", "category": "", "extra": fields{}, "clientCustomMap": fields{}, "profileId": "", "skipContent": ""}},
	{"an empty text for a map", "clients in PHP", fields{"extra": "", "clientCustomMap": ""}},
	{"0 for no time to live and no notifyId", "S-MOD", fields{"timeToLive": 0, "notifyId": 0}},
	{"truth values as texts and numbers", "mock: JSON readers for Java take them", fields{"foregroundShow": "true", "sendOnline": 0}},
	{"numbers for texts", "mock: JSON readers for Java make texts of scalars", fields{"title": 7, "clientCustomMap": fields{"n": 1, "b": true}}},
	{"unknown keys, notify_id among them", "S-COS", fields{"notify_id": 7, "addBadge": true, "auditReview": []any{}}},
}

// strict says what vivo's decoder refuses by HTTP 400, or does not see.
var strict = []struct {
	says   string
	f      fields
	result int
}{
	{"a name for a number", fields{"classification": "IM"}, 400},
	{"a fraction for a number", fields{"notifyType": 1.5}, 400},
	{"a truth value for a number", fields{"skipType": true}, 400},
	{"a text that is no truth value", fields{"sendOnline": "yes"}, 400},
	{"an object for a text", fields{"title": fields{"zh": "a"}}, 400},
	{"a list for a text", fields{"regId": []string{"x"}}, 400},
	{"a text for a map", fields{"clientCustomMap": "x"}, 400},
	{"a key in another case", fields{"notifyType": nil, "NotifyType": 4}, 10054},
	{"a number that is none of its names", fields{"networkType": 3}, 10065},
	{"a classification that is none of its two", fields{"classification": 2}, 11000},
	{"a category that is none of its names", fields{"category": "Im"}, 10096},
}

func TestWhereVivoIsLenientAndWhereNot(t *testing.T) {
	e := vendortest.New(t, vivo.Spec())
	d, err := e.Phone()
	require.NoError(t, err)
	header, err := login(e)
	require.NoError(t, err)
	send := func(f fields) int {
		r, err := post(e, "/message/send", message(e.Token(d), f), header)
		require.NoError(t, err)
		return r.Result
	}
	for _, row := range lenient {
		assert.Zero(t, send(row.f), "%s (%s)", row.says, row.source)
	}
	for _, row := range strict {
		assert.Equal(t, row.result, send(row.f), row.says)
	}
}
