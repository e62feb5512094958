package issue

import (
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// Chip is the chip of a contactless card.
type Chip string

// The chips that passes are written on.
const (
	NTAG215    Chip = "NTAG215"      // plain: the seal bound to its UID, and nothing against a copy of both
	NTAG424DNA Chip = "NTAG 424 DNA" // proves by a key of its own that it is the original
)

// CardRequest is the card that lies on the writer.
type CardRequest struct {
	Chip Chip   // empty for none
	UID  []byte // 7 bytes
}

// CardSchema is the JSON schema of what Card.File writes.
//
//go:embed card.schema.json
var CardSchema []byte

// Card is the personalisation record: what the writer at the desk puts on a card. It holds the holder key (in the seal) and the card's own
// key, and masks itself in every listing; File is the only way out. Whoever has written the card deletes the record.
type Card struct {
	number string
	chip   Chip
	uid    []byte
	memory []byte // NTAG215: 540 bytes from page 0; the writer writes page 3 on
	file   []byte // NTAG 424 DNA: content of the NDEF file E104, length first
	slot   KeySlot
	key    [16]byte
}

const cardMask = "[card personalisation]"

// Format writes a mask, whatever the verb.
func (c Card) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, cardMask) }

// MarshalText returns a mask; log handlers and JSON use it.
func (c Card) MarshalText() ([]byte, error) { return []byte(cardMask), nil }

type cardFile struct {
	Format  string   `json:"format"`
	Version int      `json:"version"`
	Secret  bool     `json:"secret"`
	Number  string   `json:"number"`
	Chip    Chip     `json:"chip"`
	UID     string   `json:"uid"`
	Memory  string   `json:"memory,omitempty"`
	File    string   `json:"ndef_file,omitempty"`
	Key     *cardKey `json:"key,omitempty"`
}

type cardKey struct {
	Number  byte   `json:"number"`
	Version byte   `json:"version"`
	AES     string `json:"aes"`
}

// File returns the record with its secrets as JSON by CardSchema, for a file of mode 0600.
func (c Card) File() ([]byte, error) {
	f := cardFile{Format: "passlane card", Version: 1, Secret: true, Number: c.number, Chip: c.chip, UID: digits(c.uid),
		Memory: digits(c.memory), File: digits(c.file)}
	if c.chip == NTAG424DNA {
		f.Key = &cardKey{c.slot.Number, c.slot.Version, digits(c.key[:])}
	}
	b, err := json.MarshalIndent(f, "", "  ")
	return append(b, '\n'), err
}

func digits(b []byte) string { return strings.ToUpper(hex.EncodeToString(b)) }

// ndefFileSize is the size of the NDEF file of an NTAG 424 DNA, in bytes (NXP datasheet NT4H2421Gx, 8.2.3).
const ndefFileSize = 256

// card makes the record of a card, if there is one, and puts the card on the pass.
func (d *Desk) card(r Request, out *Result) (err error) {
	wrong := func(field, reason string, args ...any) error {
		return &pass.FieldError{Field: field, Reason: fmt.Sprintf(reason, args...)}
	}
	uid := r.Card.UID
	switch {
	case r.Card.Chip == "" && len(uid) == 0:
		return nil
	case r.Card.Chip != NTAG215 && r.Card.Chip != NTAG424DNA:
		return wrong("card chip", "%.20q is not %s or %s", r.Card.Chip, NTAG215, NTAG424DNA)
	case len(uid) != 7:
		return wrong("card UID", "%d bytes, want 7", len(uid))
	case r.Card.Chip == NTAG424DNA && d.opts.Diversify == nil:
		return wrong("card chip", "this desk has no keys for %s", NTAG424DNA)
	}
	want := d.sealed(r, out.Pass.Key, uid)
	seal, err := want.Sign(d.opts.Signer, d.opts.Key, randomness(d.opts.Key, d.opts.Random, 0))
	if err != nil {
		return err
	}
	out.Pass.Medium, out.Pass.Card.UID = pass.MediumTag, uid
	out.Card = &Card{number: r.Number, chip: r.Card.Chip, uid: uid}
	if r.Card.Chip == NTAG215 {
		if out.Card.memory, err = pass.TagDump(uid, seal); err != nil {
			return err
		}
		return verified(pass.ReadTag(out.Card.memory, d.opts.Trust), want)
	}
	return d.dna(seal, want, out)
}

// dna fills the record of an NTAG 424 DNA.
func (d *Desk) dna(seal []byte, want pass.Issue, out *Result) (err error) {
	c := out.Card
	message := pass.NDEFMessage(seal)
	c.file = append(binary.BigEndian.AppendUint16(nil, uint16(len(message))), message...)
	if len(c.file) > ndefFileSize {
		return &pass.FieldError{Field: "seal", Reason: fmt.Sprintf("%d bytes with its frame, the card holds %d", len(c.file), ndefFileSize)}
	}
	if c.key, err = d.opts.Diversify(c.uid); err != nil {
		return fmt.Errorf("issue: card key: %w", err)
	}
	c.slot = d.opts.Slot
	out.Pass.Card.Keys = []registry.CardKey{{Version: c.slot.Version, Key: c.key}}
	return verified(pass.ReadNDEF(message, c.uid, d.opts.Trust), want)
}
