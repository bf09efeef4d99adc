package huawei

import (
	"encoding/json"
	"fmt"

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

// number is a whole number in JSON; a text in its place is Bad, as the service refuses one (section 2.2).
type number struct{ core.LooseInt }

// UnmarshalJSON never fails; see core.LooseInt.
func (n *number) UnmarshalJSON(b []byte) error {
	if err := n.LooseInt.UnmarshalJSON(b); err != nil {
		return err
	}
	n.Bad = n.Bad || len(b) > 0 && b[0] == '"'
	return nil
}

// strict is a number whose wrong type leaves the whole body unread; number is for those that have a code of their own.
type strict struct{ number }

// UnmarshalJSON refuses what is no number.
func (n *strict) UnmarshalJSON(b []byte) error {
	if _ = n.number.UnmarshalJSON(b); n.Bad {
		return fmt.Errorf("%w: %.20s for a number", core.ErrWrongKind, b)
	}
	return nil
}

// sendBody is the body of v1 and v2 (section 2.2): numbers are numbers, action_type aside, which Huawei's own sample writes as a
// text, and unknown keys are passed over. v3 and the old interface are turned into it.
type sendBody struct {
	ValidateOnly core.LooseBool  `json:"validate_only"`
	Message      message         `json:"message"`
	Review       json.RawMessage `json:"review"`
}

type message struct {
	Data         core.LooseText  `json:"data"`
	Notification *basicNotice    `json:"notification"`
	Android      *android        `json:"android"`
	Token        []string        `json:"token"`
	Topic        core.ScalarText `json:"topic"`
	Condition    core.ScalarText `json:"condition"`
}

type basicNotice struct {
	Title core.ScalarText `json:"title"`
	Body  core.ScalarText `json:"body"`
	Image core.ScalarText `json:"image"`
}

type android struct {
	CollapseKey    number          `json:"collapse_key"`
	Urgency        core.ScalarText `json:"urgency"`
	Category       core.ScalarText `json:"category"`
	TTL            core.ScalarText `json:"ttl"`
	BiTag          core.ScalarText `json:"bi_tag"`
	ReceiptID      core.ScalarText `json:"receipt_id"`
	TargetUserType strict          `json:"target_user_type"` // 1: a test message
	Data           core.LooseText  `json:"data"`
	Notification   *notice         `json:"notification"`
}

type notice struct {
	Title          core.ScalarText   `json:"title"`
	Body           core.ScalarText   `json:"body"`
	Color          core.ScalarText   `json:"color"`
	Sound          core.ScalarText   `json:"sound"`
	Tag            core.ScalarText   `json:"tag"`
	Click          *clickAction      `json:"click_action"`
	MultiLang      *multiLang        `json:"multi_lang_key"`
	ChannelID      core.ScalarText   `json:"channel_id"`
	Image          core.ScalarText   `json:"image"`
	Style          strict            `json:"style"`
	BigTitle       core.ScalarText   `json:"big_title"`
	BigBody        core.ScalarText   `json:"big_body"`
	Inbox          []core.ScalarText `json:"inbox_content"`
	NotifyID       strict            `json:"notify_id"`
	Badge          *badge            `json:"badge"`
	Importance     core.ScalarText   `json:"importance"`
	Vibrate        []core.ScalarText `json:"vibrate_config"`
	Visibility     core.ScalarText   `json:"visibility"`
	Lights         *lights           `json:"light_settings"`
	ForegroundShow core.LooseBool    `json:"foreground_show"`
	ProfileID      core.ScalarText   `json:"profile_id"`
	Buttons        []button          `json:"buttons"`
}

type clickAction struct {
	Type         strict          `json:"type"`
	Intent       core.ScalarText `json:"intent"`
	URL          core.ScalarText `json:"url"`
	Action       core.ScalarText `json:"action"`
	RichResource core.ScalarText `json:"rich_resource"`
}

type multiLang struct {
	Title map[string]core.ScalarText `json:"title_key"`
	Body  map[string]core.ScalarText `json:"body_key"`
}

type badge struct {
	Add   number          `json:"add_num"`
	Set   number          `json:"set_num"`
	Class core.ScalarText `json:"class"`
}

type lights struct {
	Color *struct {
		Alpha core.ScalarText `json:"alpha"`
		Red   core.ScalarText `json:"red"`
		Green core.ScalarText `json:"green"`
		Blue  core.ScalarText `json:"blue"`
	} `json:"color"`
	On  core.ScalarText `json:"light_on_duration"`
	Off core.ScalarText `json:"light_off_duration"`
}

type button struct {
	Name       core.ScalarText `json:"name"`
	ActionType core.LooseInt   `json:"action_type"`
	IntentType strict          `json:"intent_type"`
	Data       core.LooseText  `json:"data"`
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
