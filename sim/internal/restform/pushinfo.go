package restform

import (
	"strconv"

	"github.com/pushrig/pushrig/sim/internal/im"
)

// androidKeys are AndroidInfo's fields and what the pipeline calls them (section 3.2 of the IM rulebook). What no adapter
// carries, such as pictures and Honor's fields, is read by nobody.
func androidKeys() (texts, numbers map[string]string) {
	return map[string]string{
			"Sound": "android_sound", "GoogleChannelID": "fcm_channel_id",
			"HuaWeiChannelID": "huawei_channel_id", "HuaWeiCategory": "huawei_category", "HuaWeiImportance": "huawei_importance",
			"XiaoMiChannelID": "mi_channel_id", "OPPOChannelID": "oppo_channel_id", "OPPOCategory": "oppo_category", "VIVOCategory": "vivo_category",
		}, map[string]string{
			"OPPONotifyLevel": "oppo_notify_level", "VIVOClassification": "vivo_classification", "MeiZuNoticeMsgType": "meizu_notify_type",
		}
}

// pushInfo reads OfflinePushInfo; nil where the message has none.
func (f fields) pushInfo(codes bodyCodes) (*im.PushInfo, error) {
	o, err := f.object("OfflinePushInfo", codes.field)
	if err != nil || o == nil {
		return nil, err
	}
	p := &im.PushInfo{}
	for name, to := range map[string]*string{"Title": &p.Title, "Desc": &p.Desc, "Ext": &p.Ext} {
		if *to, err = o.text(name, codes.field); err != nil {
			return nil, err
		}
	}
	flag, err := o.number("PushFlag", codes.field)
	if err != nil {
		return nil, err
	}
	p.DisablePush = flag == 1
	apns, err := o.object("ApnsInfo", codes.field)
	if err != nil {
		return nil, err
	}
	if p.IOSSound, err = apns.text("Sound", codes.field); err != nil {
		return nil, err
	}
	badge, err := apns.number("BadgeMode", codes.field)
	if err != nil {
		return nil, err
	}
	p.IgnoreIOSBadge = badge == 1
	android, err := o.object("AndroidInfo", codes.field)
	if err != nil {
		return nil, err
	}
	p.Vendors, err = android.vendorKeys(codes.field)
	return p, err
}

// vendorKeys is what AndroidInfo says to the vendors. An empty text says nothing: the console's value holds.
func (f fields) vendorKeys(code int) (map[string]string, error) {
	texts, numbers := androidKeys()
	out := map[string]string{}
	for name, key := range texts {
		said, err := f.text(name, code)
		if err != nil {
			return nil, err
		}
		if said != "" {
			out[key] = said
		}
	}
	for name, key := range numbers {
		n, err := f.number(name, code)
		if err != nil {
			return nil, err
		}
		if f.has(name) {
			out[key] = strconv.FormatInt(n, 10)
		}
	}
	return out, nil
}
