package fcm

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"github.com/pushrig/pushrig/mockvendors/core"
	"github.com/pushrig/pushrig/mockvendors/internal/vendortest"
)

// streamOf sends one GET with a :scheme over HTTP/2 in clear, to the vendor behind its own listener, and returns the answer's
// status, or why the stream was reset.
func streamOf(e *vendortest.Env, scheme string) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	server := &http.Server{Handler: e.Vendor.Handler(), Protocols: &http.Protocols{}}
	server.Protocols.SetUnencryptedHTTP2(true)
	served := make(chan struct{})
	go func() { defer close(served); _ = server.Serve(e.Vendor.(core.ListenerWrapper).WrapListener(l)) }()
	defer func() { _ = server.Close(); <-served }()
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := errors.Join(conn.SetDeadline(time.Now().Add(20*time.Second)), ask(conn, scheme)); err != nil {
		return "", err
	}
	framer := http2.NewFramer(io.Discard, conn)
	framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	for range 100 {
		f, err := framer.ReadFrame()
		if err != nil {
			return "", err
		}
		switch f := f.(type) {
		case *http2.MetaHeadersFrame:
			return f.PseudoValue("status"), nil
		case *http2.RSTStreamFrame:
			return f.ErrCode.String(), nil
		}
	}
	return "", errors.New("100 frames and no answer")
}

func ask(w io.Writer, scheme string) error {
	var block headerBlock
	enc := hpack.NewEncoder(&block)
	for _, f := range []hpack.HeaderField{{Name: ":method", Value: "GET"}, {Name: ":scheme", Value: scheme},
		{Name: ":authority", Value: "fcm.googleapis.com"}, {Name: ":path", Value: "/batch"}} {
		if err := enc.WriteField(f); err != nil {
			return err
		}
	}
	framer := http2.NewFramer(w, nil)
	if _, err := io.WriteString(w, http2.ClientPreface); err != nil {
		return err
	}
	return errors.Join(framer.WriteSettings(), framer.WriteHeaders(http2.HeadersFrameParam{StreamID: 1, BlockFragment: block, EndStream: true, EndHeaders: true}))
}

type headerBlock []byte

func (b *headerBlock) Write(p []byte) (int, error) { *b = append(*b, p...); return len(p), nil }

var schemeRows = []vendortest.Row{
	{Rule: "FCM-X5", Says: "a :scheme with its colon is borne, and counted for its connection", Check: func(e *vendortest.Env) error {
		status, err := streamOf(e, "https:")
		return first(err, same("status", status, "404"), same("hits", e.Platform.Rules.Hits()["FCM-X5"], 1))
	}},
	{Rule: "FCM-X5", Says: "a :scheme as it should be is nothing of note", Check: func(e *vendortest.Env) error {
		status, err := streamOf(e, "https")
		return first(err, same("status", status, "404"), same("hits", e.Platform.Rules.Hits()["FCM-X5"], 0))
	}},
	{Rule: "FCM-X5", Says: "the switch acts on the connections that come after it", Check: func(e *vendortest.Env) error {
		on := e.Platform.Rules.On("FCM-X5")
		if err := e.Platform.Rules.Set("FCM-X5", false); err != nil {
			return err
		}
		without, err := streamOf(e, "https:")
		if err := first(err, same("off", without, "PROTOCOL_ERROR"), e.Platform.Rules.Set("FCM-X5", on)); err != nil {
			return err
		}
		with, err := streamOf(e, "https:")
		if with != "404" {
			return fmt.Errorf("on again: %q %v", with, err)
		}
		return nil
	}},
}
