// Package sealed puts what names or shows people under keys that only the hub can open: who sealed it cannot open it again, and who destroys its
// key has erased it.
//
// Each sealed thing has a data key of its own (AES-256-GCM, used once). The data key is wrapped under the key of a period (AES-256-GCM, a random
// nonce), bound to what it opens, and lies beside that. The key of the period is sealed to the hub once: HPKE (RFC 9180) with
// MLKEM768X25519, HKDF-SHA256 and AES-256-GCM; an encapsulation for each thing would cost 1.1 kB each. The device wipes it when the period is
// over. Bytes that are sealed to the hub are a version (1), the key's id (8 bytes), the encapsulated key and the ciphertext; version and id are
// bound into the seal.
package sealed

import (
	"bytes"
	"crypto/hpke"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
)

const (
	version = 1
	header  = 1 + 8
	info    = "passlane sealed v1"
)

// ErrOtherKey tells that sealed bytes were made for another key.
var ErrOtherKey = errors.New("sealed for another key")

// PublicKey seals; a lane has nothing else.
type PublicKey struct {
	key hpke.PublicKey
	id  [8]byte
}

// PrivateKey opens what was sealed for its public half; it stays at the hub.
type PrivateKey struct {
	key    hpke.PrivateKey
	public PublicKey
}

// GenerateKey makes a key pair.
func GenerateKey() (*PrivateKey, error) {
	k, err := hpke.MLKEM768X25519().GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("sealed: generate key: %w", err)
	}
	return private(k)
}

// ParsePublicKey reads the bytes that PublicKey.Bytes gave.
func ParsePublicKey(b []byte) (PublicKey, error) {
	k, err := hpke.MLKEM768X25519().NewPublicKey(b)
	if err != nil {
		return PublicKey{}, fmt.Errorf("sealed: parse public key: %w", err)
	}
	return public(k), nil
}

// ParsePrivateKey reads the bytes that PrivateKey.Bytes gave.
func ParsePrivateKey(b []byte) (*PrivateKey, error) {
	k, err := hpke.MLKEM768X25519().NewPrivateKey(b)
	if err != nil {
		return nil, fmt.Errorf("sealed: parse private key: %w", err)
	}
	return private(k)
}

func private(k hpke.PrivateKey) (*PrivateKey, error) {
	return &PrivateKey{key: k, public: public(k.PublicKey())}, nil
}

func public(k hpke.PublicKey) PublicKey {
	sum := sha256.Sum256(k.Bytes())
	return PublicKey{key: k, id: [8]byte(sum[:8])}
}

// IsZero tells whether there is no key.
func (p PublicKey) IsZero() bool { return p.key == nil }

// Bytes returns the public key for a configuration file (1216 bytes).
func (p PublicKey) Bytes() []byte { return p.key.Bytes() }

// Bytes returns the private key (32 bytes).
func (k *PrivateKey) Bytes() ([]byte, error) { return k.key.Bytes() }

// Public returns the half that seals.
func (k *PrivateKey) Public() PublicKey { return k.public }

// Seal returns plain under the key. What it is bound to must be given again to open it.
func (p PublicKey) Seal(plain, bound []byte) ([]byte, error) {
	head := append([]byte{version}, p.id[:]...)
	ct, err := hpke.Seal(p.key, hpke.HKDFSHA256(), hpke.AES256GCM(), infoOf(head, bound), plain)
	if err != nil {
		return nil, fmt.Errorf("sealed: seal: %w", err)
	}
	return append(head, ct...), nil
}

func infoOf(head, bound []byte) []byte { return slices.Concat([]byte(info), head, bound) }

// Open returns what was sealed; the error is ErrOtherKey or tells what is wrong with the bytes.
func (k *PrivateKey) Open(b, bound []byte) ([]byte, error) {
	switch {
	case len(b) < header || b[0] != version:
		return nil, errors.New("sealed: open: not sealed bytes of version 1")
	case !bytes.Equal(b[1:header], k.public.id[:]):
		return nil, fmt.Errorf("sealed: open: %w", ErrOtherKey)
	}
	plain, err := hpke.Open(k.key, hpke.HKDFSHA256(), hpke.AES256GCM(), infoOf(b[:header], bound), b[header:])
	if err != nil {
		return nil, fmt.Errorf("sealed: open: %w", err)
	}
	return plain, nil
}
