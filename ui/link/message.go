package link

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// MaxMessage is the largest message in bytes, either way.
const MaxMessage = 8 << 20

// Deadline is how long a silent glass is believed, unless [Server.Believe] says otherwise; a ping goes out every quarter of it.
const Deadline = 2400 * time.Millisecond

// ErrTooLarge says that a message is larger than [MaxMessage].
var ErrTooLarge = errors.New("link: message larger than 8 MB")

// Tone is a short sound.
type Tone string

// The tones.
const (
	Accepted Tone = "accepted" // two rising
	Refused  Tone = "refused"  // one low
	Help     Tone = "help"     // three soft
)

type kind uint8

const (
	kindScene kind = iota + 1
	kindPicture
	kindDrop
	kindTone
	kindPing
	kindSnapshot
	kindAction
	kindPong
	kindSaved
	kindSettle
)

// message is one frame; what the fields mean depends on Kind.
type message struct {
	Kind kind   `cbor:"1,keyasint"`
	Name string `cbor:"2,keyasint,omitempty"` // picture, tone, action, path
	Data []byte `cbor:"3,keyasint,omitempty"` // scene as CBOR, picture as JPEG
	ID   uint64 `cbor:"4,keyasint,omitempty"` // of what is asked for: a snapshot, or that the scene settles
	Err  string `cbor:"5,keyasint,omitempty"` // why that was not done
}

var encoding = sync.OnceValues(cbor.CoreDetEncOptions().EncMode)

var decoding = sync.OnceValues(cbor.DecOptions{
	MaxNestedLevels: 4, MaxArrayElements: 16, MaxMapPairs: 16, ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
}.DecMode)

func write(w io.Writer, m message) error {
	enc, err := encoding()
	if err != nil {
		return fmt.Errorf("link: set up encoding: %w", err)
	}
	body, err := enc.Marshal(m)
	if err != nil {
		return fmt.Errorf("link: encode message: %w", err)
	}
	if len(body) > MaxMessage {
		return ErrTooLarge
	}
	frame := append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body))), body...)
	if _, err := w.Write(frame); err != nil {
		return fmt.Errorf("link: write: %w", err)
	}
	return nil
}

func read(r io.Reader) (message, error) {
	var size [4]byte
	if _, err := io.ReadFull(r, size[:]); err != nil {
		return message{}, fmt.Errorf("link: read length: %w", err)
	}
	n := binary.BigEndian.Uint32(size[:])
	if n > MaxMessage {
		return message{}, ErrTooLarge
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return message{}, fmt.Errorf("link: read message: %w", err)
	}
	dec, err := decoding()
	if err != nil {
		return message{}, fmt.Errorf("link: set up decoding: %w", err)
	}
	var m message
	if err := dec.Unmarshal(body, &m); err != nil {
		return message{}, fmt.Errorf("link: decode message: %w", err)
	}
	if m.Kind < kindScene || m.Kind > kindSettle {
		return message{}, fmt.Errorf("link: message of unknown kind %d", m.Kind)
	}
	return m, nil
}
