package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
)

// Sizes, in bytes. A message must stay under the 1 MiB that NATS takes at most, headers included.
const (
	MaxBatch  = 800 << 10 // the encoded records of a batch, as long as there is more than one
	MaxRecord = 900 << 10 // a record's stored bytes; a longer one is withheld
	MaxChunk  = 768 << 10 // an image's bytes in one chunk
	MaxImage  = 16 << 20  // a sealed image as a whole
)

// MaxRecords is how many records one batch carries at most.
const MaxRecords = 1000

// Batch carries records of one chain of a device, in order, and the device's signature under the bytes that say so: what a newer device adds to them
// is signed, too, and passed over.
type Batch struct {
	Epoch   uint32   `cbor:"1,keyasint"`
	After   uint64   `cbor:"2,keyasint"` // the record before the first that the device has
	Records []Record `cbor:"3,keyasint"`
	Round   uint64   `cbor:"4,keyasint,omitempty"` // counts how often the device began anew, see Position.Round
	// Next is the hash that the record behind the last one has of it, as that says; none where there is none yet, or it cannot be read.
	Next      ledger.Hash `cbor:"5,keyasint,omitzero"`
	Signature []byte      `cbor:"-"` // ledger.Vouch under Content, Ed25519

	content []byte // as it came
}

// signed is how a batch travels.
type signed struct {
	Content   []byte `cbor:"1,keyasint"`
	Signature []byte `cbor:"2,keyasint,omitempty"`
}

// Content returns the bytes that the device signs: as they came, or as they will go.
func (b Batch) Content() ([]byte, error) {
	if b.content != nil {
		return b.content, nil
	}
	content, err := encoding.Marshal(b)
	if err != nil {
		return nil, fmt.Errorf("wire: encode batch: %w", err)
	}
	return content, nil
}

// EncodeBatch returns the bytes of a batch with its signature.
func EncodeBatch(b Batch) ([]byte, error) {
	content, err := b.Content()
	if err != nil {
		return nil, err
	}
	m, err := encoding.Marshal(signed{content, b.Signature})
	if err != nil {
		return nil, fmt.Errorf("wire: encode batch: %w", err)
	}
	return m, nil
}

// Head returns the end of the batch.
func (b Batch) Head() ledger.Head {
	last := b.Records[len(b.Records)-1]
	return ledger.Head{Seq: last.Seq, Hash: last.Hash}
}

// Record carries one record of a device's ledger.
type Record struct {
	Seq   uint64      `cbor:"1,keyasint"`           // its place, also when the bytes cannot be read
	Hash  ledger.Hash `cbor:"2,keyasint"`           // as stored with it
	Bytes []byte      `cbor:"3,keyasint,omitempty"` // as stored; empty if withheld
	// Withheld says why the bytes do not come; the record stays on the device.
	Withheld string `cbor:"4,keyasint,omitempty"`
	// Key is the wrapped data key of the sealed part, and Images are those of the images, in the record's order; empty where they were erased.
	Key    []byte   `cbor:"5,keyasint,omitempty"`
	Images [][]byte `cbor:"6,keyasint,omitempty"`
}

// Chunk carries a part of a sealed image.
type Chunk struct {
	Size   int    `cbor:"1,keyasint"` // of the whole image, in bytes
	Offset int    `cbor:"2,keyasint"` // where Bytes begin
	Bytes  []byte `cbor:"3,keyasint"`
}

// Last tells whether the chunk ends its image.
func (c Chunk) Last() bool { return c.Offset+len(c.Bytes) == c.Size }

// Question asks the hub how far its database has come with a chain of a device, and which of these images it has.
type Question struct {
	Images []ledger.ImageID `cbor:"1,keyasint,omitempty"`
	Epoch  uint32           `cbor:"2,keyasint"`
}

// Refusal tells that an image came and was not kept.
type Refusal struct {
	Image ledger.ImageID `cbor:"1,keyasint"`
	Why   string         `cbor:"2,keyasint"`
}

// Position tells how far the hub's database has come with a device. It is sent after a commit and as the answer to a
// Question. One that the hub sends because of images has Landed or Refused, and its Seq says nothing.
type Position struct {
	Seq     uint64           `cbor:"1,keyasint"` // highest committed record, 0 if none
	Hash    ledger.Hash      `cbor:"2,keyasint"`
	Landed  []ledger.ImageID `cbor:"3,keyasint,omitempty"`
	Refused []Refusal        `cbor:"4,keyasint,omitempty"`
	// Resend asks for everything after Seq: records came that did not follow it. Round is theirs, so that
	// a device which has already begun anew does not do so twice.
	Resend bool   `cbor:"5,keyasint,omitempty"`
	Round  uint64 `cbor:"6,keyasint,omitempty"`
	Epoch  uint32 `cbor:"7,keyasint,omitempty"` // of which chain Seq, Hash and Resend speak
}

