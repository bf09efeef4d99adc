package meizu

import (
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pushrig/pushrig/mockvendors/core"
)

// Pictures (section 4.1): the vendor makes an address of its own of an outside one, and keeps it for three days.
const (
	pictureHost  = "https://pictures.meizu.example/"
	pictureLife  = 3 * 24 * time.Hour
	picturesKept = 10_000
)

// pictureTypes are the values of imgType: 0 bar, 1 expanded, 3 desktop, 4 background, 5 small icon, 6 large icon.
const pictureTypes = "013456"

// pictures are the addresses that were given out, and when.
type pictures struct {
	last  *atomic.Int64
	given *core.Recent[string, time.Time]
}

func newPictures() pictures {
	return pictures{&atomic.Int64{}, core.NewRecent[string, time.Time](picturesKept)}
}

// shown is a picture's address if the phone shows it: one of the vendor's own that has not run out.
func (p *pictures) shown(address string, now time.Time) string {
	if at, ok := p.given.Get(address); !ok || now.Sub(at) > pictureLife {
		return ""
	}
	return address
}

// pictureValue is the answer; both are texts.
type pictureValue struct {
	Type string `json:"imgType"`
	URL  string `json:"imgUrl"`
}

// uploadImg takes the sent address as good without fetching it.
func (r *request) uploadImg() core.Answer {
	typ := r.form.Get("imgType")
	if len(typ) != 1 || !strings.Contains(pictureTypes, typ) {
		return r.refusal(&core.Refusal{Rule: "MZ-I1", Err: errParameter.because("imgType不合法")})
	}
	if r.form.Get("imgUrl") == "" {
		return r.refusal(&core.Refusal{Rule: "MZ-I1", Err: errEmpty.because("imgUrl参数为空")})
	}
	r.v.p.Rules.Hit("MZ-I1")
	address := pictureHost + strconv.FormatInt(r.v.pictures.last.Add(1), 10)
	r.v.pictures.given.Put(address, r.now)
	return r.ok(pictureValue{typ, address})
}

func pictureRules() core.Table[*request] {
	return core.Table[*request]{{Rule: core.Rule{
		ID: "MZ-I1", Phase: core.Validate, Says: "A picture's address is made one of Meizu's, for three days; another in a message is accepted and not shown.",
		Figure: "6 values of imgType, 3 days", Answer: "200 with imgType and imgUrl; 1005, 110004", Source: "API, JAVA", Mark: core.Memory,
		Remedy: "Send the picture's address to /uploadImg first, and put the one that it answers into the message.",
	}}}
}
