package huawei

import (
	"encoding/json"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// version is which of the sending interfaces a request came by.
type version string

// The sending interfaces.
const (
	v1  version = "v1"
	v2  version = "v2"
	v3  version = "v3"
	old version = "pushsend.do"
)

// sendBody is the body of v1 and v2 (section 2.2), read as liberally as the service reads it: numbers may be strings, and
// unknown keys are passed over. v3 and the old interface are turned into it.
type sendBody struct {
	ValidateOnly core.LooseBool  `json:"validate_only"`
	Message      message         `json:"message"`
	Review       json.RawMessage `json:"review"`
}

type message struct {
	Data         core.LooseText `json:"data"`
	Notification *basicNotice   `json:"notification"`
	Android      *android       `json:"android"`
	Token        []string       `json:"token"`
	Topic        core.LooseText `json:"topic"`
	Condition    core.LooseText `json:"condition"`
}

type basicNotice struct {
	Title core.LooseText `json:"title"`
	Body  core.LooseText `json:"body"`
	Image core.LooseText `json:"image"`
}

type android struct {
	CollapseKey    core.LooseInt  `json:"collapse_key"`
	Urgency        core.LooseText `json:"urgency"`
	Category       core.LooseText `json:"category"`
	TTL            core.LooseText `json:"ttl"`
	BiTag          core.LooseText `json:"bi_tag"`
	ReceiptID      core.LooseText `json:"receipt_id"`
	TargetUserType core.LooseInt  `json:"target_user_type"` // 1: a test message
	Data           core.LooseText `json:"data"`
	Notification   *notice        `json:"notification"`
}

type notice struct {
	Title          core.LooseText   `json:"title"`
	Body           core.LooseText   `json:"body"`
	Color          core.LooseText   `json:"color"`
	Sound          core.LooseText   `json:"sound"`
	Tag            core.LooseText   `json:"tag"`
	Click          *clickAction     `json:"click_action"`
	MultiLang      *multiLang       `json:"multi_lang_key"`
	ChannelID      core.LooseText   `json:"channel_id"`
	Image          core.LooseText   `json:"image"`
	Style          core.LooseInt    `json:"style"`
	BigTitle       core.LooseText   `json:"big_title"`
	BigBody        core.LooseText   `json:"big_body"`
	Inbox          []core.LooseText `json:"inbox_content"`
	NotifyID       core.LooseInt    `json:"notify_id"`
	Badge          *badge           `json:"badge"`
	Importance     core.LooseText   `json:"importance"`
	Vibrate        []core.LooseText `json:"vibrate_config"`
	Visibility     core.LooseText   `json:"visibility"`
	Lights         *lights          `json:"light_settings"`
	ForegroundShow core.LooseBool   `json:"foreground_show"`
	ProfileID      core.LooseText   `json:"profile_id"`
	Buttons        []button         `json:"buttons"`
}

type clickAction struct {
	Type         core.LooseInt  `json:"type"`
	Intent       core.LooseText `json:"intent"`
	URL          core.LooseText `json:"url"`
	Action       core.LooseText `json:"action"`
	RichResource core.LooseText `json:"rich_resource"`
}

type multiLang struct {
	Title map[string]core.LooseText `json:"title_key"`
	Body  map[string]core.LooseText `json:"body_key"`
}

type badge struct {
	Add   core.LooseInt  `json:"add_num"`
	Set   core.LooseInt  `json:"set_num"`
	Class core.LooseText `json:"class"`
}

type lights struct {
	Color *struct {
		Alpha core.LooseText `json:"alpha"`
		Red   core.LooseText `json:"red"`
		Green core.LooseText `json:"green"`
		Blue  core.LooseText `json:"blue"`
	} `json:"color"`
	On  core.LooseText `json:"light_on_duration"`
	Off core.LooseText `json:"light_off_duration"`
}

type button struct {
	Name       core.LooseText `json:"name"`
	ActionType core.LooseInt  `json:"action_type"`
	IntentType core.LooseInt  `json:"intent_type"`
	Data       core.LooseText `json:"data"`
}

var readBody = core.NewExact[sendBody]()

// parseREST reads a v1 or v2 body into the push; what is no JSON object of this shape is a wrong structure.
func (p *push) parseREST(body []byte) error {
	if readBody.Read(body, &p.body) != nil {
		return illegal("the body is not a JSON message")
	}
	p.validateOnly = p.body.ValidateOnly.On
	if a := p.body.Message.Android; a != nil {
		p.test = a.TargetUserType.N == 1
	}
	return nil
}
