package scenarios

// Step is one line of a test plan. Exactly one of Group, Send, Settle, Wait, Tap,
// Set and Fault is set. In a file it is a map with one key: the name of
// a device group with a list of actions, or one of the other words.
type Step struct {
	// Group and Actions: every phone of the group does these, in order.
	Group   string   `json:"group,omitempty"`
	Actions []Action `json:"actions,omitempty"`
	// Send sends messages.
	Send *Send `json:"send,omitempty"`
	// Settle waits until nothing is in flight, at most this simulated time.
	Settle *Duration `json:"settle,omitempty"`
	// Wait lets simulated time pass.
	Wait *Duration `json:"wait,omitempty"`
	// Tap taps notifications.
	Tap *Tap `json:"tap,omitempty"`
	// Set changes console settings: VENDOR, or VENDOR.APP for another app than main.
	Set map[string]Settings `json:"set,omitempty"`
	// Fault makes a vendor misbehave.
	Fault *Fault `json:"fault,omitempty"`
	// Line is where the file has it, for messages.
	Line int `json:"line,omitempty"`
}

// Action is one thing a phone, its owner or its app does. In a file it is the name, or
// {name: argument}.
type Action struct {
	Name ActionName `json:"name"`
	// Arg is the channel id of create_channel, block_channel and unblock_channel.
	Arg string `json:"arg,omitempty"`
}

// ActionName names an action.
type ActionName string

// The actions.
const (
	ActLaunch        ActionName = "launch"         // open the app the first time, or again
	ActAcceptPrivacy ActionName = "accept_privacy" // accept the privacy policy
	ActLogin         ActionName = "login"          // log the account in, register at the vendor
	ActLogout        ActionName = "logout"         //
	ActForeground    ActionName = "foreground"     // doForeground
	ActBackground    ActionName = "background"     // doBackground
	ActKill          ActionName = "kill"           // the owner swipes the process away
	ActForceStop     ActionName = "force_stop"     // stopped in the system settings
	ActLock          ActionName = "lock"           // screen off: the app goes to the background
	ActUnlock        ActionName = "unlock"         // screen on: what was in front is again
	ActOpen          ActionName = "open"           // tap the app's icon
	ActAirplaneOn    ActionName = "airplane_on"    // network gone without a goodbye
	ActAirplaneOff   ActionName = "airplane_off"   //
	ActReconnect     ActionName = "reconnect"      // drop and renew the link to the vendor
	ActUninstall     ActionName = "uninstall"      //
	ActInstall       ActionName = "install"        //
	ActRefreshToken  ActionName = "refresh_token"  // the vendor issues a new token
	ActEnable        ActionName = "enable_notifications"
	ActDisable       ActionName = "disable_notifications"
	ActCreateChannel ActionName = "create_channel"  // takes a channel id
	ActBlockChannel  ActionName = "block_channel"   // takes a channel id
	ActUnblock       ActionName = "unblock_channel" // takes a channel id
	ActSecondLogin   ActionName = "second_login"    // the account logs in on another phone
	ActConfigNull    ActionName = "config_null"     // setOfflinePushConfig(null)
)

// actionTakesArg lists every action and whether it takes an argument.
func actionTakesArg() map[ActionName]bool {
	return map[ActionName]bool{
		ActLaunch: false, ActAcceptPrivacy: false, ActLogin: false, ActLogout: false,
		ActForeground: false, ActBackground: false, ActKill: false, ActForceStop: false,
		ActLock: false, ActUnlock: false, ActOpen: false, ActAirplaneOn: false, ActAirplaneOff: false,
		ActReconnect: false, ActUninstall: false, ActInstall: false, ActRefreshToken: false,
		ActEnable: false, ActDisable: false, ActCreateChannel: true, ActBlockChannel: true,
		ActUnblock: true, ActSecondLogin: false, ActConfigNull: false,
	}
}

// Tap taps notifications that are in the tray. One of Each and Group is set.
type Tap struct {
	// Each is the `as` name of a send: every notification it put on a screen is tapped.
	Each string `yaml:"each" json:"each,omitempty"`
	// Group is a device group: each phone taps its N-th notification.
	Group string `yaml:"group" json:"group,omitempty"`
	// N counts from the newest, which is 1; "newest" is 1 too. Default 1; only with Group.
	N TrayIndex `yaml:"n" json:"n,omitempty"`
}

// Fault makes a vendor's servers misbehave, from now until it is replaced.
type Fault struct {
	// Vendor is whose.
	Vendor string `yaml:"vendor" json:"vendor" jsonschema:"required"`
	// Latency is added to every answer (real time).
	Latency Duration `yaml:"latency" json:"latency,omitempty"`
	// Status is an HTTP status to answer with instead; 0 answers as usual.
	Status int `yaml:"status" json:"status,omitempty" jsonschema:"minimum=0,maximum=599"`
	// Count is how many requests are hit. 0 is all, until the next fault for the vendor.
	Count int `yaml:"count" json:"count,omitempty" jsonschema:"minimum=0,maximum=1000000000"`
}
