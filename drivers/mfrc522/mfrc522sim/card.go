package mfrc522sim

import (
	"errors"
	"slices"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
)

// States of a card (ISO/IEC 14443-3, 6.2).
const (
	unpowered = iota
	idle
	selecting // it answered to a look
	active
)

// cards is what lies in the field.
type cards struct {
	chip  nfcsim.Chip
	state int
	level int // of the UID, that is to be selected next
	left  int // commands until it is taken; below 0: it stays
}

// Lay puts a Type 2 tag with this memory into the field; a card that is there is taken away.
func (c *Chip) Lay(dump []byte) { c.LayChip(nfcsim.NewTag(dump)) }

// LayChip puts a card into the field.
func (c *Chip) LayChip(chip nfcsim.Chip) { c.change(func() { c.cards = cards{chip: chip, left: -1} }) }

// Take takes the card away.
func (c *Chip) Take() { c.change(func() { c.chip = nil }) }

// TearAfter takes the card away after n more commands to it.
func (c *Chip) TearAfter(n int) { c.change(func() { c.left = n }) }

func (c *cards) unpower() { c.state = unpowered }

// parts returns the UID as anticollision has it: four bytes each, the cascade tag in all but the last.
func (c *cards) parts() [][]byte {
	uid := c.chip.Tag().UID
	var all [][]byte
	for len(uid) > 4 {
		all = append(all, append([]byte{0x88}, uid[:3]...))
		uid = uid[3:]
	}
	return append(all, uid)
}

// hear is what the card says, and in how many bits; none is silence.
func (c *cards) hear(b []byte, lastBits byte) ([]byte, int) {
	if c.chip == nil || len(b) == 0 {
		return nil, 0
	}
	if c.state == unpowered {
		c.state = idle
		c.chip.Reset()
	}
	if lastBits == 7 && len(b) == 1 {
		return c.look(b[0])
	}
	if c.state == selecting {
		return c.anticollision(b)
	}
	if c.state != active || len(b) < 3 || !slices.Equal(withCRC(b[:len(b)-2]), b) {
		c.state = idle
		return nil, 0
	}
	return c.command(b[:len(b)-2])
}

// look answers to REQA and WUPA, unless the card is active: then it only ends that.
func (c *cards) look(b byte) ([]byte, int) {
	if b != 0x26 && b != 0x52 || c.state != idle {
		c.state = idle
		return nil, 0
	}
	c.state, c.level = selecting, 0
	atqa := c.chip.Tag().ATQA
	return atqa[:], 16
}

func (c *cards) anticollision(b []byte) ([]byte, int) {
	parts := c.parts()
	part := slices.Clone(parts[c.level])
	part = append(part, part[0]^part[1]^part[2]^part[3])
	level := []byte{0x93, 0x95, 0x97}[c.level]
	switch {
	case slices.Equal(b, []byte{level, 0x20}):
		return part, 40
	case slices.Equal(b, withCRC(append([]byte{level, 0x70}, part...))):
		if c.level++; c.level < len(parts) {
			return withCRC([]byte{0x04}), 24
		}
		c.state = active
		return withCRC([]byte{c.chip.Tag().SAK}), 24
	}
	c.state = idle
	return nil, 0
}

func (c *cards) command(cmd []byte) ([]byte, int) {
	if c.left == 0 {
		c.chip = nil
		return nil, 0
	}
	c.left--
	answer, err := c.chip.Answer(cmd)
	switch {
	case errors.Is(err, nfc.ErrNak):
		c.state = idle
		return []byte{0x00}, 4
	case err != nil:
		return nil, 0
	case len(answer) == 0:
		return []byte{0x0A}, 4
	}
	answer = withCRC(slices.Clone(answer))
	return answer, 8 * len(answer)
}

// withCRC appends CRC_A, as ISO/IEC 14443-3, annex B computes it, bit by bit.
func withCRC(b []byte) []byte {
	crc := uint16(0x6363)
	for _, v := range b {
		for i := range 8 {
			bit := uint16(v>>i)&1 ^ crc&1
			if crc >>= 1; bit == 1 {
				crc ^= 0x8408
			}
		}
	}
	return append(slices.Clone(b), byte(crc), byte(crc>>8))
}
