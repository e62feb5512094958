package pass

import (
	"encoding/asn1"
	"math/big"
	"strconv"
	"strings"
)

// cursor eats bytes from the front.
type cursor struct{ rest []byte }

func (c *cursor) take(n int) ([]byte, bool) {
	if n > len(c.rest) {
		return nil, false
	}
	b := c.rest[:n:n]
	c.rest = c.rest[n:]
	return b, true
}

// value reads a length and as many bytes. Header version 2 has one plain byte, up to 254; version 3 the DER form, shortest only.
func (c *cursor) value(name string, version int) ([]byte, error) {
	n, ok := c.length(version)
	if !ok {
		return nil, wrong(name, "bad length")
	}
	b, ok := c.take(n)
	if !ok {
		return nil, wrong(name, "%d bytes announced, %d left", n, len(c.rest))
	}
	return b, nil
}

func (c *cursor) length(version int) (int, bool) {
	b, ok := c.take(1)
	switch {
	case !ok:
		return 0, false
	case version == 2:
		return int(b[0]), b[0] != 0xFF
	case b[0] < 0x80:
		return int(b[0]), true
	}
	n := 0
	more, ok := c.take(int(b[0] & 0x7F))
	if !ok || len(more) < 1 || len(more) > 2 {
		return 0, false
	}
	for _, x := range more {
		n = n<<8 | int(x)
	}
	return n, n >= 0x80 && (len(more) == 1 || n >= 0x100)
}

func appendLength(b []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(b, byte(n))
	case n < 0x100:
		return append(b, 0x81, byte(n))
	}
	return append(b, 0x82, byte(n>>8), byte(n))
}

func trimSpace(text string) string { return strings.TrimRight(text, " ") }

// decimalSigner writes the length of its certificate reference in decimal, all others in hex.
const decimalSigner = "DEZV"

// signer reads signer id and certificate reference: one C40 text of 4 and 5 characters in version 2; in version 3 one of 4 characters
// and a length of 2, then the reference in a C40 text of its own.
func (s *Seal) signer(c *cursor) error {
	size := 4
	if s.Version == 2 {
		size = 6
	}
	b, ok := c.take(size)
	if !ok {
		return wrong("header", "ends early")
	}
	text, ok := readC40(b)
	if !ok || len(text) < 6 || !isPlain(text[:4], 4, 4) {
		return wrong("signer id", "not four letters or digits")
	}
	id, ref := text[:4], trimSpace(text[4:])
	if s.Version == 3 {
		var err error
		if ref, err = longRef(c, id, ref); err != nil {
			return err
		}
	}
	if !isPlain(ref, 1, 255) {
		return wrong("certificate reference", "not letters and digits")
	}
	s.Signer = NewSignerID(id, ref)
	return nil
}

func longRef(c *cursor, id, size string) (string, error) {
	base := 16
	if id == decimalSigner {
		base = 10
	}
	n, err := strconv.ParseUint(size, base, 8)
	if err != nil || n == 0 {
		return "", wrong("certificate reference", "bad length")
	}
	b, ok := c.take(int(n-1)/3*2 + 2)
	if !ok {
		return "", wrong("header", "ends early")
	}
	ref, ok := readC40(b)
	if ref = trimSpace(ref); !ok || len(ref) != int(n) {
		return "", wrong("certificate reference", "not %d characters", n)
	}
	return ref, nil
}

// rawSignature refuses what cannot be r and s side by side on any curve that seals use.
func rawSignature(sig []byte) error {
	var der struct{ R, S *big.Int }
	if rest, err := asn1.Unmarshal(sig, &der); err == nil && len(rest) == 0 {
		return wrong("signature", "DER, want r and s side by side")
	}
	switch len(sig) {
	case 48, 56, 64, 80, 96, 128, 132: // curves of 192, 224, 256, 320, 384, 512 and 521 bits
		return nil
	}
	return wrong("signature", "%d bytes fit no curve", len(sig))
}
