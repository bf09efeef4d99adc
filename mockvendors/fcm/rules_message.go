package fcm

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// messageTable are the rules that look at the message alone.
func messageTable() core.Table[*send] {
	return core.Table[*send]{
		{Rule: core.Rule{
			ID: "FCM-V10", Phase: core.Wire, Source: "D-DISC, W-MTX, W-APPR, W-PHP",
			Says:   "Fields may be spelt in snake_case or camelCase, the last of two counts and null is absent; an unknown name, or an array for a single field, is refused.",
			Answer: "400 INVALID_ARGUMENT with the path of the object",
			Remedy: "Compare the field's name and place with the v1 reference; legacy fields such as to or priority do not exist there.",
		}, Check: (*send).checkForm},
		{Rule: core.Rule{
			ID: "FCM-V4", Phase: core.Wire, Source: "D-ERR2, W-MONGO, W-LNC",
			Says:   "The values of a data map are strings.",
			Answer: "400 INVALID_ARGUMENT, naming the value by its place in the order sent",
			Remedy: "Turn numbers and objects in data into strings, ext included, before sending.",
		}, Check: (*send).checkForm},
		{Rule: core.Rule{
			ID: "FCM-V9", Phase: core.Validate, Source: "D-DISC", Mark: core.Memory,
			Says:   "A message has android or android_v2, not both.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Leave one of the two out.",
		}, Check: func(s *send) error {
			if s.m.tree.Get("android") != nil && s.m.tree.Get("android_v2") != nil {
				return errTwoAndroid
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-V1", Phase: core.Validate, Source: "D-DISC, W-PYRIC, W-APPR",
			Says:   "A message has exactly one target: token, fid, topic or condition; null is none.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Set one target. An empty token usually means that the device never reported one.",
		}, Check: (*send).checkTargets},
		{Rule: core.Rule{
			ID: "FCM-V6", Phase: core.Validate, Figure: "1 to 900 of a-z A-Z 0-9 - _ . ~ %", Source: "D-DISC, W-PYRIC",
			Says:   "A topic's name is made of a few characters only.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Give the bare name, without /topics/ and without blanks or Chinese characters.",
		}, Check: func(s *send) error {
			if s.m.kind == "topic" && !isTopic(s.m.tree.String("topic")) {
				return errTopicName
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-V7", Phase: core.Validate, Figure: "5 topics", Setting: "condition_topics", Source: "W-PYRIC, send-to-topics page",
			Says:   "A condition parses and names no more than five topics.",
			Answer: "400 INVALID_ARGUMENT without details",
			Remedy: "Write 'name' in topics, joined by && and ||, with five topics at most; split the send otherwise.",
		}, Check: func(s *send) error {
			if s.m.kind != "condition" {
				return nil
			}
			if c, err := core.ParseCondition(s.m.tree.String("condition")); err != nil || len(c.Topics) > s.set.ConditionTopics {
				return errCondition
			}
			return nil
		}},
		{Rule: core.Rule{
			ID: "FCM-V3", Phase: core.Validate, Setting: "unpublished_details", Source: "D-DISC, W-KEY", Mark: core.Memory,
			Says:   "The data keys from and message_type, and those that begin with google. or gcm.notification., are reserved.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Rename the key.",
		}, Check: (*send).checkKeys},
		{Rule: core.Rule{
			ID: "FCM-V5", Phase: core.Validate, Figure: "0 to 2,419,200 s", Setting: "max_ttl_seconds", Source: "D-DISC, D-ERR",
			Says:   "android.ttl is a duration such as 3.5s, from 0 to four weeks.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Give seconds with an s behind them, 2419200s at most.",
		}, Check: (*send).checkTTL},
		{Rule: core.Rule{
			ID: "FCM-V8", Phase: core.Validate, Figure: "an integer from 0", Source: "W-PYRIC",
			Says:   "The webpush header TTL is a whole number.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Give seconds without a unit there.",
		}, Check: (*send).checkWebpush},
		{Rule: core.Rule{
			ID: "FCM-V2", Phase: core.Validate, Figure: "4096 bytes", Setting: "size_strict", Source: "D-ERR", Mark: core.Mock,
			Says:   "In the strict mode a message is no bigger than documented.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Shorten title, body or ext; keep what is long on the server and send its id.",
		}, Check: func(s *send) error { return s.checkSize(Strict, s.set.SizeStrict) }},
		{Rule: core.Rule{
			ID: "FCM-V2b", Phase: core.Validate, Figure: "keys and values 4506 bytes", Setting: "size_enforced", Source: "W-PYRIC",
			Says:   "A message is no bigger than production was seen to let through.",
			Answer: "400 INVALID_ARGUMENT",
			Remedy: "Shorten title, body or ext; keep what is long on the server and send its id.",
		}, Check: func(s *send) error { return s.checkSize(Enforced, s.set.SizeEnforced) }},
	}
}

// checkForm is the first thing wrong with the JSON's form; it names its rule itself.
func (s *send) checkForm() error {
	if s.form == nil {
		return nil
	}
	return &core.Refusal{Rule: s.form.rule, Err: s.form.err}
}

func (s *send) checkTargets() error {
	switch {
	case s.m.kind == "":
		return errNoTarget
	case s.m.second != "":
		return shape("message", "Invalid value at 'message' (oneof), oneof field 'target' is already set. Cannot set '"+s.m.second+"'") // E20 [memory]
	}
	return nil
}

var topicName = regexp.MustCompile(`^[a-zA-Z0-9\-_.~%]{1,900}$`)

func isTopic(name string) bool { return topicName.MatchString(name) }

func (s *send) checkKeys() error {
	for _, at := range []struct {
		path string
		data *core.Tree
	}{{"message.data.", s.m.tree.Get("data")}, {"message." + s.m.platform + ".data.", s.m.android.Get("data")}} {
		if at.data == nil {
			continue
		}
		for i := range at.data.Members {
			if key := at.data.Members[i].Name; reserved(key) {
				return s.set.unpublished(meaning(at.path+key, "Invalid data payload key: "+key)) // E17
			}
		}
	}
	return nil
}

func reserved(key string) bool {
	return key == "from" || key == "message_type" || strings.HasPrefix(key, "google.") || strings.HasPrefix(key, "gcm.notification.")
}

func (s *send) checkTTL() error {
	d, given, formed := s.m.ttl()
	if !given || formed && d >= 0 && d <= seconds(s.set.MaxTTLSeconds) {
		return nil
	}
	field := "message." + s.m.platform + ".ttl"
	if !formed { // E18 [memory]
		return shape(field, "Invalid value at '"+field+"' ("+typePrefix+"google.protobuf.Duration), "+cutRaw(s.m.android.Get("ttl").Raw))
	}
	return meaning(field, fmt.Sprintf("TTL must be between 0 and %d seconds.", s.set.MaxTTLSeconds)) // E19 [memory]
}

func (s *send) checkWebpush() error {
	headers := s.m.tree.Get("webpush").Get("headers")
	if headers == nil {
		return nil
	}
	for i := range headers.Members {
		if h := &headers.Members[i]; strings.EqualFold(h.Name, "TTL") && !isDigits(h.Text) {
			return errWebpushTTL
		}
	}
	return nil
}

func (s *send) checkSize(mode string, most int) error {
	if s.set.SizeMode == mode && s.m.size() > most {
		return errTooBig(s.set, s.ios())
	}
	return nil
}
