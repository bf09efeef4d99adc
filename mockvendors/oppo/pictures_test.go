package oppo_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"time"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
	"github.com/pushrig/pushrig/mockvendors/oppo"
)

// png is what every PNG begins with.
const png = "\x89PNG\r\n\x1a\n\xff\xfe and so on"

// upload sends a picture of a kind, big or small, as a form's file.
func upload(e *vendortest.Env, kind string, form fields, file string) (reply, error) {
	token, err := login(e)
	if err != nil {
		return reply{}, err
	}
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	_ = w.WriteField("auth_token", token)
	for k, v := range form {
		_ = w.WriteField(k, fmt.Sprint(v))
	}
	if file != "" {
		part, _ := w.CreateFormFile("file", "picture.png")
		_, _ = part.Write([]byte(file))
	}
	_ = w.Close()
	r, err := e.Do("POST", "/server/v1/media/upload/"+kind+"_picture", body.String(), "Content-Type: "+w.FormDataContentType(), "Host: api-media.push.heytapmobi.com")
	if err != nil {
		return reply{}, err
	}
	return decoded(r)
}

// uploads checks that an upload is answered code.
func uploads(code int, form fields, file string) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		r, err := upload(e, "big", form, file)
		return vendortest.First(err, same("upload", r.Code, code))
	}
}

// withPicture uploads a big picture and goes on with its id.
func withPicture(then func(id any) func(*vendortest.Env) error) func(*vendortest.Env) error {
	return func(e *vendortest.Env) error {
		r, err := upload(e, "big", fields{"picture_ttl": 60}, png)
		if err := vendortest.First(err, same("upload", r.Code, 0)); err != nil {
			return err
		}
		return then(r.get("big_picture_id"))(e)
	}
}

var pictureRows = []vendortest.Row{
	{Rule: "OPPO-U1", Says: "an uploaded big picture is shown by the broadcast that names it, until its time is over", Check: phoneAnd(func(e *vendortest.Env, d *vendortest.Device, regID string) error {
		return withPicture(func(id any) func(*vendortest.Env) error {
			return func(e *vendortest.Env) error {
				r, err := cast(e, fields{"style": 3, "big_picture_id": id}, regID)
				return vendortest.First(err, same("code", r.Code, 0), same("image", any(d.Shown()[0].Image), id), e.Jump(time.Minute),
					saveAnswers(41, fields{"style": 3, "big_picture_id": id})(e))
			}
		})(e)
	})},
	{Rule: "OPPO-U1", Says: "an id that no upload gave, another app's and a small picture's do not do for a big one", Check: func(e *vendortest.Env) error {
		r, err := upload(e, "small", nil, png)
		small, _ := r.get("small_picture_id").(string)
		return vendortest.First(err, same("small", []any{r.Code, len(small)}, []any{0, 24}), saveAnswers(41, fields{"style": 3, "big_picture_id": small})(e),
			saveAnswers(41, fields{"style": 3, "big_picture_id": "58ad47319e8d725350a5afd5"})(e))
	}},
	{Rule: "OPPO-U1", Says: "no file and a file that is no picture get 51, a picture_ttl that is no number of seconds 41", Check: all(
		uploads(51, nil, ""), uploads(51, nil, "hello"), uploads(41, fields{"picture_ttl": "long"}, png), uploads(41, fields{"picture_ttl": -1}, png), uploads(0, fields{"picture_ttl": 0}, png))},
	{Rule: "OPPO-U1", Says: "by choice there is a number a day; what was refused does not count", With: set(func(s *oppo.Settings) { s.PicturesPerDay = 1 }),
		Check: func(e *vendortest.Env) error {
			return vendortest.First(uploads(51, nil, "hello")(e), uploads(0, nil, png)(e), uploads(34, nil, png)(e), e.Jump(24*time.Hour), uploads(0, nil, png)(e))
		}},
}
