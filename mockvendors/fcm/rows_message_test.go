package fcm

import (
	"fmt"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// refuses is a row's check: a message is refused with INVALID_ARGUMENT and a text. %s in fields is a live token.
func refuses(fields, message string) func(e *vendortest.Env) error {
	return func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		r, err := c.send(strings.ReplaceAll(fields, "%s", e.Token(d)))
		return first(refused(r, err, 400, "INVALID_ARGUMENT", message), same("shown", titles(d), none), same("handed", handed(d), 0))
	}
}

// takes is a row's check: a message is accepted.
func takes(fields string) func(e *vendortest.Env) error {
	return func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		return yes(c.send(strings.ReplaceAll(fields, "%s", e.Token(d))))
	}
}

const noTarget = "Recipient of the message is not set."

// sized is a topic message whose one key and value are n bytes together.
func sized(n int) string {
	return fmt.Sprintf(`"topic":"t","data":{"p":"%s"}`, strings.Repeat("x", n-1))
}

const tooBig = "Message is too large. The maximum is 4K (4096 bytes)."

var strict = with(func(s *Settings) { s.SizeMode = Strict })

var messageRows = []vendortest.Row{
	{Rule: "FCM-V1", Says: "a message without target is refused", Check: refuses(`"notification":{"title":"t"}`, noTarget)},
	{Rule: "FCM-V1", Says: "null is no target", Check: refuses(`"token":null,"notification":{"title":"t"}`, noTarget)},
	{Rule: "FCM-V1", Says: "null beside a topic is no second target", Check: takes(`"token":null,"topic":"news"`)},
	{Rule: "FCM-V1", Says: "two targets are refused", Check: refuses(`"token":"%s","topic":"news"`,
		"Invalid value at 'message' (oneof), oneof field 'target' is already set. Cannot set 'topic'")},
	{Rule: "FCM-V2", Says: "in the strict mode 4097 bytes are refused", With: strict, Check: refuses(sized(4097), tooBig)},
	{Rule: "FCM-V2", Says: "in the strict mode 4096 bytes are taken", With: strict, Check: takes(sized(4096))},
	{Rule: "FCM-V2b", Says: "4507 bytes of keys and values are refused", Check: refuses(sized(4507), tooBig)},
	{Rule: "FCM-V2b", Says: "4506 bytes are taken, as in production", Check: takes(sized(4506))},
	{Rule: "FCM-V2b", Says: "the notification's texts share the budget, Android's data replaces the common one", Check: func(e *vendortest.Env) error {
		return first(
			refuses(`"token":"%s","notification":{"title":"`+strings.Repeat("好", 1503)+`"}`, tooBig)(e),
			takes(`"token":"%s","data":{"a":"`+strings.Repeat("x", 5000)+`"},"android":{"data":{"b":"small"}}`)(e))
	}},
	{Rule: "FCM-V3", Says: "a data key of Google's own is refused", Check: refuses(`"token":"%s","data":{"google.x":"1"}`, "Invalid data payload key: google.x")},
	{Rule: "FCM-V3", Says: "from and message_type are refused in Android's data too", Check: func(e *vendortest.Env) error {
		return first(refuses(`"token":"%s","android":{"data":{"from":"1"}}`, "Invalid data payload key: from")(e),
			refuses(`"token":"%s","data":{"message_type":"1"}`, "Invalid data payload key: message_type")(e),
			refuses(`"token":"%s","data":{"gcm.notification.title":"1"}`, "Invalid data payload key: gcm.notification.title")(e))
	}},
	{Rule: "FCM-V3", Says: "collapse_key is allowed as a data key", Check: takes(`"token":"%s","data":{"collapse_key":"1","fromage":"2"}`)},
	{Rule: "FCM-V4", Says: "a number in data is refused by its place in the order sent", Check: refuses(`"token":"%s","data":{"z":"1","a":12}`,
		"Invalid value at 'message.data[1].value' (TYPE_STRING), 12")},
	{Rule: "FCM-V4", Says: "the path names the map that the value sits in", Check: refuses(`"token":"%s","android":{"data":{"z":true}}`,
		"Invalid value at 'message.android.data[0].value' (TYPE_STRING), true")},
	{Rule: "FCM-V4", Says: "an object in data is refused by its first name", Check: refuses(`"token":"%s","data":{"ext":{"entity":1}}`,
		`Invalid JSON payload received. Unknown name "entity" at 'message.data[0].value': Cannot find field.`)},
	{Rule: "FCM-V5", Says: "a ttl without unit is refused", Check: refuses(`"token":"%s","android":{"ttl":"60"}`,
		`Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration), "60"`)},
	{Rule: "FCM-V5", Says: "a ttl that is a number is refused", Check: refuses(`"token":"%s","android":{"ttl":60}`,
		`Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration), 60`)},
	{Rule: "FCM-V5", Says: "more than four weeks, or less than nothing, is refused", Check: func(e *vendortest.Env) error {
		return first(refuses(`"token":"%s","android":{"ttl":"2419201s"}`, "TTL must be between 0 and 2419200 seconds.")(e),
			refuses(`"token":"%s","android":{"ttl":"99999999999999s"}`, "TTL must be between 0 and 2419200 seconds.")(e),
			refuses(`"token":"%s","android":{"ttl":"-0.5s"}`, "TTL must be between 0 and 2419200 seconds.")(e))
	}},
	{Rule: "FCM-V5", Says: "the SDKs' nine decimals are taken", Check: takes(`"token":"%s","android":{"ttl":"3.500000000s"}`)},
	{Rule: "FCM-V6", Says: "a topic with a slash or a blank is refused", Check: func(e *vendortest.Env) error {
		return first(refuses(`"topic":"/topics/news"`, "Topic name contains invalid characters.")(e),
			refuses(`"topic":"big news"`, "Topic name contains invalid characters.")(e))
	}},
	{Rule: "FCM-V6", Says: "900 characters are taken, 901 are not", Check: func(e *vendortest.Env) error {
		return first(takes(`"topic":"`+strings.Repeat("t", 900)+`"`)(e),
			refuses(`"topic":"`+strings.Repeat("t", 901)+`"`, "Topic name contains invalid characters.")(e))
	}},
	{Rule: "FCM-V7", Says: "a dangling operator is refused", Check: refuses(`"condition":"'a' in topics &&"`, genericText)},
	{Rule: "FCM-V7", Says: "five topics are taken, six are not", Check: func(e *vendortest.Env) error {
		five := "'a' in topics && 'b' in topics && ('c' in topics || !('d' in topics)) && 'e' in topics"
		return first(takes(`"condition":"`+five+`"`)(e), refuses(`"condition":"`+five+` || 'f' in topics"`, genericText)(e))
	}},
	{Rule: "FCM-V8", Says: "a webpush TTL with a unit is refused", Check: refuses(`"topic":"t","webpush":{"headers":{"TTL":"60s"}}`, "TTL must be a non-negative integer.")},
	{Rule: "FCM-V8", Says: "a webpush TTL in digits is taken", Check: takes(`"topic":"t","webpush":{"headers":{"TTL":"60","Urgency":"high"}}`)},
	{Rule: "FCM-V9", Says: "android beside android_v2 is refused", Check: refuses(`"token":"%s","android":{},"android_v2":{"background_sync":{}}`, errTwoAndroid.text)},
	{Rule: "FCM-V9", Says: "android_v2 alone is taken", Check: takes(`"token":"%s","android_v2":{"remote_notification":{"notification":{"title":"t","id":7}}}`)},
	{Rule: "FCM-V10", Says: "a misspelt field is refused by the path of its object", Check: refuses(`"toen":"x"`,
		`Invalid JSON payload received. Unknown name "toen" at 'message': Cannot find field.`)},
	{Rule: "FCM-V10", Says: "Android's fields are unknown in the common notification", Check: refuses(`"token":"%s","notification":{"title":"t","sound":"s"}`,
		`Invalid JSON payload received. Unknown name "sound" at 'message.notification': Cannot find field.`)},
	{Rule: "FCM-V10", Says: "an array for a single field is refused, empty or not", Check: func(e *vendortest.Env) error {
		return first(refuses(`"token":["%s"]`, `Invalid JSON payload received. Unknown name "token" at 'message': Proto field is not repeating, cannot start list.`)(e),
			refuses(`"token":"%s","data":[]`, `Invalid JSON payload received. Unknown name "data" at 'message': Proto field is not repeating, cannot start list.`)(e))
	}},
	{Rule: "FCM-V10", Says: "a scalar of the wrong type is refused", Check: refuses(`"token":"%s","android":{"priority":"urgent"}`,
		`Invalid value at 'message.android.priority' (type.googleapis.com/google.firebase.fcm.v1.AndroidMessagePriority), "urgent"`)},
	{Rule: "FCM-V10", Says: "android.priority is taken in any case, other names as they are", Check: func(e *vendortest.Env) error {
		const where = `Invalid value at 'message.android.notification.`
		return first(takes(`"token":"%s","android":{"priority":"high","notification":{"notification_priority":"PRIORITY_HIGH","visibility":"PUBLIC"}}`)(e),
			refuses(`"token":"%s","android":{"notification":{"notification_priority":"HIGH"}}`,
				where+`notification_priority' (type.googleapis.com/google.firebase.fcm.v1.AndroidNotification.NotificationPriority), "HIGH"`)(e),
			refuses(`"token":"%s","android":{"notification":{"visibility":"VISIBILITY_PUBLIC"}}`,
				where+`visibility' (type.googleapis.com/google.firebase.fcm.v1.AndroidNotification.Visibility), "VISIBILITY_PUBLIC"`)(e),
			refuses(`"token":"%s","android":{"notification":{"visibility":"public"}}`,
				where+`visibility' (type.googleapis.com/google.firebase.fcm.v1.AndroidNotification.Visibility), "public"`)(e))
	}},
	{Rule: "FCM-V10", Says: "android_v2 has ten fields, the two network flags among them", Check: takes(
		`"token":"%s","android_v2":{"bandwidth_constrained_ok":true,"restrictedSatelliteOk":false,"remote_notification":{"notification":{"title":"t"}}}`)},
	{Rule: "FCM-V10", Says: "a key in another case is another key", Check: refuses(`"token":"%s","Notification":{"title":"t"}`,
		`Invalid JSON payload received. Unknown name "Notification" at 'message': Cannot find field.`)},
	{Rule: "FCM-V10", Says: "both spellings, the last of two and null are understood", Check: func(e *vendortest.Env) error {
		c, d, err := ready(e)
		if err != nil {
			return err
		}
		err = yes(c.send(`"token":"wrong","token":"` + e.Token(d) + `","notification":{"title":"a","title":"b","image":null},
			"android":{"collapseKey":"k","direct_boot_ok":true,"restrictedPackageName":"` + vendortest.Package + `",
			"notification":{"channelId":"tuikit","bodyLocArgs":["x"],"notificationCount":"3","vibrate_timings":["0.1s"],"eventTime":"2026-11-16T10:00:00.000000000Z"}}`))
		return first(err, same("shown", titles(d), []string{"b"}), same("channel", d.Shown()[0].Channel, "tuikit"))
	}},
}
