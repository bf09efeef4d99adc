package pipeline

import "net/http"

// toy speaks the toy vendor's language.
type toy struct{ cert *Certificate }

func toyVendor() vendor {
	return vendor{
		name:       "toy",
		newAdapter: func(c *Certificate) (adapter, error) { return &toy{c}, nil },
		clicks:     []string{ClickLauncher},
		keys:       []PushKey{{"toy_level", TypeNumber, "How loud the message is, from 1."}},
		settings:   []string{setNotifyLevel, setSecret},
		approve:    func(c *Certificate, _ ChatApp) { c.NotifyLevel = 1 },
		secret:     appSecret,
	}
}

func (a *toy) compose(p *Push, _ string) (wireRequest, error) {
	level, err := p.Info.number("toy_level", a.cert.NotifyLevel)
	if err != nil {
		return wireRequest{}, err
	}
	body, err := marshal(map[string]any{"to": p.Token, "title": p.Title, "text": p.Body, "level": level, "data": p.Ext})
	return wireRequest{url: a.cert.base() + "/send", contentType: jsonType, header: [2]string{"X-Toy-Key", a.cert.AppSecret}, body: body}, err
}

var toyCodes = codeTable{"gone": {dead: true}}

func (a *toy) read(status int, body []byte, _ string) Answer {
	var said struct{ ID, Error string }
	if !decode(body, &said) || status != http.StatusOK {
		answer := toyCodes.refuse(httpCode(status), said.Error)
		answer.Code = map[int]string{401: "401", 403: "403", 410: "410"}[status]
		return answer
	}
	return Answer{Accepted: true, MessageID: said.ID, Code: "ok"}
}
