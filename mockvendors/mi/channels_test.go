package mi

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"strings"

	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// listed are the channels that channel/list shows.
func listed(e *env) (string, error) {
	r, err := e.Do("GET", "/v1/channel/list", "", auth(e.App()))
	_, list, _ := strings.Cut(string(r.Body), `"data":`)
	list, _, _ = strings.Cut(list, `,"description"`)
	return list, err
}

var channelCallRows = []vendortest.Row{
	{Rule: "MI-V5", Says: "a channel that was added can be sent to, is listed, and is gone once discarded", Check: func(e *env) error {
		a, err := post(e, "/v1/channel/add", params{"channel_id": "offers", "channel_name": "Offers"})
		if err := firstErr(err, same("code", a.Code, 0), same("id", strings.Contains(a.raw, `"data":{"channel_id":"offers","channel_name":"Offers"}`), true),
			pushes(0, "extra.channel_id", "offers")(e)); err != nil {
			return err
		}
		list, err := listed(e)
		if err := firstErr(err, same("list", list, `{"list":[{"channel_id":"tuikit","channel_name":""},{"channel_id":"offers","channel_name":"Offers"}]}`)); err != nil {
			return err
		}
		return firstErr(calls(e, "/v1/channel/discard", 0, params{"channel_id": "offers"}), pushes(27001, "extra.channel_id", "offers")(e),
			calls(e, "/v1/channel/discard", 10017, params{"channel_id": "offers"}))
	}},
	{Rule: "MI-V5", Says: "without an id it is refused; added twice it is named anew", Check: func(e *env) error {
		err := firstErr(calls(e, "/v1/channel/add", 10016, params{"channel_name": "x"}), calls(e, "/v1/channel/add", 0, params{"channel_id": "tuikit", "channel_name": "Chat"}))
		if err != nil {
			return err
		}
		list, err := listed(e)
		return firstErr(err, same("list", list, `{"list":[{"channel_id":"tuikit","channel_name":"Chat"}]}`), pushes(0)(e))
	}},
	{Rule: "MI-V5", Says: "the class of an added channel is a setting, public by default", With: with(func(s *Settings) { s.AddedChannel = ClassPrivate }), Check: func(e *env) error {
		d, err := e.Phone()
		if err := firstErr(err, calls(e, "/v1/channel/add", 0, params{"channel_id": "offers"})); err != nil {
			return err
		}
		_, err = push(e, d, 0, "extra.channel_id", "offers")
		return firstErr(err, same("class", d.Shown()[0].Class, "private"))
	}},
	{Rule: "MI-C3", Says: "the thirty-first channel is refused", Check: func(e *env) error {
		for i := range 30 {
			want := 0
			if i == 29 { // beside the console's one
				want = 10017
			}
			if err := calls(e, "/v1/channel/add", want, params{"channel_id": fmt.Sprint("c", i)}); err != nil {
				return err
			}
		}
		return nil
	}},
}

// upload sends a multipart body of fields and files, name and content in turn.
func upload(e *env, parts ...string) (string, error) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(parts); i += 2 {
		var err error
		if parts[i] == "file" {
			f, err1 := w.CreateFormFile("file", "a.png")
			if err = err1; err == nil {
				_, err = f.Write([]byte(parts[i+1]))
			}
		} else {
			err = w.WriteField(parts[i], parts[i+1])
		}
		if err != nil {
			return "", err
		}
	}
	if err := w.Close(); err != nil {
		return "", err
	}
	r, err := e.Do("POST", "/media/upload/image", body.String(), auth(e.App()), "Content-Type: "+w.FormDataContentType())
	return idOf(string(r.Body)), err
}

var mediaRows = []vendortest.Row{
	{Rule: "MI-U1", Says: "a picture gets an address and its digest, an icon the address under another key", Check: func(e *env) error {
		const sha = "1d1e5c382d544d695a9e2b884cf7d1ce12d94384"
		for _, row := range []struct{ icon, key string }{{"false", "pic_url"}, {"true", "icon_url"}} {
			got, err := upload(e, "file", "a picture", "is_icon", row.icon, "is_global", "false")
			if err := firstErr(err, same(row.key, got, fmt.Sprintf(
				`{"result":"ok","trace_id":"ID","code":0,"data":{"%s":"https://pictures.mipush.example/%s","sha1":"%s"},"description":"成功","info":""}`,
				row.key, sha, sha))); err != nil {
				return err
			}
		}
		return nil
	}},
	{Rule: "MI-U1", Says: "a body without a file, and one that is no multipart, get 10017", Check: func(e *env) error {
		got, err := upload(e, "is_icon", "true")
		return firstErr(err, same("no file", strings.Contains(got, `"code":10017`), true), calls(e, "/media/upload/image", 10017, params{"file": "x"}))
	}},
}
