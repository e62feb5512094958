package pass

import (
	"bytes"
	"fmt"
)

// Seal is a visible digital seal taken apart (ICAO 9303-13, 2); nothing in it is to be believed before ReadSeal says VALID.
type Seal struct {
	Version   int    // the header's version byte: 2 or 3
	Country   string // issuing country, 1 to 3 letters
	Signer    SignerID
	Issued    Date // of the document
	Signed    Date // of the signature
	Feature   byte // document feature definition reference
	Category  byte // document type category
	Messages  []Message
	Signature []byte // r and s, each as long as the curve's order

	signedBytes []byte
}

// Message is one feature of a seal.
type Message struct {
	Tag    byte
	Value  []byte // nil where Secret
	Secret bool   // the value is a holder key and was taken out
}

// Type returns feature reference and category as four hex digits.
func (s Seal) Type() string { return fmt.Sprintf("%02X%02X", s.Feature, s.Category) }

// Message returns the value of the first message with the tag, and whether there is one.
func (s Seal) Message(tag byte) ([]byte, bool) {
	for _, m := range s.Messages {
		if m.Tag == tag {
			return m.Value, true
		}
	}
	return nil, false
}

const (
	sealMagic    = 0xDC
	signatureTag = 0xFF
	maxSeal      = 4096 // bytes; the largest QR symbol holds 2953
)

// ParseSeal takes a raw seal apart. It judges structure only; the error is a *FieldError.
func ParseSeal(raw []byte) (Seal, error) {
	if len(raw) > maxSeal {
		return Seal{}, wrong("length", "%d bytes, at most %d", len(raw), maxSeal)
	}
	c := &cursor{rest: bytes.Clone(raw)}
	whole := c.rest
	var s Seal
	for _, step := range []func(*cursor) error{s.header, s.signer, s.times, s.messages} {
		if err := step(c); err != nil {
			return Seal{}, err
		}
	}
	s.signedBytes = whole[:len(whole)-len(c.rest)]
	return s, s.signature(c)
}

func (s *Seal) header(c *cursor) error {
	b, ok := c.take(4)
	switch {
	case !ok:
		return wrong("header", "ends early")
	case b[0] != sealMagic:
		return wrong("magic", "%02X, want DC", b[0])
	case b[1] != 2 && b[1] != 3:
		return wrong("version", "%02X, want 02 or 03", b[1])
	}
	s.Version = int(b[1])
	country, ok := readC40(b[2:])
	if s.Country = trimSpace(country); !ok || s.Country == "" || !letters(s.Country) {
		return wrong("issuing country", "not 1 to 3 letters")
	}
	return nil
}

func (s *Seal) times(c *cursor) error {
	for _, d := range []struct {
		name string
		into *Date
	}{{"issue date", &s.Issued}, {"signature date", &s.Signed}} {
		b, ok := c.take(sealDateSize)
		if !ok {
			return wrong("header", "ends early")
		}
		if *d.into, ok = sealDate(b); !ok {
			return wrong(d.name, "no such date")
		}
	}
	b, ok := c.take(2)
	if !ok {
		return wrong("header", "ends early")
	}
	s.Feature, s.Category = b[0], b[1]
	return nil
}

// messages reads until the signature's tag, which it leaves.
func (s *Seal) messages(c *cursor) error {
	for len(c.rest) > 0 && c.rest[0] != signatureTag {
		tag := c.rest[0]
		c.rest = c.rest[1:]
		name := fmt.Sprintf("message %d", tag)
		value, err := c.value(name, s.Version)
		if err != nil {
			return err
		}
		s.Messages = append(s.Messages, Message{Tag: tag, Value: value})
	}
	return nil
}

func (s *Seal) signature(c *cursor) error {
	if len(c.rest) == 0 {
		return wrong("signature", "missing")
	}
	c.rest = c.rest[1:]
	value, err := c.value("signature", s.Version)
	if err != nil {
		return err
	}
	if len(c.rest) > 0 {
		return wrong("signature", "%d bytes follow it", len(c.rest))
	}
	s.Signature = value
	return rawSignature(value)
}
