package pipeline

import (
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func intp(n int) *int { return &n }

// overrideRows: for each vendor what the message may say, and what travels then.
func overrideRows() []struct {
	vendor string
	over   Override
	want   options // with the message's word
} {
	console := func(change func(*options)) options {
		o := options{channel: "c-channel", category: "c-cat", importance: "c-imp", classification: intp(0), notifyLevel: 1, noticeMsgType: 1}
		change(&o)
		return o
	}
	return []struct {
		vendor string
		over   Override
		want   options
	}{
		{FCM, Override{FCMChannelID: "m"}, console(func(o *options) { o.channel = "m" })},
		{Huawei, Override{HuaWeiChannelID: "m", HuaWeiCategory: "n", HuaWeiImportance: "LOW"}, console(func(o *options) { o.channel, o.category, o.importance = "m", "n", "LOW" })},
		{Mi, Override{XiaoMiChannelID: "m"}, console(func(o *options) { o.channel = "m" })},
		{OPPO, Override{OPPOChannelID: "m", OPPOCategory: "n", OPPONotifyLevel: 16}, console(func(o *options) { o.channel, o.category, o.notifyLevel = "m", "n", 16 })},
		{Vivo, Override{VIVOCategory: "n", VIVOClassification: intp(1)}, console(func(o *options) { o.category, o.classification = "n", intp(1) })},
		{Meizu, Override{MeiZuNotifyType: intp(0)}, console(func(o *options) { o.noticeMsgType = 0 })},
	}
}

func checkOverride(_ *testing.T, brk breaks) error {
	for _, row := range overrideRows() {
		c := &Certificate{Vendor: row.vendor, ChannelID: "c-channel", Category: "c-cat", Importance: "c-imp", Classification: intp(0), NotifyLevel: 1, NoticeMsgType: 1}
		if got := resolve(c, &Push{Override: row.over}, brk.certificateWins); !reflect.DeepEqual(got, row.want) {
			return fmt.Errorf("%s: %+v, want %+v", row.vendor, got, row.want)
		}
	}
	return nil
}

// TestOverrideEmpty: an empty word of the message leaves the console's, and
// another vendor's word is nobody's business here.
func TestOverrideEmpty(t *testing.T) {
	everything := overrideRows()
	for _, row := range everything {
		c := &Certificate{Vendor: row.vendor, ChannelID: "c-channel", Category: "c-cat", Importance: "c-imp", Classification: intp(0), NotifyLevel: 1, NoticeMsgType: 1}
		want := resolve(c, &Push{}, false)
		require.Equal(t, "c-channel", want.channel)
		for _, other := range everything {
			if other.vendor != row.vendor {
				require.Equal(t, want, resolve(c, &Push{Override: other.over}, false), "%s moved by %s", row.vendor, other.vendor)
			}
		}
	}
	c := &Certificate{Vendor: Mi, TTL: time.Hour}
	require.Equal(t, time.Hour, resolve(c, &Push{}, false).ttl)
	require.Equal(t, time.Minute, resolve(c, &Push{TTL: time.Minute}, false).ttl)
}
