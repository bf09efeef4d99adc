package link

import (
	"context"
	"errors"
)

// ErrClosed is what a closed link answers to Send.
var ErrClosed = errors.New("link: closed")

// Conn is one end of a link. Send keeps the order of its calls and must not be called with a lock held that the other
// end's handler takes: the memory transport may run that handler before Send returns.
type Conn interface {
	Send(Frame) error
	Close() error
}

// Handler receives what comes in at one end. Frames of one link come one at a time and in order; Closed comes once, last.
type Handler interface {
	Frame(c Conn, f Frame)
	Closed(c Conn)
}

// Accept is asked for a Handler when a phone connects; nil refuses the link.
type Accept func(Conn) Handler

// Dialer opens a link to the vendor at url.
type Dialer interface {
	Dial(ctx context.Context, url string, h Handler) (Conn, error)
}
