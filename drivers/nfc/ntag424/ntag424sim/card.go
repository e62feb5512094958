// Package ntag424sim is an NTAG 424 DNA without silicon, at the level of APDUs, to be laid on an nfcsim.Reader. It
// holds keys, files and a read counter, answers what a lane and a desk ask, and misbehaves as cards and copies do.
//
// It follows the data sheet NT4H2421Gx, rev. 3.0, and does its own arithmetic apart from the CMAC. Where the sheet leaves
// room it is strict: without a selected application it refuses native commands, and selecting the application ends
// a session. It knows no LRP, no failed authentication counter (Delay plays its effect), no limit of reads, no native access in plain to files.
package ntag424sim

import (
	"crypto/rand"
	"io"
	"slices"
	"sync"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
)

// Opts say what a card holds. The zero value is a card from the factory, with keys and versions zero and no message.
type Opts struct {
	UID       []byte                // 7 bytes; nil: 04958CAA5C5E80
	RandomUID bool                  // anticollision shows 08h and three random bytes
	Keys      [5]ntag424.Key        // keys 0 to 4
	Versions  [5]byte               // of the keys
	Message   []byte                // NDEF message, at most 254 bytes
	Data      []byte                // of file 3, at most 128 bytes
	Settings  *ntag424.FileSettings // of the NDEF file; nil: all but changing them is free
	Counter   uint32                // reads so far, 24 bits
	Signature []byte                // originality signature, 56 bytes; nil: zeros
	Rand      io.Reader             // nil: crypto/rand
}

// Card is a simulated card. Its methods may be called from any goroutine.
type Card struct {
	mu        sync.Mutex
	uid       []byte
	tag       nfc.Tag
	keys      [5]ntag424.Key
	versions  [5]byte
	files     [4]file // by number, 1 to 3
	counter   uint32
	signature []byte
	rand      io.Reader

	state
	faults
}

// state is what a card forgets without power.
type state struct {
	selected bool     // the application
	file     int      // selected, 0: none
	pending  *attempt // an authentication after its first part
	session  *session
	reading  []byte // the NDEF file with its mirrors, while one read follows another
}

// New returns a card.
func New(o Opts) *Card {
	c := &Card{uid: slices.Clone(o.UID), keys: o.Keys, versions: o.Versions, counter: o.Counter, signature: slices.Clone(o.Signature), rand: o.Rand}
	if c.uid == nil {
		c.uid = []byte{0x04, 0x95, 0x8C, 0xAA, 0x5C, 0x5E, 0x80}
	}
	if c.signature == nil {
		c.signature = make([]byte, 56)
	}
	if c.rand == nil {
		c.rand = rand.Reader
	}
	c.files = factory()
	copy(c.files[2].data, append([]byte{byte(len(o.Message) >> 8), byte(len(o.Message))}, o.Message...))
	copy(c.files[3].data, o.Data)
	if o.Settings != nil {
		c.files[2].settings = *o.Settings
	}
	c.tag = nfc.Tag{UID: slices.Clone(c.uid), ATQA: [2]byte{0x44, 0x03}, SAK: 0x20}
	if o.RandomUID {
		c.tag = nfc.Tag{UID: append([]byte{0x08}, c.random(3)...), ATQA: [2]byte{0x04, 0x03}, SAK: 0x20}
	}
	return c
}

// Tag returns how the card names itself in anticollision.
func (c *Card) Tag() nfc.Tag {
	t := c.tag
	t.UID = slices.Clone(t.UID)
	return t
}

// Reset forgets selection, authentication and session, as a card does that leaves the field.
func (c *Card) Reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state, c.said = state{}, nil
}

// Answer returns the card's answer to an APDU, data and status word. It has no error of its own.
func (c *Card) Answer(cmd []byte) ([]byte, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	answer := c.mangle(cmd, c.dispatch)
	c.said = append(c.said, answer)
	return slices.Clone(answer), nil
}

// Key returns the key with this number, 0 to 4, as it is now.
func (c *Card) Key(number int) ntag424.Key {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.keys[number]
}

// File returns what a file holds now, 1: capability container, 2: NDEF, 3: data.
func (c *Card) File(number int) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.files[number].data)
}

// dispatch gives a command to those who know its class.
func (c *Card) dispatch(cmd []byte) []byte {
	if len(cmd) < 4 {
		return status(0x6700)
	}
	if cmd[1] != insRead && cmd[1] != insReadData {
		c.reading = nil // the next read is a new one
	}
	switch cmd[0] {
	case 0x00:
		return c.iso(cmd)
	case 0x90:
		return c.native(cmd)
	}
	return status(0x6E00)
}

func (c *Card) random(n int) []byte {
	b := make([]byte, n)
	if _, err := io.ReadFull(c.rand, b); err != nil {
		panic("ntag424sim: no random numbers: " + err.Error())
	}
	return b
}

func status(sw uint16) []byte { return []byte{byte(sw >> 8), byte(sw)} }
