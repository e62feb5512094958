package pn532sim

import (
	"errors"
	"slices"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
)

// States of a card (ISO/IEC 14443-3, 6.2, and -4).
const (
	unpowered = iota
	idle
	active
	protocol
)

// field is what the chip's coil has before it.
type field struct {
	lit        bool
	darkened   time.Time
	card       *laid
	noPresence bool
}

type laid struct {
	chip  nfcsim.Chip
	state int
	left  int // commands until it is taken; below 0: it stays
	typeB bool
}

// Lay puts a Type 2 tag with this memory into the field; a card that is there is taken away.
func (c *Chip) Lay(dump []byte) { c.LayChip(nfcsim.NewTag(dump)) }

// LayChip puts a card of type A into the field.
func (c *Chip) LayChip(chip nfcsim.Chip) { c.lay(&laid{chip: chip, left: -1}) }

// LayChipB puts a card of type B into the field, whose PUPI is the first four bytes of the chip's UID.
func (c *Chip) LayChipB(chip nfcsim.Chip) { c.lay(&laid{chip: chip, left: -1, typeB: true}) }

func (c *Chip) lay(l *laid) {
	c.change(func() {
		c.card = l
		if c.lit {
			c.light()
		}
	})
}

// Take takes the card away.
func (c *Chip) Take() { c.change(func() { c.card = nil }) }

// TearAfter takes the card away after n more commands to it.
func (c *Chip) TearAfter(n int) {
	c.change(func() {
		if c.card != nil {
			c.card.left = n
		}
	})
}

// Mute makes every question for a card's presence, R(NAK) and the chip's own test, come to nothing.
func (c *Chip) Mute() { c.change(func() { c.noPresence = true }) }

// lies tells whether there is a card with power.
func (c *Chip) lies() bool { return c.lit && c.card != nil && c.card.state != unpowered }

// afterglow is how long a card lives on what its coil has stored (ISO/IEC 14443-3, 5: a reader must leave it without a field for 5 ms).
const afterglow = 5 * time.Millisecond

func (c *Chip) dark() {
	if c.lit {
		c.darkened = time.Now()
	}
	c.lit, c.chained, c.rest = false, nil, nil
}

func (c *Chip) light() {
	if !c.lit && c.card != nil && time.Since(c.darkened) >= afterglow {
		c.card.state = unpowered
	}
	c.lit = true
	if c.card != nil && c.card.state == unpowered {
		c.card.state = idle
		c.card.chip.Reset()
	}
}

// release deselects: a card that was halted hears no more looks, which only power changes.
func (c *Chip) release() { c.chained, c.rest = nil, nil }

// list is InListPassiveTarget.
func (c *Chip) list(args []byte) []byte {
	none := []byte{codeList + 1, 0}
	if len(args) < 2 {
		return []byte{}
	}
	c.light()
	found := c.lies() && c.card.state != protocol && (args[1] == 3) == c.card.typeB && args[1]%3 == 0 && c.wanted(args[2:])
	if found && c.card.state == active && c.retries == 0 {
		c.card.state, found = idle, false // the first REQA only ends its being active
	}
	switch {
	case !found && c.retries == 0xFF:
		return nil // for ever
	case !found:
		return none
	case c.card.typeB:
		c.card.state = protocol
		pupi := c.card.chip.Tag().UID[:4]
		return slices.Concat([]byte{codeList + 1, 1, 1, 0x50}, pupi, []byte{0, 0, 0, 0, 0, 0x71, 0x85, 1, 0})
	}
	return append([]byte{codeList + 1, 1, 1}, c.activate(c.card)...)
}

func (c *Chip) activate(l *laid) []byte {
	t := l.chip.Tag()
	l.state = active
	out := append([]byte{t.ATQA[1], t.ATQA[0], t.SAK, byte(len(t.UID))}, t.UID...)
	if t.SAK&0x20 != 0 && c.params&0x10 != 0 {
		l.state = protocol
		out = append(out, 6, 0x75, 0x77, 0x81, 0x02, 0x80)
	}
	return out
}

// wanted tells whether the card is the one that init data name, which come with cascade tags.
func (c *Chip) wanted(init []byte) bool {
	if c.card.typeB || len(init) == 0 {
		return true
	}
	uid := c.card.chip.Tag().UID
	switch len(uid) {
	case 7:
		uid = append([]byte{0x88}, uid...)
	case 10:
		uid = slices.Concat([]byte{0x88}, uid[:3], []byte{0x88}, uid[3:])
	}
	return slices.Equal(init, uid)
}

// ask gives a command to the card and returns status and answer.
func (c *Chip) ask(cmd []byte) []byte {
	l := c.card
	if l.left == 0 {
		c.card = nil
		return []byte{timedOut}
	}
	l.left--
	answer, err := l.chip.Answer(cmd)
	switch {
	case errors.Is(err, nfc.ErrNak):
		l.state = idle
		return []byte{crcError} // four bits are no frame with a CRC
	case err != nil:
		return []byte{timedOut}
	}
	return append([]byte{okay}, answer...)
}
