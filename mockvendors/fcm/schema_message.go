package fcm

// The objects of messages:send, complete (section 2.2). What is not listed for an object is unknown there.

func text(name string) field      { return field{name: name} }
func texts(name string) field     { return field{name: name, list: true} }
func truth(name string) field     { return field{name: name, kind: isBool} }
func integer(name string) field   { return field{name: name, kind: isInt} }
func float(name string) field     { return field{name: name, kind: isFloat} }
func lasting(name string) field   { return field{name: name, kind: isDuration} }
func stringMap(name string) field { return field{name: name, kind: isMap} }
func free(name string) field      { return field{name: name, kind: isStruct} }
func other(name string) field     { return field{name: name, kind: isOther} }

func sub(name string, of *schema) field { return field{name: name, kind: isObject, of: of} }

func enum(name, typ string, values ...string) field {
	return field{name: name, kind: isEnum, typ: messageType + typ, enum: values}
}

// anyCase takes an enum's names in any case: SDKs send android.priority in lower case.
func anyCase(f field) field {
	f.anyCase = true
	return f
}

const messageType = typePrefix + "google.firebase.fcm.v1."

var (
	labelOptions = object(messageType+"FcmOptions", text("analytics_label"))

	colorSchema = object(typePrefix+"google.type.Color", float("red"), float("green"), float("blue"), float("alpha"))

	lightSchema = object(messageType+"LightSettings",
		sub("color", colorSchema), lasting("light_on_duration"), lasting("light_off_duration"))

	androidNotificationFields = []field{
		text("title"), text("body"), text("icon"), text("color"), text("sound"), text("tag"), text("click_action"),
		text("body_loc_key"), texts("body_loc_args"), text("title_loc_key"), texts("title_loc_args"),
		text("channel_id"), text("ticker"), truth("sticky"), {name: "event_time", kind: isTimestamp}, truth("local_only"),
		enum("notification_priority", "AndroidNotification.NotificationPriority",
			"PRIORITY_UNSPECIFIED", "PRIORITY_MIN", "PRIORITY_LOW", "PRIORITY_DEFAULT", "PRIORITY_HIGH", "PRIORITY_MAX"),
		truth("default_sound"), truth("default_vibrate_timings"), truth("default_light_settings"),
		{name: "vibrate_timings", kind: isDuration, list: true},
		enum("visibility", "AndroidNotification.Visibility", "VISIBILITY_UNSPECIFIED", "PRIVATE", "PUBLIC", "SECRET"),
		integer("notification_count"), sub("light_settings", lightSchema), text("image"),
		enum("proxy", "AndroidNotification.Proxy", "PROXY_UNSPECIFIED", "ALLOW", "DENY", "IF_PRIORITY_LOWERED"),
		truth("bypass_proxy_notification"),
	}

	androidNotification = object(messageType+"AndroidNotification", androidNotificationFields...)

	androidSchema = object(messageType+"AndroidConfig",
		text("collapse_key"), anyCase(enum("priority", "AndroidMessagePriority", "NORMAL", "HIGH")),
		other("ttl"), // its form is FCM-V5's
		text("restricted_package_name"), stringMap("data"), sub("notification", androidNotification),
		sub("fcm_options", labelOptions), truth("direct_boot_ok"), truth("bandwidth_constrained_ok"), truth("restricted_satellite_ok"))

	// android_v2 [preview]: the notification has an id besides.
	androidNotificationV2 = object(messageType+"AndroidNotificationV2", append([]field{integer("id")}, androidNotificationFields...)...)

	remoteSchema = object(messageType+"RemoteNotification",
		sub("notification", androidNotificationV2), truth("mutable_content"), truth("use_as_v1_data_message"))

	androidV2Schema = object(messageType+"AndroidConfigV2",
		text("collapse_key"), other("ttl"), text("restricted_package_name"), stringMap("data"), truth("direct_boot_ok"),
		truth("bandwidth_constrained_ok"), truth("restricted_satellite_ok"),
		sub("fcm_options", labelOptions), sub("remote_notification", remoteSchema),
		sub("background_sync", object(messageType+"BackgroundSync")))

	apnsSchema = object(messageType+"ApnsConfig",
		stringMap("headers"), free("payload"), text("live_activity_token"),
		sub("fcm_options", object(messageType+"ApnsFcmOptions", text("analytics_label"), text("image"))))

	webpushSchema = object(messageType+"WebpushConfig",
		stringMap("headers"), stringMap("data"), free("notification"),
		sub("fcm_options", object(messageType+"WebpushFcmOptions", text("link"), text("analytics_label"))))

	messageSchema = object(messageType+"Message",
		text("name"), text("token"), text("fid"), text("topic"), text("condition"), stringMap("data"),
		sub("notification", object(messageType+"Notification", text("title"), text("body"), text("image"))),
		sub("android", androidSchema), sub("android_v2", androidV2Schema), sub("apns", apnsSchema),
		sub("webpush", webpushSchema), sub("fcm_options", labelOptions))

	requestSchema = object(messageType+"SendMessageRequest", sub("message", messageSchema), truth("validate_only"))
)
