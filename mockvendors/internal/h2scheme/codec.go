package h2scheme

import (
	"bytes"
	"strings"

	"golang.org/x/net/http2/hpack"
)

const (
	tableSize = 4096      // of a client's HPACK table, until it asks for another: RFC 9113 6.5.2
	maxTable  = 128 << 10 // what a client may ask for; servers that allow more are not for this package (Go's: 4096)
)

// codec reads a client's header blocks, and from the first that has to be mended on writes them anew.
//
// HPACK has a table that every block may change, the same at both ends. While blocks pass as they came, the server's is the
// client's. Once one is written anew they part, so the writer uses none: its first block sets the server's table to size
// zero, and all that follow are written anew as well.
type codec struct {
	dec     *hpack.Decoder
	fields  []hpack.HeaderField
	size    int  // of fields, as RFC 9113 6.5.2 counts
	tooBig  bool // and therefore cut
	mending bool
	mended  func() // told once, when mending begins

	enc     *hpack.Encoder
	written bytes.Buffer
}

// mend writes the block to out: as it came where that is fine.
func (c *codec) mend(b *block, out *bytes.Buffer) error {
	if err := c.read(b.fragment); err != nil {
		return err
	}
	for i, f := range c.fields {
		if f.Name == ":scheme" && strings.HasSuffix(f.Value, ":") {
			c.fields[i].Value = strings.TrimSuffix(f.Value, ":")
			c.begin()
		}
	}
	if !c.mending {
		out.Write(b.raw)
		return nil
	}
	c.written.Reset()
	for _, f := range c.fields {
		_ = c.enc.WriteField(f) // to a buffer
	}
	b.write(c.written.Bytes(), out)
	return nil
}

// begin has all blocks written anew from here on.
func (c *codec) begin() {
	if c.mending {
		return
	}
	c.mending = true
	c.enc = hpack.NewEncoder(&c.written)
	c.enc.SetMaxDynamicTableSize(0)
	c.mended()
}

// read decodes one block into fields.
func (c *codec) read(fragment []byte) error {
	if c.dec == nil {
		c.dec = hpack.NewDecoder(tableSize, c.take)
		c.dec.SetAllowedMaxDynamicTableSize(maxTable)
	}
	clear(c.fields) // their strings can be long
	c.fields, c.size, c.tooBig = c.fields[:0], 0, false
	if _, err := c.dec.Write(fragment); err != nil {
		return err
	}
	if err := c.dec.Close(); err != nil {
		return err
	}
	if c.tooBig {
		return errTooBig
	}
	return nil
}

// take keeps a field; one byte of HPACK can stand for thousands, so there is an end to it.
func (c *codec) take(f hpack.HeaderField) {
	if c.size += int(f.Size()); c.size > maxHeld {
		c.tooBig = true
		c.dec.SetEmitEnabled(false)
		return
	}
	c.fields = append(c.fields, f)
}
