package im

// Why a recipient is pushed.
const (
	WhyBackground       = "background"        // connected, doBackground acknowledged (IM-1, IM-2)
	WhyKilled           = "killed"            // connection closed (IM-3, IM-7)
	WhyHeartbeatTimeout = "heartbeat_timeout" // connection lost without a word, and the silence was noticed (IM-10)
	WhyGhostBackground  = "ghost_background"  // the same, not noticed yet, but the device had said it was in the background
)

// Why a recipient is not pushed.
const (
	WhyNoDevice        = "no_device"        // never logged in
	WhyLoggedOut       = "logged_out"       // IM-4
	WhyKicked          = "kicked"           // IM-5, IM-48
	WhyOtherUser       = "other_user"       // another user took the phone (IM-49)
	WhyForeground      = "foreground"       // IM-6
	WhyGhostForeground = "ghost_foreground" // IM-10
	WhyOffline7Days    = "offline_7_days"   // IM-11
	WhyNotMobile       = "not_mobile"       // desktop and web clients are never pushed to (section 2.1)
	WhyNoToken         = "no_token"         // no push integrated, or nothing reported yet (IM-9)
	WhyConfigOff       = "config_off"       // null config reported (IM-47)
	WhyPushDisabled    = "push_disabled"    // IM-65
	WhyNoDesc          = "no_desc"          // no text to show (IM-59)
	WhyOnlineOnly      = "online_only"      // section 2.4
	WhyMuted           = "muted"            // receive option of the conversation (IM-101)
	WhyNotReceived     = "not_received"     // the same, and the message is not delivered at all
	WhyQuietHours      = "quiet_hours"      // global do-not-disturb (IM-101)
	WhyDuplicate       = "duplicate"        // IM-102
	WhyOwnMessage      = "own_message"      // sender and recipient are one user (section 2.4)
	WhyOverloaded      = "overloaded"       // this account's queue is full; the message is shed
)