// Head returns the position as the head of the device's chain.
func (p Position) Head() ledger.Head { return ledger.Head{Seq: p.Seq, Hash: p.Hash} }

// FieldError tells that a message is malformed, and where.
type FieldError struct{ Message, Field, Reason string }

// Error says which field of which message, and what is wrong with it.
func (e *FieldError) Error() string {
	return fmt.Sprintf("wire: %s: %s: %s", e.Message, e.Field, e.Reason)
}

var (
	encoding = must(cbor.CoreDetEncOptions().EncMode())
	decoding = must(cbor.DecOptions{
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		MaxArrayElements: 4096, MaxMapPairs: 64, MaxNestedLevels: 10,
	}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Encode returns the bytes of a message: a Record, Chunk, Question or Position.
func Encode[M Record | Chunk | Question | Position](m M) ([]byte, error) {
	b, err := encoding.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("wire: encode %T: %w", m, err)
	}
	return b, nil
}

// DecodeBatch reads a Batch and checks its fields; the error is a *FieldError or one of CBOR.
func DecodeBatch(b []byte) (Batch, error) {
	envelope, err := decode[signed](b, "batch")
	if err != nil {
		return Batch{}, err
	}
	m, err := decode[Batch](envelope.Content, "batch")
	m.Signature, m.content = envelope.Signature, envelope.Content
	switch {
	case err != nil:
		return m, err
	case m.Epoch == 0:
		return m, &FieldError{"batch", "epoch", "is 0"}
	case len(m.Records) == 0 || len(m.Records) > MaxRecords:
		return m, &FieldError{"batch", "records", fmt.Sprintf("are %d, want 1 to %d", len(m.Records), MaxRecords)}
	}
	after := m.After
	for _, r := range m.Records {
		switch {
		case r.Seq <= after:
			return m, &FieldError{"batch", "records", fmt.Sprintf("%d does not follow %d", r.Seq, after)}
		case r.Seq > 1<<62:
			return m, &FieldError{"record", "seq", "is beyond 2^62"}
		case len(r.Bytes) == 0 && r.Withheld == "":
			return m, &FieldError{"record", "bytes", fmt.Sprintf("of %d are missing without a reason", r.Seq)}
		}
		after = r.Seq
	}
	return m, nil
}

// DecodeChunk reads a Chunk and checks its fields; the error is a *FieldError or one of CBOR.
func DecodeChunk(b []byte) (Chunk, error) {
	m, err := decode[Chunk](b, "chunk")
	switch {
	case err != nil:
		return m, err
	case m.Size <= 0 || m.Size > MaxImage:
		return m, &FieldError{"chunk", "size", fmt.Sprintf("is %d, want 1 to %d", m.Size, MaxImage)}
	case len(m.Bytes) == 0 || len(m.Bytes) > MaxChunk:
		return m, &FieldError{"chunk", "bytes", fmt.Sprintf("are %d, want 1 to %d", len(m.Bytes), MaxChunk)}
	case m.Offset < 0 || m.Offset > m.Size-len(m.Bytes):
		return m, &FieldError{"chunk", "offset", fmt.Sprintf("is %d with %d bytes of %d", m.Offset, len(m.Bytes), m.Size)}
	}
	return m, nil
}

// DecodeQuestion reads a Question.
func DecodeQuestion(b []byte) (Question, error) { return decode[Question](b, "question") }

// DecodePosition reads a Position.
func DecodePosition(b []byte) (Position, error) { return decode[Position](b, "position") }

func decode[M any](b []byte, name string) (M, error) {
	var m M
	if err := decoding.Unmarshal(b, &m); err != nil {
		return m, fmt.Errorf("wire: parse %s: %w", name, err)
	}
	return m, nil
}

// Chunks cuts a sealed image into messages; an image that is empty or longer than MaxImage is a *FieldError.
func Chunks(image []byte) ([]Chunk, error) {
	if len(image) == 0 || len(image) > MaxImage {
		return nil, &FieldError{"chunk", "size", fmt.Sprintf("is %d, want 1 to %d", len(image), MaxImage)}
	}
	var cs []Chunk
	for at := 0; at < len(image); at += MaxChunk {
		cs = append(cs, Chunk{Size: len(image), Offset: at, Bytes: image[at:min(at+MaxChunk, len(image))]})
	}
	return cs, nil
}
