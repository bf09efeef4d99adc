package pipeline

import (
	"fmt"
	"strconv"
)

// PushInfo is what the message itself says to vendors, by key. A key that is
// there wins over the certificate, also with an empty value, which sends
// nothing; one that is not leaves the certificate's (IM rulebook, section 5).
// Other vendors' keys are nobody's business.
type PushInfo map[string]string

// PushKey is one key of a PushInfo; the adapter that reads it declares it.
type PushKey struct {
	Name string
	Type string // as JSON Schema calls it: TypeText or TypeNumber
	Says string // for whoever writes it
}

// The types of a push key's value.
const (
	TypeText   = "string"
	TypeNumber = "integer"
)

// PushKeys lists what a message may say to a vendor; none to an unknown one.
func PushKeys(vendor string) []PushKey {
	v, _ := vendorByName(vendor)
	return v.keys
}

// soundKey is read by every vendor that can play the app's own sound.
const soundKey = "android_sound"

func soundPushKey() PushKey {
	return PushKey{soundKey, TypeText, "The sound file in the app's raw folder, without suffix (fcm, huawei, mi)."}
}

// text is what the message says under key, else what the console says.
func (i PushInfo) text(key, console string) string {
	if said, ok := i[key]; ok {
		return said
	}
	return console
}

// number is text for a key that holds a whole number; an empty one is 0, which
// no vendor is sent.
func (i PushInfo) number(key string, console int) (int, error) {
	said, ok := i[key]
	switch {
	case !ok:
		return console, nil
	case said == "":
		return 0, nil
	}
	n, err := strconv.Atoi(said)
	if err != nil {
		return 0, &localFailure{WhyPushInfo, fmt.Errorf("%s is %q, which is no whole number", key, said)}
	}
	return n, nil
}
