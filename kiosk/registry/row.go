package registry

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"strings"

	"passlane/kiosk/pass"
	"passlane/kiosk/policy"
)

// Ref is what a row is found by: a keyed hash of a pass number or a card's UID, or a number that the hub drew for a holder.
type Ref [16]byte

// String returns the reference in hexadecimal.
func (r Ref) String() string { return hex.EncodeToString(r[:]) }

// Kind says what a row holds.
type Kind uint8

// The kinds of row.
const (
	KindPass   Kind = 1 // sealed under the pass's key
	KindHolder Kind = 2 // sealed under a key of its own, which the rows of their passes and guardians hold
	KindAlias  Kind = 3 // of a card's UID: the reference of its pass, in clear
)

// Row is what travels, and what lies on a device. Of a pass its validity and status are in clear.
type Row struct {
	Ref      Ref           `cbor:"1,keyasint"`
	Kind     Kind          `cbor:"2,keyasint"`
	Position uint64        `cbor:"3,keyasint"` // when it changed last
	Status   policy.Status `cbor:"4,keyasint,omitempty"`
	From     pass.Date     `cbor:"5,keyasint,omitzero"`
	To       pass.Date     `cbor:"6,keyasint,omitzero"`
	Sealed   []byte        `cbor:"7,keyasint,omitempty"` // AES-256-GCM, the nonce first
	Gone     bool          `cbor:"8,keyasint,omitempty"` // it is no more
}

// MaxSealed is the size of a row's sealed part, in bytes.
const MaxSealed = 16 << 10

// Check tells whether a row can be one; the error is a *FieldError.
func (r Row) Check() error {
	wrong := func(field, reason string) error { return &FieldError{"row " + r.Ref.String(), field, reason} }
	switch {
	case r.Kind < KindPass || r.Kind > KindAlias:
		return wrong("kind", fmt.Sprintf("%d is no kind", r.Kind))
	case r.Position == 0 || r.Position > 1<<62:
		return wrong("position", "is out of range")
	case len(r.Sealed) > MaxSealed:
		return wrong("sealed", fmt.Sprintf("%d bytes, at most %d", len(r.Sealed), MaxSealed))
	case r.Gone != (len(r.Sealed) == 0):
		return wrong("sealed", "is missing, or of a row that is gone")
	}
	return nil
}

// clear is what the seal of a row binds: nobody moves a status or a seal to another row.
func (r Row) clear() []byte {
	return fmt.Appendf(nil, "passlane registry row v1\x00%s %d %s %s %s", r.Ref, r.Kind, r.Status, r.From, r.To)
}

// IndexKey makes references of numbers and UIDs. Devices have it; it is no secret of the holders, and keeps a copied replica from being
// searched by number without it.
type IndexKey [32]byte

const indexMask = "[index key]"

// Format writes a mask, whatever the verb.
func (k IndexKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, indexMask) }

// MarshalText returns a mask; log handlers and JSON use it.
func (k IndexKey) MarshalText() ([]byte, error) { return []byte(indexMask), nil }

// Number returns the reference of a pass by its number.
func (k IndexKey) Number(number string) Ref {
	return k.ref("number", []byte(strings.ToUpper(number)))
}

// UID returns the reference of a card by its UID, 4, 7 or 10 bytes.
func (k IndexKey) UID(uid []byte) Ref { return k.ref("uid", uid) }

func (k IndexKey) ref(what string, b []byte) Ref {
	h := hmac.New(sha256.New, k[:])
	h.Write([]byte("passlane registry " + what + " v1\x00"))
	h.Write(b)
	return Ref(h.Sum(nil)[:16])
}
