package fcm

import (
	"regexp"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/core"
)

var analyticsLabel = regexp.MustCompile(`^[a-zA-Z0-9\-_.~%]{1,50}$`) // [memory]

// checkFields looks at single fields whose limits section 2.2 gives; the closing table has no row for them, and their texts
// are not published [memory].
func (s *send) checkFields() error {
	for _, at := range []struct {
		path string
		of   *core.Tree
	}{
		{"message", s.m.tree}, {"message." + s.m.platform, s.m.android},
		{"message.apns", s.m.tree.Get("apns")}, {"message.webpush", s.m.tree.Get("webpush")},
	} {
		if label := at.of.Get("fcm_options").String("analytics_label"); label != "" && !analyticsLabel.MatchString(label) {
			return meaning(at.path+".fcm_options.analytics_label", "Invalid analytics label.")
		}
	}
	link := s.m.tree.Get("webpush").Get("fcm_options").String("link")
	if link != "" && !strings.HasPrefix(link, "https://") {
		return meaning("message.webpush.fcm_options.link", "The link must be an HTTPS URL.")
	}
	light := s.m.alert.Get("light_settings")
	for _, name := range []string{"color", "light_on_duration", "light_off_duration"} {
		if light != nil && light.Get(name) == nil {
			return meaning("message.android.notification.light_settings."+name, "Light settings need color, light_on_duration and light_off_duration.")
		}
	}
	return nil
}
