package device

import (
	"encoding/json"
	"errors"

	"github.com/pushrig/pushrig/mockvendors/handset"
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

// errNothing is an intent that carries nothing to redirect by (IM-75).
var errNothing = errors.New("no offline message in the intent")

// ChatExt is the ext the kit sends with a chat message; for a group, sender is the group's id (IM-73).
func ChatExt(sender, nickname string, group bool) string {
	e := Entity{Version: 1, ChatType: 1, Action: ActionChat, Sender: sender, Nickname: nickname}
	if group {
		e.ChatType = 2
	}
	b, _ := json.Marshal(map[string]Entity{"entity": e})
	return string(b)
}

// defaults are what absent fields keep (section 4.1).
func defaults() Entity { return Entity{Version: 1, ChatType: 1, Action: ActionChat} }

func parseContainer(ext string) (Entity, error) {
	if ext == "" {
		return Entity{}, errNothing
	}
	var box struct {
		Entity json.RawMessage `json:"entity"`
	}
	if json.Unmarshal([]byte(ext), &box) != nil || len(box.Entity) == 0 {
		return Entity{}, errNothing // caught and logged by the kit (section 4.4)
	}
	return parseEntity(box.Entity)
}

func parseEntity(raw []byte) (Entity, error) {
	e := defaults()
	if json.Unmarshal(raw, &e) != nil {
		return Entity{}, errNothing
	}
	if e.Version != 1 || e.Action != ActionChat && e.Action != ActionCall {
		return Entity{}, ErrVersionTooLow
	}
	return e, nil
}

// parse finds the offline message in an intent, by release and brand (section 4.3). slot is vivo's callback slot, emptied
// by reading (IM-77).
func (p Profile) parse(h *Hardware, in *handset.Intent, slot func() string) (Entity, error) {
	if len(in.Extras) == 0 {
		if p == S61 {
			return parseContainer(slot())
		}
		return Entity{}, errNothing
	}
	if ext := in.Extras["ext"]; ext != "" {
		return parseContainer(ext)
	}
	if p == S62 { // 6.2 regressed: the brands' own places are not looked at (IM-76)
		return Entity{}, errNothing
	}
	switch {
	case h.mi() && in.Extras["key_message"] != "":
		var m struct {
			Extra map[string]string `json:"extra"`
		}
		if json.Unmarshal([]byte(in.Extras["key_message"]), &m) != nil {
			return Entity{}, errNothing
		}
		return parseContainer(m.Extra["ext"])
	case h.oppo() && in.Extras["entity"] != "":
		return parseEntity([]byte(in.Extras["entity"]))
	}
	return Entity{}, errNothing
}
