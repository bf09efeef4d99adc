package link

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// A frame is small; a larger one is a fault, and one that cannot be written in writeTimeout meets a dead peer.
const (
	maxFrame     = 64 << 10
	writeTimeout = 10 * time.Second
)

// WebSocket is the transport over real sockets. Each end costs one goroutine, which reads.
type WebSocket struct {
	// OnPanic is told what a phone's handler panics with; its link closes. Nil: the panic ends the process.
	OnPanic PanicFunc

	dialer websocket.Dialer
}

// NewWebSocket returns a dialer; its zero settings suit thousands of links in one process (small buffers, shared for writing).
func NewWebSocket() *WebSocket {
	return &WebSocket{dialer: websocket.Dialer{
		HandshakeTimeout: writeTimeout,
		ReadBufferSize:   1 << 10,
		WriteBufferPool:  &sync.Pool{},
	}}
}

var _ Dialer = (*WebSocket)(nil)

// Dial connects h to the vendor at url (ws://…).
func (d *WebSocket) Dial(ctx context.Context, url string, h Handler) (Conn, error) {
	ws, answer, err := d.dialer.DialContext(ctx, url, nil)
	if err != nil {
		if answer != nil {
			return nil, fmt.Errorf("link: %s answered %s: %w", url, answer.Status, err)
		}
		return nil, fmt.Errorf("link: %w", err)
	}
	c := newSocket(ws)
	go c.read(h, d.OnPanic)
	return c, nil
}

// Server is the vendor's side: an HTTP handler that turns each request into a link.
type Server struct {
	// OnPanic is told what the vendor's handler panics with; its link closes. Nil: the panic ends the process.
	OnPanic PanicFunc

	accept   Accept
	upgrader websocket.Upgrader

	mu     sync.Mutex
	open   map[*socket]struct{}
	closed bool
	wg     sync.WaitGroup
}

// NewServer returns a handler whose links go to accept.
func NewServer(accept Accept) *Server {
	return &Server{
		accept:   accept,
		upgrader: websocket.Upgrader{ReadBufferSize: 1 << 10, WriteBufferPool: &sync.Pool{}},
		open:     map[*socket]struct{}{},
	}
}

// ServeHTTP upgrades the request and reads the link until it closes.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	ws, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := newSocket(ws)
	if !s.add(c) {
		_ = c.Close()
		return
	}
	h := s.accept(c)
	if h == nil {
		s.remove(c)
		_ = c.Close()
		return
	}
	go func() {
		defer s.remove(c)
		c.read(h, s.OnPanic)
	}()
}

func (s *Server) add(c *socket) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.open[c] = struct{}{}
	s.wg.Add(1)
	return true
}

func (s *Server) remove(c *socket) {
	s.mu.Lock()
	delete(s.open, c)
	s.mu.Unlock()
	s.wg.Done()
}

// Links is the number of open links.
func (s *Server) Links() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

// Close ends every link and waits for their readers.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	open := make([]*socket, 0, len(s.open))
	for c := range s.open {
		open = append(open, c)
	}
	s.mu.Unlock()
	for _, c := range open {
		_ = c.Close()
	}
	s.wg.Wait()
}

// socket is one end of a WebSocket link.
type socket struct {
	ws *websocket.Conn
	mu sync.Mutex // one writer at a time
}

func newSocket(ws *websocket.Conn) *socket {
	ws.SetReadLimit(maxFrame)
	return &socket{ws: ws}
}

func (s *socket) Send(f Frame) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.ws.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return ErrClosed
	}
	if err := s.ws.WriteJSON(f); err != nil {
		_ = s.ws.Close() // a half-written frame cannot be mended
		return fmt.Errorf("%w: %v", ErrClosed, err)
	}
	return nil
}

func (s *socket) Close() error { return s.ws.Close() }

// read hands over frames until the connection ends. A frame that does not parse ends it: nothing later could be trusted.
func (s *socket) read(h Handler, p PanicFunc) {
	defer p.Guard(func() { h.Closed(s) })
	defer s.ws.Close()
	for {
		var f Frame
		if err := s.ws.ReadJSON(&f); err != nil {
			return
		}
		if !p.Guard(func() { h.Frame(s, f) }) {
			return
		}
	}
}
