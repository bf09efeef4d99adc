package reports

// TapCause says why a tap opened no page, by which rule, and what helps.
type TapCause struct {
	Rule   string `json:"rule"` // row of the IM rulebook
	Text   string `json:"text"`
	Remedy string `json:"remedy"`
}

// tapCauses are the reasons a handset gives, and the kit's own.
func tapCauses() map[string]TapCause {
	const manifest = "IM-21" // manifest and console differ: shown, and the click does not reach the page
	return map[string]TapCause{
		"other_package":       {manifest, "The click names another app's component.", "Put the app's own package into the click action."},
		"no_such_activity":    {manifest, "The app's manifest has no such activity.", "Write the activity's full class name as the manifest has it."},
		"data_does_not_match": {manifest, "The activity is there, and its intent filter has other data.", "Let scheme, host and path of the click be those of the filter."},
		"no_filter_matches":   {manifest, "No activity's intent filter takes this click.", "Give the activity a filter with this action, the category DEFAULT, and the click's data."},
		"no_launcher":         {"IM-20", "The app's manifest names no launcher activity.", "Name one, or let the click open an activity."},
		"bad_intent_uri":      {"IM-18", "The click action is no intent URI.", "Write it as Intent.toUri(Intent.URI_INTENT_SCHEME) does."},
		"callback_only":       {"IM-19", "The vendor's SDK only calls the app back; no page is opened by itself.", "Open the page in the SDK's click callback, or choose a click action that opens one."},
	}
}
