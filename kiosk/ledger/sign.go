package ledger

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// purpose is what a device signs a head for. A signature for one is none for another.
type purpose string

const (
	checkpointing purpose = "passlane checkpoint v2\x00"
	vouching      purpose = "passlane batch v1\x00"
	anchoring     purpose = "passlane anchor v1\x00"
)

func (p purpose) message(c Chain, head Head) []byte {
	m := append([]byte(p), c.Device...)
	m = append(m, 0)
	m = binary.BigEndian.AppendUint32(m, c.Epoch)
	m = binary.BigEndian.AppendUint64(m, head.Seq)
	return append(m, head.Hash[:]...)
}

func (p purpose) sign(c Chain, head Head, key ed25519.PrivateKey) []byte {
	return ed25519.Sign(key, p.message(c, head))
}

func (p purpose) signed(c Chain, head Head, key ed25519.PublicKey, signature []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, p.message(c, head), signature)
}

// Checkpoint is a signature of the device over the chain up to the record before it.
type Checkpoint struct {
	Seq       uint64 `cbor:"1,keyasint"`
	Hash      Hash   `cbor:"2,keyasint"`
	Signature []byte `cbor:"3,keyasint"` // Ed25519, 64 bytes
}

// Sign returns the checkpoint of a chain that ends in head.
func Sign(c Chain, head Head, key ed25519.PrivateKey) Checkpoint {
	return Checkpoint{Seq: head.Seq, Hash: head.Hash, Signature: checkpointing.sign(c, head, key)}
}

// Vouch returns the device's signature under a message that carries records of a chain: who listens takes none without it.
func Vouch(c Chain, message []byte, key ed25519.PrivateKey) []byte {
	return vouching.sign(c, Head{Hash: sha256.Sum256(message)}, key)
}

// Vouched tells whether a signature is one that Vouch made.
func Vouched(c Chain, message []byte, key ed25519.PublicKey, signature []byte) bool {
	return vouching.signed(c, Head{Hash: sha256.Sum256(message)}, key, signature)
}

// Anchor is what a device keeps of its chain outside of the database: the end it has had, at least. A chain that has not got so far is not
// whole.
type Anchor struct {
	Epoch     uint32
	Head      Head
	Signature []byte // Ed25519, 64 bytes
}

// Fix returns the anchor of a chain that ends in head.
func Fix(c Chain, head Head, key ed25519.PrivateKey) Anchor {
	return Anchor{Epoch: c.Epoch, Head: head, Signature: anchoring.sign(c, head, key)}
}

// By tells whether an anchor was made by a device.
func (a Anchor) By(device string, key ed25519.PublicKey) bool {
	return anchoring.signed(Chain{device, a.Epoch}, a.Head, key, a.Signature)
}

// String returns the anchor as its file holds it: epoch, number and hash of the record, and signature, in hexadecimal where they are bytes.
func (a Anchor) String() string {
	return fmt.Sprintf("%d %d %s %x", a.Epoch, a.Head.Seq, a.Head.Hash, a.Signature)
}

// ParseAnchor reads what String wrote.
func ParseAnchor(text string) (a Anchor, err error) {
	var hash, signature string
	if _, err := fmt.Sscanf(text, "%d %d %s %s", &a.Epoch, &a.Head.Seq, &hash, &signature); err != nil {
		return a, fmt.Errorf("ledger: parse anchor: %w", err)
	}
	h, err := hex.DecodeString(hash)
	if err != nil || len(h) != len(a.Head.Hash) {
		return a, fmt.Errorf("ledger: parse anchor: the hash is not %d bytes in hexadecimal", len(a.Head.Hash))
	}
	a.Head.Hash = Hash(h)
	if a.Signature, err = hex.DecodeString(signature); err != nil {
		return a, fmt.Errorf("ledger: parse anchor: signature: %w", err)
	}
	return a, nil
}
