package sealed

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrErased tells that the data key of something sealed was destroyed.
var ErrErased = errors.New("erased")

const keySize = 32

// DataKey seals one thing. Whoever draws it must draw it by chance and use it once.
type DataKey [keySize]byte

const keyMask = "[data key]"

// Format writes a mask, whatever the verb.
func (k DataKey) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, keyMask) }

// Seal returns plain under the key, 16 bytes longer.
func (k DataKey) Seal(plain, bound []byte) ([]byte, error) {
	a, err := once(k)
	if err != nil {
		return nil, err
	}
	return a.Seal(nil, make([]byte, a.NonceSize()), plain, bound), nil // one nonce: the key seals nothing else
}

// Open returns what was sealed.
func (k DataKey) Open(b, bound []byte) ([]byte, error) {
	a, err := once(k)
	if err != nil {
		return nil, err
	}
	plain, err := a.Open(nil, make([]byte, a.NonceSize()), b, bound)
	if err != nil {
		return nil, fmt.Errorf("sealed: open: %w", err)
	}
	return plain, nil
}

func once(k DataKey) (cipher.AEAD, error) {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		return nil, fmt.Errorf("sealed: cipher: %w", err)
	}
	return cipher.NewGCM(block)
}

// Period wraps data keys until it is wiped.
type Period struct {
	seq uint64 // of the record that carries the key to the hub
	key [keySize]byte
}

// periodInfo binds the key of a period to its place; place names device, epoch and record.
func periodInfo(place []byte) []byte { return append([]byte("passlane period v1\x00"), place...) }

// Begin returns a period with a key that was drawn by chance, and that key sealed to the hub, bound to a place: the record seq of a chain.
func Begin(hub PublicKey, key [keySize]byte, seq uint64, place []byte) (*Period, []byte, error) {
	toHub, err := hub.Seal(key[:], periodInfo(place))
	if err != nil {
		return nil, nil, err
	}
	return &Period{seq: seq, key: key}, toHub, nil
}

// Period returns a period that a device began.
func (k *PrivateKey) Period(toHub []byte, seq uint64, place []byte) (*Period, error) {
	b, err := k.Open(toHub, periodInfo(place))
	if err != nil {
		return nil, err
	}
	if len(b) != keySize {
		return nil, fmt.Errorf("sealed: the key of a period is %d bytes", len(b))
	}
	return &Period{seq: seq, key: [keySize]byte(b)}, nil
}

// Wipe forgets the key.
func (p *Period) Wipe() { clear(p.key[:]) }

func (p *Period) aead() (cipher.AEAD, error) {
	if p.key == ([keySize]byte{}) {
		return nil, errors.New("sealed: the period is over")
	}
	block, err := aes.NewCipher(p.key[:])
	if err != nil {
		return nil, fmt.Errorf("sealed: cipher: %w", err)
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Wrap returns a data key under the period, bound to what it opens: the number of the period's record (8 bytes), a nonce and the ciphertext.
func (p *Period) Wrap(k DataKey, what []byte) ([]byte, error) {
	a, err := p.aead()
	if err != nil {
		return nil, err
	}
	return a.Seal(binary.BigEndian.AppendUint64(nil, p.seq), nil, k[:], what), nil
}

// PeriodOf returns the number of the record that carries the key under which a data key is wrapped; the error is ErrErased where there is
// none any more.
func PeriodOf(wrapped []byte) (uint64, error) {
	switch {
	case len(wrapped) == 0:
		return 0, ErrErased
	case len(wrapped) <= 8:
		return 0, fmt.Errorf("sealed: a wrapped key of %d bytes", len(wrapped))
	}
	return binary.BigEndian.Uint64(wrapped), nil
}

// Unwrap returns the data key that Wrap wrapped.
func (p *Period) Unwrap(wrapped, what []byte) (k DataKey, err error) {
	seq, err := PeriodOf(wrapped)
	if err != nil {
		return k, err
	}
	if seq != p.seq {
		return k, fmt.Errorf("sealed: wrapped in period %d, not %d", seq, p.seq)
	}
	a, err := p.aead()
	if err != nil {
		return k, err
	}
	b, err := a.Open(nil, nil, wrapped[8:], what)
	if err != nil || len(b) != keySize {
		return k, errors.Join(errors.New("sealed: the wrapped key does not open"), err)
	}
	return DataKey(b), nil
}
