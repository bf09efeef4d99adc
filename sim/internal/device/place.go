package device

import (
	"encoding/json"
	"net/url"

	"github.com/pushrig/pushrig/mockvendors/handset"
)

// found is the text a page found in the intent that opened it.
type found struct {
	text string
	bare bool // the entity alone, without its container: OPPO spreads ext's top-level keys over the extras
}

// find looks for ext where each vendor puts it, by release and brand (sections 4.2 and 4.3). slot reads vivo's callback slot.
func (p Profile) find(h *Hardware, in *handset.Intent, slot func() string) found {
	switch {
	case len(in.Extras) == 0:
		return found{text: p.withoutExtras(in, slot)}
	case in.Extras["ext"] != "":
		return found{text: in.Extras["ext"]}
	case p == S62:
		return found{} // 6.2 regressed: the brands' own places are not looked at
	case h.mi():
		return found{text: miExtra(in.Extras["key_message"])}
	case h.oppo():
		return found{text: in.Extras["entity"], bare: true}
	}
	return found{}
}

func (p Profile) withoutExtras(in *handset.Intent, slot func() string) string {
	switch p {
	case S61:
		return slot()
	case S62:
		q, err := url.ParseQuery(in.Query)
		if err != nil {
			return ""
		}
		return q.Get("customContent") // TPNS's place
	}
	return ""
}

// miExtra is extra["ext"] of a MiPushMessage, which the intent carries as JSON.
func miExtra(keyMessage string) string {
	var m struct {
		Extra map[string]any `json:"extra"`
	}
	if json.Unmarshal([]byte(keyMessage), &m) != nil {
		return ""
	}
	ext, _ := m.Extra["ext"].(string)
	return ext
}
