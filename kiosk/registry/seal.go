package registry

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/pass"
)

// RowKey opens one holder's row. The hub draws it once; it does not change with the row.
type RowKey [32]byte

const rowKeyMask = "[row key]"

// Format writes a mask, whatever the verb.
func (k RowKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, rowKeyMask) }

// MarshalText returns a mask; log handlers and JSON use it.
func (k RowKey) MarshalText() ([]byte, error) { return []byte(rowKeyMask), nil }

// ErrSealed tells that a row does not open: the pass has another key, or the row was changed.
var ErrSealed = errors.New("registry: the row does not open")

// PassRow is what the row of a pass holds under the pass's own key.
type PassRow struct {
	Pass   Pass   `cbor:"1,keyasint"`
	Holder Ref    `cbor:"2,keyasint"`
	Key    RowKey `cbor:"3,keyasint"` // of the holder's row
}

// HolderRow is what the row of a holder holds.
type HolderRow struct {
	Holder Holder `cbor:"1,keyasint"`
	Wards  []Ward `cbor:"2,keyasint,omitempty"`
}

// SealPass returns the row of a pass at a position.
func SealPass(k IndexKey, p PassRow, position uint64) (Row, error) {
	r := Row{Ref: k.Number(p.Pass.Number), Kind: KindPass, Position: position, Status: p.Pass.Status, From: p.Pass.ValidFrom, To: p.Pass.ValidTo}
	return r.sealed(p.Pass.Key[:], p)
}

// SealHolder returns the row of a holder at a position.
func SealHolder(ref Ref, key RowKey, h HolderRow, position uint64) (Row, error) {
	return Row{Ref: ref, Kind: KindHolder, Position: position}.sealed(key[:], h)
}

// Alias returns the row by which a pass is found by the UID of its card.
func Alias(k IndexKey, p Pass, position uint64) Row {
	to := k.Number(p.Number)
	return Row{Ref: k.UID(p.Card.UID), Kind: KindAlias, Position: position, Sealed: to[:]}
}

// OpenPass opens the row of a pass with the key that the presented pass yields; the error is ErrSealed, wrapped.
func OpenPass(r Row, key pass.HolderKey) (PassRow, error) { return opened[PassRow](r, key[:]) }

// OpenHolder opens the row of a holder; the error is ErrSealed, wrapped.
func OpenHolder(r Row, key RowKey) (HolderRow, error) { return opened[HolderRow](r, key[:]) }

// SealPortrait seals a portrait, a JPEG of at most MaxPortrait bytes, to the key of its holder's row.
func SealPortrait(ref Ref, key RowKey, jpeg []byte) ([]byte, error) {
	return sealPicture(ref, key, "portrait", MaxPortrait, jpeg)
}

// OpenPortrait opens what SealPortrait sealed; the error is ErrSealed, wrapped.
func OpenPortrait(ref Ref, key RowKey, sealed []byte) ([]byte, error) {
	return openPicture(ref, key, "portrait", sealed)
}

// SealCertificate seals the picture of a minor's birth certificate, a JPEG of at most MaxCertificate bytes, to the key of their row: whoever
// asks for it must have the pass of the minor or of a guardian.
func SealCertificate(ref Ref, key RowKey, jpeg []byte) ([]byte, error) {
	return sealPicture(ref, key, "certificate", MaxCertificate, jpeg)
}

// OpenCertificate opens what SealCertificate sealed; the error is ErrSealed, wrapped.
func OpenCertificate(ref Ref, key RowKey, sealed []byte) ([]byte, error) {
	return openPicture(ref, key, "certificate", sealed)
}

func sealPicture(ref Ref, key RowKey, what string, most int, jpeg []byte) ([]byte, error) {
	if len(jpeg) == 0 || len(jpeg) > most {
		return nil, &FieldError{"holder " + ref.String(), what, fmt.Sprintf("%d bytes, at most %d", len(jpeg), most)}
	}
	a, err := aead(key[:], ref, what)
	if err != nil {
		return nil, err
	}
	return a.Seal(nil, nil, jpeg, ref[:]), nil
}

func openPicture(ref Ref, key RowKey, what string, sealed []byte) ([]byte, error) {
	a, err := aead(key[:], ref, what)
	if err != nil {
		return nil, err
	}
	jpeg, err := a.Open(nil, nil, sealed, ref[:])
	if err != nil {
		return nil, fmt.Errorf("%s %v: %w", what, ref, ErrSealed)
	}
	return jpeg, nil
}

// aead is the cipher of a row: a key of its own for each row and purpose, and a random nonce before the text.
func aead(key []byte, ref Ref, purpose string) (cipher.AEAD, error) {
	k, err := hkdf.Key(sha256.New, key, ref[:], "passlane registry "+purpose+" v1", 32)
	if err != nil {
		return nil, fmt.Errorf("registry: derive key: %w", err)
	}
	block, err := aes.NewCipher(k)
	if err != nil {
		return nil, fmt.Errorf("registry: cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

func (r Row) sealed(key []byte, content any) (Row, error) {
	plain, err := encoding.Marshal(content)
	if err != nil {
		return r, fmt.Errorf("registry: encode row: %w", err)
	}
	a, err := aead(key, r.Ref, "row")
	if err != nil {
		return r, err
	}
	r.Sealed = a.Seal(nil, nil, plain, r.clear())
	return r, r.Check()
}

func opened[T any](r Row, key []byte) (content T, err error) {
	a, err := aead(key, r.Ref, "row")
	if err != nil {
		return content, err
	}
	plain, err := a.Open(nil, nil, r.Sealed, r.clear())
	if err != nil {
		return content, fmt.Errorf("row %v: %w", r.Ref, ErrSealed)
	}
	if err := decoding.Unmarshal(plain, &content); err != nil {
		return content, fmt.Errorf("registry: row %v: %w", r.Ref, err)
	}
	return content, nil
}

var (
	encoding = must(cbor.CoreDetEncOptions().EncMode())
	decoding = must(cbor.DecOptions{DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxArrayElements: 4096, MaxMapPairs: 64, MaxNestedLevels: 8}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
