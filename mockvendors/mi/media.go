package mi

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// mediaRules are about pictures.
func mediaRules() core.Table[*message] {
	return core.Table[*message]{{Rule: core.Rule{
		ID: "MI-U1", Phase: core.Validate, Says: "A picture is uploaded as a file of a multipart body; is_icon=true makes it an icon.",
		Answer: "0 with pic_url or icon_url, and sha1; 10017 without a file", Source: "GETUI-G", Mark: core.Memory,
		Remedy: "Send the picture in the part file of a multipart/form-data body.",
	}}}
}

// pictureHost is where uploaded pictures would lie; nobody fetches them.
const pictureHost = "https://pictures.mipush.example/"

// pictureData is the answer of an upload: one of the two addresses.
type pictureData struct {
	Picture string `json:"pic_url,omitempty"`
	Icon    string `json:"icon_url,omitempty"`
	SHA1    string `json:"sha1"`
}

func (v *vendor) uploadImage(r *request) core.Answer {
	file, icon := readUpload(r.call)
	if len(file) == 0 {
		return r.refuse(errIllegal.because("Parameter value is illegal: file"), "MI-U1")
	}
	v.p.Rules.Hit("MI-U1")
	sum := sha1.Sum(file)
	data := pictureData{SHA1: hex.EncodeToString(sum[:])}
	if icon {
		data.Icon = pictureHost + data.SHA1
	} else {
		data.Picture = pictureHost + data.SHA1
	}
	return r.ok(data, "")
}

// readUpload reads the parts of an upload: the file, nil for none, and whether it is an icon.
func readUpload(c *core.Call) (file []byte, icon bool) {
	_, params, err := mime.ParseMediaType(c.Header.Get("Content-Type"))
	if err != nil {
		return nil, false
	}
	parts := multipart.NewReader(bytes.NewReader(c.Body), params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return file, icon
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, false
		}
		switch part.FormName() {
		case "file":
			file = text
		case "is_icon":
			icon = string(text) == "true"
		}
	}
}
