package ledger

import (
	"crypto/ed25519"
	"errors"
	"fmt"
)

// MaxOpen is how many records may follow a checkpoint before the next one. Where more do, nobody has signed them.
const MaxOpen = 64

// BreakError tells where a chain does not hold, and why.
type BreakError struct {
	Device string
	Seq    uint64
	Reason string
	Cause  error // ErrUnsigned, or why the record cannot be read; nil for others
}

// Error says which record of which device breaks the chain, and how.
func (e *BreakError) Error() string {
	return fmt.Sprintf("ledger: %s record %d: %s", e.Device, e.Seq, e.Reason)
}

// Unwrap returns the cause, which is ErrVersion for a record of a newer Passlane.
func (e *BreakError) Unwrap() error { return e.Cause }

// ErrUnsigned tells of a stretch of a chain that no checkpoint covers. The records in it may be read; nobody vouches for them.
var ErrUnsigned = errors.New("no checkpoint covers it")

// Verifier walks a chain record by record. Start it at the zero Head, or at a head that is known to be good and is a checkpoint.
// Without a Key nothing is signed: checkpoints are checked against the chain only, and no stretch is called unsigned.
type Verifier struct {
	Chain       Chain
	Key         ed25519.PublicKey
	Head        Head
	Checkpoints int    // checkpoints seen and good
	Signed      uint64 // the last record that a good checkpoint covers, itself included; set it with Head
	Unsigned    int    // records that no checkpoint can cover any more
	told        uint64 // Signed, when it was told that the stretch behind it is too long; plus one
}

// Begin starts the walk of a chain whose first records a device forgot: with a checkpoint, which signs what was before it. The error is a *BreakError.
func (v *Verifier) Begin(checkpoint []byte) error {
	s, err := Parse(checkpoint)
	if err != nil {
		return &BreakError{Device: v.Chain.Device, Seq: 1, Reason: err.Error(), Cause: err}
	}
	b, err := s.Record.Content()
	c, is := b.(Checkpoint)
	if err != nil || !is || s.Record.Seq != c.Seq+1 {
		return v.broken(s.Record.Seq, "the chain does not begin with a checkpoint")
	}
	v.Head, v.Signed = Head{Seq: c.Seq, Hash: c.Hash}, c.Seq
	return nil
}

// Open returns how many records at the end wait for a checkpoint still, or never had one.
func (v *Verifier) Open() uint64 { return v.Head.Seq - min(v.Signed, v.Head.Seq) }

// Check takes the next record's stored bytes and the hash stored with them; the error is a *BreakError. After one whose cause is ErrUnsigned the
// record has been taken: with it a stretch has become too long, which is told once.
func (v *Verifier) Check(b []byte, stored Hash) (Stored, error) {
	want := v.Head.Seq + 1
	s, err := Parse(b)
	switch {
	case err != nil:
		return s, &BreakError{Device: v.Chain.Device, Seq: want, Reason: err.Error(), Cause: err}
	case s.Hash != stored:
		return s, v.broken(want, "the bytes do not have the hash that is stored with them")
	case s.Record.Device != v.Chain.Device:
		return s, v.broken(want, fmt.Sprintf("belongs to device %q", s.Record.Device))
	case s.Record.Epoch != v.Chain.Epoch:
		return s, v.broken(want, fmt.Sprintf("belongs to epoch %d, not %d", s.Record.Epoch, v.Chain.Epoch))
	case s.Record.Seq != want:
		return s, v.broken(want, fmt.Sprintf("missing: the next one is %d", s.Record.Seq))
	case want == 1 && v.Chain.Epoch > 1:
		if err := v.begins(s); err != nil {
			return s, err
		}
	case s.Record.Prev != v.Head.Hash:
		return s, v.broken(want, "does not link to the record before it")
	}
	if err := v.checkpoint(s.Record); err != nil {
		return s, err
	}
	v.Head = s.Head()
	if s.Record.Kind == KindCheckpoint && v.Key != nil {
		v.Signed = v.Head.Seq
	}
	return s, v.Covered()
}

// begins checks the first record of a later epoch, which links to what is known of the one before.
func (v *Verifier) begins(s Stored) error {
	b, err := s.Record.Content()
	if err != nil {
		return v.broken(1, err.Error())
	}
	if e, is := b.(Epoch); !is || e.Hash != s.Record.Prev {
		return v.broken(1, "does not say which epoch it follows")
	}
	return nil
}

// Covered tells once of each stretch that no checkpoint covers, as soon as it is too long. Check calls it; who sets Head past a record that cannot be
// checked must.
func (v *Verifier) Covered() error {
	open := v.Open()
	switch {
	case v.Key == nil || open <= MaxOpen:
		return nil
	case v.told == v.Signed+1:
		v.Unsigned++
		return nil
	}
	v.told = v.Signed + 1
	v.Unsigned += int(open)
	return &BreakError{Device: v.Chain.Device, Seq: v.Signed + 1, Cause: ErrUnsigned,
		Reason: fmt.Sprintf("unsigned: no checkpoint covers the records from %d on", v.Signed+1)}
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
	if v.Key != nil && !checkpointing.signed(v.Chain, v.Head, v.Key, c.Signature) {
		return v.broken(r.Seq, "checkpoint not signed by this device")
	}
	v.Checkpoints++
	return nil
}

func (v *Verifier) broken(seq uint64, reason string) error {
	return &BreakError{Device: v.Chain.Device, Seq: seq, Reason: reason}
}
