package device

import (
	"encoding/json"
	"errors"
)

// The actions an offline message can ask for (section 4.1).
const (
	ActionChat = 1
	ActionCall = 2
)

// Entity is what the kit puts into ext, in the one key "entity" of a container.
type Entity struct {
	Version  int    `json:"version"`
	ChatType int    `json:"chatType"` // 1 one-to-one, 2 group
	Action   int    `json:"action"`
	Sender   string `json:"sender"` // the user, or the group's id
	Nickname string `json:"nickname"`
	FaceURL  string `json:"faceUrl"`
	Content  string `json:"content"`
	SendTime int64  `json:"sendTime"` // seconds; set for calls
}

// ErrVersionTooLow is the kit's toast for a version or an action it does not know (IM-74).
var ErrVersionTooLow = errors.New("your app version is too low to open this message")

// errNothing is an intent that carries nothing to redirect by (IM-75). The real kit catches what does not parse, except in
// two places where it may crash (section 4.4); the simulated page stays open there too.
var errNothing = errors.New("no offline message in the intent")

// ChatExt is the ext the kit sends with a chat message; for a group, sender is the group's id (IM-73).
func ChatExt(sender, nickname string, group bool) string {
	e := defaults()
	e.Sender, e.Nickname = sender, nickname
	if group {
		e.ChatType = 2
	}
	b, _ := json.Marshal(map[string]Entity{"entity": e}) // strings and numbers: it cannot fail
	return string(b)
}

// defaults are what absent fields keep (section 4.1).
func defaults() Entity { return Entity{Version: 1, ChatType: 1, Action: ActionChat} }

// decode reads what was found. With ErrVersionTooLow it returns the entity as it stands.
func (f found) decode() (Entity, error) {
	raw := json.RawMessage(f.text)
	if !f.bare {
		var box map[string]json.RawMessage
		if json.Unmarshal(raw, &box) != nil {
			return defaults(), errNothing
		}
		raw = box["entity"]
	}
	e := defaults()
	p := &e
	if json.Unmarshal(raw, &p) != nil || p == nil { // absent, broken, or null
		return defaults(), errNothing
	}
	if e.Version != 1 || e.Action != ActionChat && e.Action != ActionCall {
		return e, ErrVersionTooLow
	}
	return e, nil
}
