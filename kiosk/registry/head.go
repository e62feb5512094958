package registry

import (
	"crypto/ed25519"
	"errors"
	"fmt"
)

const headDomain = "passlane registry head v2\x00"

// ErrSignature tells that a head was not signed by the hub that this device trusts.
var ErrSignature = errors.New("not signed by the hub")

// SignedHead is a head under the hub's signature.
type SignedHead struct {
	Content   []byte `cbor:"1,keyasint"` // a Head, as it was signed
	Signature []byte `cbor:"2,keyasint"` // Ed25519
}

// Sign returns a head under the hub's signature.
func (h Head) Sign(key ed25519.PrivateKey) (SignedHead, error) {
	if len(key) != ed25519.PrivateKeySize {
		return SignedHead{}, errors.New("registry: sign head: not an Ed25519 key")
	}
	content, err := encoding.Marshal(h)
	if err != nil {
		return SignedHead{}, fmt.Errorf("registry: sign head: %w", err)
	}
	return SignedHead{Content: content, Signature: ed25519.Sign(key, append([]byte(headDomain), content...))}, nil
}

// Open returns the head if the hub signed it; the error is ErrSignature, wrapped, or says what is wrong with the head.
func (s SignedHead) Open(key ed25519.PublicKey) (Head, error) {
	if len(key) != ed25519.PublicKeySize || !ed25519.Verify(key, append([]byte(headDomain), s.Content...), s.Signature) {
		return Head{}, fmt.Errorf("registry: head: %w", ErrSignature)
	}
	return s.Read()
}

// Read returns the head of one whose signature was checked before.
func (s SignedHead) Read() (Head, error) {
	var h Head
	if err := decoding.Unmarshal(s.Content, &h); err != nil {
		return Head{}, fmt.Errorf("registry: head: %w", err)
	}
	return h, nil
}
