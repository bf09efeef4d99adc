package oppo

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

const (
	picturesKept = 10_000 // of all apps; the oldest go first
	partsMax     = 32     // of a multipart body
)

// picture is one that was uploaded.
type picture struct {
	app     *core.App
	big     bool
	expires time.Time // zero: never
}

// pictures are what the media host has taken.
type pictures struct {
	v    *vendor
	byID *core.Recent[string, picture]
}

// has reports whether an app may show a big picture under that id. With OPPO-U1 off any id will do, as nothing gives them out.
func (p *pictures) has(app *core.App, id string) bool {
	if !p.v.p.Rules.On("OPPO-U1") {
		return id != ""
	}
	pic, there := p.byID.Get(id)
	return there && pic.app == app && pic.big && (pic.expires.IsZero() || p.v.p.Clock.Now().Before(pic.expires))
}

// upload is one call of the media host on its way through the rule.
type upload struct {
	v    *vendor
	app  *core.App
	ttl  int64
	bad  bool // picture_ttl is no number of seconds
	file []byte
}

// uploadTable looks at uploads.
func uploadTable() core.Table[*upload] {
	return core.Table[*upload]{{Rule: core.Rule{
		ID: "OPPO-U1", Phase: core.Validate, Says: "Big and small pictures are uploaded as a form's file; the id that comes back is good until picture_ttl has passed.",
		Figure: "no limit a day", Setting: "pictures_per_day", Answer: "0 with the id; 51 without a picture, 34 over the day's number", Source: "S-JAVA, S-GETUI; codes D-CODES", Mark: core.Mock,
		Remedy: "Send multipart/form-data with auth_token, picture_ttl in seconds and the picture as file.",
	}, Check: func(u *upload) error {
		switch {
		case u.bad:
			return codeInvalidArguments
		case !strings.HasPrefix(http.DetectContentType(u.file), "image/"):
			return codeInvalidPicture
		case !u.v.quotas.pictures.Take(u.v.today(settings(u.app)), u.app.Name, settings(u.app).PicturesPerDay):
			return codePictureLimit
		}
		return nil
	}}}
}

type bigPicture struct {
	ID string `json:"big_picture_id"`
}

type smallPicture struct {
	ID string `json:"small_picture_id"`
}

func (v *vendor) bigPicture(r *request) core.Answer {
	return v.upload(r, true, func(id string) any { return bigPicture{id} })
}

func (v *vendor) smallPicture(r *request) core.Answer {
	return v.upload(r, false, func(id string) any { return smallPicture{id} })
}

func (v *vendor) upload(r *request, big bool, data func(id string) any) core.Answer {
	if !v.p.Rules.On("OPPO-U1") {
		return refuse(codeInvalidMethod)
	}
	u := &upload{v: v, app: r.app, file: r.file}
	if text := r.form.Get("picture_ttl"); text != "" {
		var err error
		u.ttl, err = strconv.ParseInt(text, 10, 64)
		u.bad = err != nil || u.ttl < 0
	}
	if ref := v.tables.uploads.Check(v.p.Rules, u); ref != nil {
		return v.refuse(r, ref)
	}
	pic := picture{app: r.app, big: big}
	if u.ttl > 0 { // 0 or none: no source says; here it stays [mock]
		pic.expires = v.p.Clock.Now().Add(time.Duration(min(u.ttl, 100*ttlMax)) * time.Second)
	}
	id := v.objectID()
	v.pictures.byID.Put(id, pic)
	return ok(settings(r.app), data(id))
}

// multipartForm reads a multipart body: its fields, and the bytes of the part that is called file. ok is false where the body is
// none.
func multipartForm(c *core.Call) (form core.Form, file []byte, ok bool) {
	kind, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" || params["boundary"] == "" {
		return nil, nil, false
	}
	parts := multipart.NewReader(bytes.NewReader(c.Body), params["boundary"])
	for range partsMax {
		part, err := parts.NextPart()
		if err != nil {
			break
		}
		content, _ := io.ReadAll(part) // a part that is cut off is no picture
		if part.FormName() == "file" {
			file = content
		} else {
			form = append(form, core.Pair{Name: part.FormName(), Value: string(content)})
		}
	}
	return form, file, true
}
