package pass

import (
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
