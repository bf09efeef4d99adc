package device

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

func TestWhereAPageLooksForExtByRelease(t *testing.T) {
	extras := func(kv ...string) handset.Intent {
		in := handset.Intent{Extras: map[string]string{}}
		for i := 0; i < len(kv); i += 2 {
			in.Extras[kv[i]] = kv[i+1]
		}
		return in
	}
	for _, row := range []struct {
		says          string
		hw            Hardware
		in            handset.Intent
		slot          string
		s61, s62, s67 found
	}{
		{says: "extra ext, whoever the maker", hw: xiaomi(), in: extras("ext", "E", "key_message", `{"extra":{"ext":"M"}}`), s61: found{text: "E"}, s62: found{text: "E"}, s67: found{text: "E"}},
		{says: "Mi's message", hw: xiaomi(), in: extras("key_message", `{"messageId":"m","notifyId":1,"extra":{"ext":"M","n":1}}`), s61: found{text: "M"}, s67: found{text: "M"}},
		{says: "Mi's message without ext", hw: xiaomi(), in: extras("key_message", `{"extra":{}}`)},
		{says: "Mi's message that is broken", hw: xiaomi(), in: extras("key_message", `{`)},
		{says: "Mi's ext that is no text", hw: xiaomi(), in: extras("key_message", `{"extra":{"ext":1}}`)},
		{says: "Mi's place on another maker's phone", hw: pixel(), in: extras("key_message", `{"extra":{"ext":"M"}}`)},
		{says: "OPPO's bare entity", hw: oppo(), in: extras("entity", "B", "x", "1"), s61: found{"B", true}, s67: found{"B", true}},
		{says: "OPPO's place on another maker's phone", hw: pixel(), in: extras("entity", "B")},
		{says: "vivo's slot, looked at without extras", hw: vivo(0), slot: "S", s61: found{text: "S"}},
		{says: "vivo's slot is not looked at beside extras", hw: vivo(0), in: extras("x", "1"), slot: "S"},
		{says: "TPNS's query, without extras", hw: pixel(), in: handset.Intent{Query: "a=1&customContent=%7B%7D"}, s62: found{text: "{}"}},
		{says: "TPNS's query, broken", hw: pixel(), in: handset.Intent{Query: "customContent=%zz"}},
		{says: "nothing at all", hw: pixel()},
	} {
		t.Run(row.says, func(t *testing.T) {
			for p, want := range map[Profile]found{S61: row.s61, S62: row.s62, S67: row.s67} {
				got := p.find(&row.hw, &row.in, func() string { return row.slot })
				assert.Equal(t, want, got, "profile %s", p)
			}
		})
	}
}
