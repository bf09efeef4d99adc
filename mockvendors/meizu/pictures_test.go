package meizu

import (
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// imageOf is the picture that the phone shows for a message with that address.
func imageOf(e *env, address string) (string, error) {
	d, err := e.Phone()
	if err != nil {
		return "", err
	}
	a, err := post(e, byPushID, params{"pushIds": e.Token(d), "messageJson": text(sound(object{"noticeExpandInfo": object{"noticeExpandType": 2, "noticeExpandImgUrl": address}}))})
	if err := firstErr(err, same("code", a.Code, "200"), e.Settle(), same("shown", len(d.Shown()), 1)); err != nil {
		return "", err
	}
	return d.Shown()[0].Image, nil
}

var pictureRows = []vendortest.Row{
	{Rule: "MZ-I1", Says: "each of the six types gets an address of Meizu's, both as texts", Check: func(e *env) error {
		for typ, code := range map[string]string{"0": "200", "1": "200", "3": "200", "4": "200", "5": "200", "6": "200", "2": "1005", "7": "1005", "01": "1005"} {
			a, err := post(e, pushPrefix+"/uploadImg", params{"imgType": typ, "imgUrl": "http://127.0.0.1/a.png", "pushIds": "stray"})
			if err := firstErr(err, same("code of type "+typ, a.Code, code)); err != nil {
				return err
			}
			if code == "200" {
				if err := same("value", strings.HasPrefix(string(a.Value), `{"imgType":"`+typ+`","imgUrl":"`+pictureHost), true); err != nil {
					return err
				}
			}
		}
		a, err := post(e, pushPrefix+"/uploadImg", params{"imgType": "1"})
		return firstErr(err, same("no address", a.Code, "110004"))
	}},
	{Rule: "MZ-I1", Says: "a picture that was uploaded is shown for three days, one of elsewhere never", Check: func(e *env) error {
		_, err := post(e, pushPrefix+"/uploadImg", params{"imgType": "1", "imgUrl": "http://127.0.0.1/a.png"})
		if err != nil {
			return err
		}
		for _, row := range []struct {
			address, shown string
			after          time.Duration
		}{{pictureHost + "1", pictureHost + "1", 0}, {"http://127.0.0.1/a.png", "", 0}, {pictureHost + "1", pictureHost + "1", 72 * time.Hour}, {pictureHost + "1", "", time.Hour}} {
			if err := e.Jump(row.after); err != nil {
				return err
			}
			got, err := imageOf(e, row.address)
			if err := firstErr(err, same("shown for "+row.address, got, row.shown)); err != nil {
				return err
			}
		}
		return nil
	}},
}
