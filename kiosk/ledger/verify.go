package ledger

import (
	"crypto/ed25519"
	"encoding/binary"
	"fmt"
)

const checkpointDomain = "passlane checkpoint v1\x00"

// Checkpoint is a signature of the device over the chain up to the record before it.
type Checkpoint struct {
	Seq       uint64 `cbor:"1,keyasint"`
	Hash      Hash   `cbor:"2,keyasint"`
	Signature []byte `cbor:"3,keyasint"` // Ed25519, 64 bytes
}

// Sign returns the checkpoint of a device's chain that ends in head.
func Sign(device string, head Head, key ed25519.PrivateKey) Checkpoint {
	return Checkpoint{Seq: head.Seq, Hash: head.Hash, Signature: ed25519.Sign(key, checkpointMessage(device, head))}
}

func checkpointMessage(device string, head Head) []byte {
	m := append([]byte(checkpointDomain), device...)
	m = append(m, 0)
	m = binary.BigEndian.AppendUint64(m, head.Seq)
	return append(m, head.Hash[:]...)
}

// BreakError tells where a chain does not hold, and why.
type BreakError struct {
	Device string
	Seq    uint64
	Reason string
	Cause  error // why the record cannot be read, nil if it can
}

// Error says which record of which device breaks the chain, and how.
func (e *BreakError) Error() string {
	return fmt.Sprintf("ledger: %s record %d: %s", e.Device, e.Seq, e.Reason)
}

// Unwrap returns the cause, which is ErrVersion for a record of a newer Passlane.
func (e *BreakError) Unwrap() error { return e.Cause }

// Verifier walks a chain record by record. Start it at the zero Head, or at a head that is known to be good.
// Without a Key, checkpoints are checked against the chain but not their signature.
type Verifier struct {
	Device      string
	Key         ed25519.PublicKey
	Head        Head
	Checkpoints int // checkpoints seen and good
}

// Check takes the next record's stored bytes and the hash stored with them; the error is a *BreakError.
func (v *Verifier) Check(b []byte, stored Hash) (Stored, error) {
	want := v.Head.Seq + 1
	s, err := Parse(b)
	switch {
	case err != nil:
		return s, &BreakError{Device: v.Device, Seq: want, Reason: err.Error(), Cause: err}
	case s.Hash != stored:
		return s, v.broken(want, "the bytes do not have the hash that is stored with them")
	case s.Record.Device != v.Device:
		return s, v.broken(want, fmt.Sprintf("belongs to device %q", s.Record.Device))
	case s.Record.Seq != want:
		return s, v.broken(want, fmt.Sprintf("missing: the next one is %d", s.Record.Seq))
	case s.Record.Prev != v.Head.Hash:
		return s, v.broken(want, "does not link to the record before it")
	}
	if err := v.checkpoint(s.Record); err != nil {
		return s, err
	}
	v.Head = s.Head()
	return s, nil
}

func (v *Verifier) checkpoint(r Record) error {
	if r.Kind != KindCheckpoint {
		return nil
	}
	body, err := r.Content()
	if err != nil {
		return v.broken(r.Seq, err.Error())
	}
	c := body.(Checkpoint)
	if c.Seq != v.Head.Seq || c.Hash != v.Head.Hash {
		return v.broken(r.Seq, "checkpoint of another chain")
	}
	if v.Key != nil && len(v.Key) != ed25519.PublicKeySize {
		return v.broken(r.Seq, "the device's public key is not one")
	}
	if v.Key != nil && !ed25519.Verify(v.Key, checkpointMessage(v.Device, v.Head), c.Signature) {
		return v.broken(r.Seq, "checkpoint not signed by this device")
	}
	v.Checkpoints++
	return nil
}

func (v *Verifier) broken(seq uint64, reason string) error {
	return &BreakError{Device: v.Device, Seq: seq, Reason: reason}
}
