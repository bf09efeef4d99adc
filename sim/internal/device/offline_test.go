package device

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

func TestExtIsDecoded(t *testing.T) {
	whole := Entity{Version: 1, ChatType: 2, Action: 2, Sender: "s", Nickname: "n", FaceURL: "f", Content: "c", SendTime: 1700000000}
	for says, row := range map[string]struct {
		in   found
		want Entity
		err  error
	}{
		"every field":                            {found{text: `{"entity":{"version":1,"chatType":2,"action":2,"sender":"s","nickname":"n","faceUrl":"f","content":"c","sendTime":1700000000}}`}, whole, nil},
		"absent fields keep their defaults":      {found{text: `{"entity":{"sender":"u1"}}`}, Entity{Version: 1, ChatType: 1, Action: 1, Sender: "u1"}, nil},
		"an empty entity is all defaults":        {found{text: `{"entity":{}}`}, defaults(), nil},
		"other keys beside it do not matter":     {found{text: `{"entity":{},"timPushFeatures":{"x":1}}`}, defaults(), nil},
		"a bare entity":                          {found{text: `{"sender":"u1"}`, bare: true}, Entity{Version: 1, ChatType: 1, Action: 1, Sender: "u1"}, nil},
		"a container where a bare entity is due": {found{text: `{"entity":{"sender":"u1"}}`, bare: true}, defaults(), nil},
		"a bare entity that is broken":           {found{text: `{`, bare: true}, defaults(), errNothing},
		"a bare null":                            {found{text: `null`, bare: true}, defaults(), errNothing},
		"nothing":                                {found{}, defaults(), errNothing},
		"nothing, bare":                          {found{bare: true}, defaults(), errNothing},
		"no JSON":                                {found{text: `hello`}, defaults(), errNothing},
		"a list":                                 {found{text: `[1]`}, defaults(), errNothing},
		"null":                                   {found{text: `null`}, defaults(), errNothing},
		"the key in another case":                {found{text: `{"ENTITY":{}}`}, defaults(), errNothing},
		"a field of another type":                {found{text: `{"entity":{"sender":5}}`}, defaults(), errNothing},
		"version 0":                              {found{text: `{"entity":{"version":0}}`}, Entity{Version: 0, ChatType: 1, Action: 1}, ErrVersionTooLow},
		"version 2":                              {found{text: `{"entity":{"version":2}}`}, Entity{Version: 2, ChatType: 1, Action: 1}, ErrVersionTooLow},
		"action 0":                               {found{text: `{"entity":{"action":0}}`}, Entity{Version: 1, ChatType: 1, Action: 0}, ErrVersionTooLow},
		"a known action of an unknown version is no": {found{text: `{"entity":{"version":9,"action":2}}`}, Entity{Version: 9, ChatType: 1, Action: 2}, ErrVersionTooLow},
	} {
		t.Run(says, func(t *testing.T) {
			got, err := row.in.decode()
			assert.ErrorIs(t, err, row.err)
			assert.Equal(t, row.want, got)
		})
	}
}

func TestChatExtIsTheKitsOwnShape(t *testing.T) {
	assert.JSONEq(t, `{"entity":{"version":1,"chatType":1,"action":1,"sender":"bo","nickname":"Bo","faceUrl":"","content":"","sendTime":0}}`, ChatExt("bo", "Bo", false))
	assert.JSONEq(t, `{"entity":{"version":1,"chatType":2,"action":1,"sender":"@g","nickname":"lunch","faceUrl":"","content":"","sendTime":0}}`, ChatExt("@g", "lunch", true))
}

// FuzzOfflineMessage taps a notification with any ext, in every vendor's place and by every release.
func FuzzOfflineMessage(f *testing.F) {
	for _, seed := range []string{
		ChatExt("bo", "Bo", true), "", "{", `{"entity":{"version":2}}`, `{"entity":null}`, `{"entity":{"entity":{}}}`, "[]", `{"extra":{"ext":"{}"}}`, "\xff",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ext string) {
		for _, p := range []Profile{S61, S62, S67} {
			for _, h := range []Hardware{xiaomi(), oppo(), vivo(0), pixel()} {
				for _, in := range []handset.Intent{
					{}, {Query: ext}, {Extras: map[string]string{"ext": ext}}, {Extras: map[string]string{"key_message": ext, "entity": ext}},
				} {
					text := p.find(&h, &in, func() string { return ext })
					e, err := text.decode()
					if err != nil {
						continue
					}
					require.Equal(t, 1, e.Version)
					require.Contains(t, []int{ActionChat, ActionCall}, e.Action)
					wire, err := json.Marshal(map[string]Entity{"entity": e})
					require.NoError(t, err)
					again, err := found{text: string(wire)}.decode()
					require.NoError(t, err)
					require.Equal(t, e, again, "what was read survives being sent on")
				}
			}
		}
	})
}
