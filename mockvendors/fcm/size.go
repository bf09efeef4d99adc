package fcm

import "github.com/pushrig/pushrig/mockvendors/core"

// size is how big a message counts: keys and values of the data that Android gets, and the notification's texts. Only one
// boundary of the real function is known (section 2.6).
func (m *message) size() (n int) {
	for k, v := range m.payload {
		n += len(k) + len(v)
	}
	for _, name := range []string{"title", "body", "image"} {
		n += len(m.words(name))
	}
	if m.alert == nil {
		return n
	}
	for i := range m.alert.Members {
		f := &m.alert.Members[i]
		switch {
		case f.Name == "title" || f.Name == "body" || f.Name == "image":
		case f.Kind == core.TreeString:
			n += len(f.Text)
		case f.Kind == core.TreeArray:
			for j := range f.Members {
				n += len(f.Members[j].Text)
			}
		}
	}
	return n
}
