package scenarios

// Send sends messages. Exactly one of Text, Custom, Location, Face and Elements is set.
type Send struct {
	// From is who sends: "any", "any GROUP". Nil is an account without a phone.
	From *Audience `yaml:"from" json:"from,omitempty"`
	// To is who receives: "each", "each GROUP", "any", "any GROUP" or "group CHAT-GROUP".
	To Audience `yaml:"to" json:"to" jsonschema:"required"`
	// Count is how many messages each receiver (or chat group) gets. Default 1. With "any" it is
	// the number of messages in all.
	Count int `yaml:"count" json:"count" jsonschema:"minimum=1,maximum=1000000"`

	// Text is a text message.
	Text *string `yaml:"text" json:"text,omitempty"`
	// Custom is a custom message: its data, or {data, desc}.
	Custom *Custom `yaml:"custom" json:"custom,omitempty"`
	// Location is a location message with this description.
	Location *string `yaml:"location" json:"location,omitempty"`
	// Face is a face message with this index.
	Face *int `yaml:"face" json:"face,omitempty" jsonschema:"minimum=0,maximum=1000000"`
	// Elements is a message of several elements.
	Elements []Element `yaml:"elements" json:"elements,omitempty"`

	// Title, Desc and Ext are the push information of the message. Ext "chat" is what the
	// app kit sends for a conversation.
	Title string `yaml:"title" json:"title,omitempty"`
	Desc  string `yaml:"desc" json:"desc,omitempty"`
	Ext   string `yaml:"ext" json:"ext,omitempty"`
	// Push is the rest of the push information. What it says wins over the certificate; an empty text
	// sends none.
	Push Push `yaml:"push" json:"push,omitempty"`
	// OnlineOnly messages are for those who are connected, nobody else.
	OnlineOnly bool `yaml:"online_only" json:"online_only,omitempty"`
	// As is the name these messages have in tap and expect.
	As string `yaml:"as" json:"as,omitempty"`
}

// ExtChat as an Ext asks for the kit's own extras: a redirect to the sender's (or the
// group's) conversation.
const ExtChat = "chat"

// Content is the message's elements in order, however the file wrote them.
func (s *Send) Content() []Element {
	if len(s.Elements) > 0 {
		return s.Elements
	}
	return []Element{{Text: s.Text, Custom: s.Custom, Location: s.Location, Face: s.Face}}
}

// Element is one element of a message. Exactly one field is set.
type Element struct {
	Text     *string `yaml:"text" json:"text,omitempty"`
	Custom   *Custom `yaml:"custom" json:"custom,omitempty"`
	Location *string `yaml:"location" json:"location,omitempty"`
	Face     *int    `yaml:"face" json:"face,omitempty" jsonschema:"minimum=0,maximum=1000000"`
	// Image, Sound, File and Video name the thing sent.
	Image *string `yaml:"image" json:"image,omitempty"`
	Sound *string `yaml:"sound" json:"sound,omitempty"`
	File  *string `yaml:"file" json:"file,omitempty"`
	Video *string `yaml:"video" json:"video,omitempty"`
}

// Custom is a custom element. In a file it is the data alone, or {data, desc}.
type Custom struct {
	Data string `yaml:"data" json:"data"`
	// Desc is the element's own description: without one anywhere it is not pushed.
	Desc string `yaml:"desc" json:"desc,omitempty"`
}
