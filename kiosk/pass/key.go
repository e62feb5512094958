package pass

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
)

// HolderKey is the 16 secret bytes of a pass that open its holder's row in a replica. It never shows itself: every way of
// printing or encoding it as text gives a mask. Slice it to get the bytes.
type HolderKey [16]byte

const keyMask = "[holder key]"

// IsZero reports whether there is no key.
func (k HolderKey) IsZero() bool { return k == HolderKey{} }

// String returns a mask.
func (k HolderKey) String() string { return keyMask }

// GoString returns a mask.
func (k HolderKey) GoString() string { return keyMask }

// Format writes a mask, whatever the verb.
func (k HolderKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, keyMask) }

// MarshalText returns a mask; log handlers and JSON use it. There is no way back, on purpose.
func (k HolderKey) MarshalText() ([]byte, error) { return []byte(keyMask), nil }

// Pseudonym returns what a ledger calls the pass by: it tells two uses of one pass together, and who does not have the key cannot say of which
// pass. Without a key it is empty.
func (k HolderKey) Pseudonym() string { return k.pseudonym("pass", nil) }

// Card returns what a ledger calls a card of the pass by, whose UID alone would tell everybody which it is.
func (k HolderKey) Card(uid []byte) string { return k.pseudonym("card", uid) }

func (k HolderKey) pseudonym(of string, what []byte) string {
	if k.IsZero() {
		return ""
	}
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte("passlane " + of + " pseudonym v1\x00"))
	h.Write(what)
	return hex.EncodeToString(h.Sum(nil)[:16])
}
