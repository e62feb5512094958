package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// Version is the version of the record envelope that this package writes.
const Version = 2

const recordDomain = "passlane record v2\x00"

// Chain names one chain of records. A device whose past was lost begins a new epoch, which is another chain.
type Chain struct {
	Device string
	Epoch  uint32 // from 1
}

// First returns the first chain of a device.
func First(device string) Chain { return Chain{Device: device, Epoch: 1} }

// Hash is the SHA-256 that chains records (32 bytes).
type Hash [sha256.Size]byte

// String returns the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// ImageID names a sealed image: the SHA-256 of its sealed bytes.
type ImageID [sha256.Size]byte

// String returns the image's name in lower-case hexadecimal, as its file is called.
func (id ImageID) String() string { return hex.EncodeToString(id[:]) }

// Clock tells how far the wall time of a record can be trusted.
type Clock string

// The states of a device's clock.
const (
	ClockSynced   Clock = "synced"    // set by a time source since boot
	ClockHeldOver Clock = "held-over" // set by a time source once, running alone since
	ClockUnset    Clock = "unset"     // never set: dates mean nothing
)

// Moment is when something happened, as one device knows it.
type Moment struct {
	Wall  time.Time     // UTC, kept to the millisecond
	Boot  string        // names one run of the device between two starts
	Mono  time.Duration // since that start, never set back
	Clock Clock
}

// Record is one row of the ledger.
type Record struct {
	Version uint8           `cbor:"1,keyasint"`
	Device  string          `cbor:"2,keyasint"`
	Seq     uint64          `cbor:"3,keyasint"` // from 1, no gaps
	WallMS  int64           `cbor:"4,keyasint"` // Unix time in milliseconds
	Boot    string          `cbor:"5,keyasint"`
	MonoNS  int64           `cbor:"6,keyasint"` // nanoseconds since boot
	Clock   Clock           `cbor:"7,keyasint"`
	Kind    Kind            `cbor:"8,keyasint"`
	Body    cbor.RawMessage `cbor:"9,keyasint"`
	Images  []ImageID       `cbor:"10,keyasint,omitempty"`
	Prev    Hash            `cbor:"11,keyasint"`
	Sealed  []byte          `cbor:"12,keyasint,omitempty"` // Names under a data key of the record's own; none where it names nobody
	Epoch   uint32          `cbor:"13,keyasint"`
}

// Chain returns the chain that the record belongs to.
func (r Record) Chain() Chain { return Chain{Device: r.Device, Epoch: r.Epoch} }

// Wall returns the record's wall time in UTC; see Clock for what it is worth.
func (r Record) Wall() time.Time { return time.UnixMilli(r.WallMS).UTC() }

// Stored is a record as it lies on disk and travels: its bytes and their hash. The wrapped data keys lie beside the record, outside of what
// is hashed: to destroy them erases what they open, and the chain holds.
type Stored struct {
	Record Record
	Bytes  []byte
	Hash   Hash
	Key    []byte   // of the sealed part; none where there is no sealed part, or where it was erased
	Images [][]byte // of the record's images, in their order; an empty one was erased
	Unread error    // why Record says nothing but the number; Bytes are missing, or not those of a record
}

// Entry is what is to be recorded; the chain gives it its place.
type Entry struct {
	Body   Body
	Images []ImageID
}

// Head is the end of a chain; the zero Head is that of an empty one.
type Head struct {
	Seq  uint64
	Hash Hash
}

var (
	encoding = must(cbor.CoreDetEncOptions().EncMode())
	decoding = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxArrayElements: 4096, MaxMapPairs: 256, MaxNestedLevels: 16,
		UTF8: cbor.UTF8DecodeInvalid, // a driver's error text must not make a chain unreadable
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// ErrNoBody tells that an entry has nothing to record.
var ErrNoBody = errors.New("no body")

// Seal seals names under a data key that is used for nothing else, bound to a record's place.
type Seal func(names, place []byte) (sealed []byte, err error)

// Next returns the record that continues a chain after head. seal is asked where the body names somebody. The error is ErrNoBody, or that of
// the encoding or of seal, wrapped.
func Next(head Head, c Chain, at Moment, e Entry, seal Seal) (Stored, error) {
	if e.Body == nil {
		return Stored{}, fmt.Errorf("ledger: encode record %d: %w", head.Seq+1, ErrNoBody)
	}
	body, err := encoding.Marshal(e.Body)
	if err != nil {
		return Stored{}, fmt.Errorf("ledger: encode %s: %w", e.Body.Kind(), err)
	}
	r := Record{
		Version: Version, Device: c.Device, Epoch: c.Epoch, Seq: head.Seq + 1,
		WallMS: at.Wall.UnixMilli(), Boot: at.Boot, MonoNS: int64(at.Mono), Clock: at.Clock,
		Kind: e.Body.Kind(), Body: body, Images: e.Images, Prev: head.Hash,
	}
	if n := namesOf(e.Body); !n.empty() {
		if r.Sealed, err = n.seal(r.Place(), seal); err != nil {
			return Stored{}, fmt.Errorf("ledger: seal %s: %w", r.Kind, err)
		}
	}
	b, err := encoding.Marshal(r)
	if err != nil {
		return Stored{}, fmt.Errorf("ledger: encode record %d: %w", r.Seq, err)
	}
	return Stored{Record: r, Bytes: b, Hash: hashOf(b)}, nil
}

// Head returns the end of a chain whose last record this is.
func (s Stored) Head() Head { return Head{Seq: s.Record.Seq, Hash: s.Hash} }

// ErrVersion tells that a record was written by a newer Passlane.
var ErrVersion = errors.New("unknown record version")

// Parse decodes stored bytes and hashes them; it does not judge the record's place in a chain.
func Parse(b []byte) (Stored, error) {
	var r Record
	err := decoding.Unmarshal(b, &r)
	if v := version(b, r, err); v > Version {
		return Stored{}, fmt.Errorf("ledger: parse record: %w %d", ErrVersion, v)
	}
	if err != nil {
		return Stored{}, fmt.Errorf("ledger: parse record: %w", err)
	}
	if r.Version != Version {
		return Stored{}, fmt.Errorf("ledger: parse record: version %d is none", r.Version)
	}
	return Stored{Record: r, Bytes: b, Hash: hashOf(b)}, nil
}

// version returns the version of an envelope, also of one whose other fields are not ours to read.
func version(b []byte, r Record, err error) uint64 {
	if err == nil {
		return uint64(r.Version)
	}
	var only struct {
		Version uint64 `cbor:"1,keyasint"`
	}
	if decoding.Unmarshal(b, &only) != nil {
		return 0
	}
	return only.Version
}

func hashOf(b []byte) Hash {
	h := sha256.New()
	h.Write([]byte(recordDomain))
	h.Write(b)
	return Hash(h.Sum(nil))
}
