package im

import "strings"

// defaultTitle is what an Android notification is called when the sender gave no title (IM-64). It is the same in every language.
const defaultTitle = "a new message"

// defaultText is the text of an element without a desc (section 3.4). The media rows are [memory]: the official table has
// only text, location, face and custom.
var defaultText = map[Kind]map[Lang]string{
	Location: {Chinese: "[位置]", English: "[Location]"},
	Face:     {Chinese: "[表情]", English: "[Face]"},
	Image:    {Chinese: "[图片]", English: "[Image]"},
	Sound:    {Chinese: "[语音]", English: "[Voice]"},
	File:     {Chinese: "[文件]", English: "[File]"},
	Video:    {Chinese: "[视频]", English: "[Video]"},
}

func (k Kind) known() bool { return k == Text || k == Custom || defaultText[k] != nil }

// wording is what a push of a message says.
type wording struct {
	title, desc, ext string
	info             PushInfo
}

// word works out what a push of m says. An empty desc means that there is nothing to show (IM-59).
func (s *Server) word(m *Message) wording {
	w := wording{title: defaultTitle}
	if m.Push != nil {
		w.info = *m.Push
	} else {
		w.info.Ext, w.info.IOSSound = customPush(m)
	}
	if w.info.Title != "" {
		w.title = w.info.Title
	}
	w.ext = w.info.Ext
	w.desc = w.info.Desc
	if w.desc == "" {
		w.desc = s.elementText(m)
	}
	return w
}

// elementText joins the texts of the elements, in order, without a separator (IM-62).
func (s *Server) elementText(m *Message) string {
	if len(m.Elements) == 1 {
		return s.textOf(m, &m.Elements[0])
	}
	var b strings.Builder
	for i := range m.Elements {
		b.WriteString(s.textOf(m, &m.Elements[i]))
	}
	return b.String()
}

func (s *Server) textOf(m *Message, e *Element) string {
	switch {
	case e.Kind == Text:
		return e.Text
	case e.Kind == Custom && m.Push != nil: // its own push fields are ignored beside push information (section 3.2)
		return ""
	case e.Kind == Custom:
		return e.Desc
	}
	return defaultText[e.Kind][s.cfg.Lang]
}

// customPush is the first ext and sound that a custom element carries.
func customPush(m *Message) (ext, sound string) {
	for i := range m.Elements {
		e := &m.Elements[i]
		if e.Kind != Custom {
			continue
		}
		if ext == "" {
			ext = e.Ext
		}
		if sound == "" {
			sound = e.Sound
		}
	}
	return ext, sound
}
