package ntag424

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
)

// Key is an AES-128 key of a card, or the master that cards' keys come from. It never shows itself: every way of printing
// or encoding it as text gives a mask. Slice it to get the bytes.
type Key [16]byte

const keyMask = "[card key]"

// IsZero reports whether k is the key that cards leave the factory with.
func (k Key) IsZero() bool { return k == Key{} }

// String returns a mask.
func (k Key) String() string { return keyMask }

// GoString returns a mask.
func (k Key) GoString() string { return keyMask }

// Format writes a mask, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, keyMask) }

// MarshalText returns a mask; log handlers and JSON use it. There is no way back, on purpose.
func (k Key) MarshalText() ([]byte, error) { return []byte(keyMask), nil }

func (k Key) block() cipher.Block {
	b, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // 16 bytes are a key
	}
	return b
}

// diversifyAES128 is the first byte of the input that gives AES-128 keys (AN10922, 2.2).
const diversifyAES128 = 0x01

// Diversify returns the key of the card with this UID (7 bytes, first byte first), so that a card that was opened betrays
// no other. The input is 01h, UID, system, in that order, and system is whatever sets the keys of one purpose apart from
// those of another: AN10922 suggests the application's number, then a name. It holds up to 24 bytes as the note has it, with
// at least two blocks of CMAC (AN10922, 2.2 and 2.2.1); a longer one goes beyond the note and is hashed as a whole.
func Diversify(master Key, uid, system []byte) Key {
	input := append([]byte{diversifyAES128}, uid...)
	return cmac(master.block(), append(input, system...), 2)
}
