package pn532

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"passlane/drivers/nfc"
)

const (
	more       = 0x40 // in Tg and in the status: there is more to come
	statusBits = 0x3F
	maxAnswer  = 65536 + 2 // the longest answer to an extended APDU, with its status word
)

// Card is a card that lies on the reader. It is good until the card is lost; from then on everything is nfc.ErrTagLost.
type Card struct {
	dev    *Dev
	target target
	shown  bool // it answered once whether it is there
	mute   bool // it never does
}

// Tag returns how the card named itself.
func (c *Card) Tag() nfc.Tag {
	t := c.target.tag
	t.UID = bytes.Clone(t.UID)
	return t
}

// ATS returns the answer to select of a card of ISO/IEC 14443-4, without its length; of a card of type B the answer to ATTRIB; else nil.
func (c *Card) ATS() []byte { return bytes.Clone(c.target.ats) }

// TypeB tells whether it is a card of type B, whose UID is its PUPI.
func (c *Card) TypeB() bool { return c.target.typeB }

func (c *Card) iso() bool { return c.target.tag.SAK&sakISO != 0 }

// Transceive implements nfc.Card. To a card of ISO/IEC 14443-4 it sends an APDU of any length once, never twice, in pieces of 262 bytes, and puts the
// answer together; trouble on the way is nfc.ErrTagLost, and WaitCard finds the card again, as after an exchange that ctx ended. A plain tag is selected again after it
// refused a command, since it forgets that it was selected; a command that only reads is tried twice before that counts. Errors:
// nfc.ErrTagLost, nfc.ErrNak from plain tags, nfc.ErrUnplugged, *InvalidError for an empty command or one that is too long for a plain
// tag, ErrHalted, or that of ctx, wrapped.
func (c *Card) Transceive(ctx context.Context, cmd []byte) ([]byte, error) {
	answer, err := c.transceive(ctx, cmd)
	if err != nil {
		return nil, fmt.Errorf("pn532: transceive: %w", err)
	}
	return answer, nil
}

func (c *Card) transceive(ctx context.Context, cmd []byte) ([]byte, error) {
	if most := maxData; len(cmd) == 0 || len(cmd) > most && !c.iso() {
		return nil, &InvalidError{"cmd", fmt.Sprintf("%d bytes", len(cmd)), fmt.Sprintf("1 to %d", most)}
	}
	d := c.dev
	if err := d.turn.Take(ctx); err != nil {
		return nil, err
	}
	defer d.turn.Pass()
	switch {
	case !d.up:
		return nil, nfc.ErrUnplugged
	case d.card != c:
		return nil, nfc.ErrTagLost
	case c.iso():
		return d.apdu(ctx, c, cmd)
	}
	return d.plain(ctx, c, cmd)
}

// apdu sends one APDU and returns its answer.
func (d *Dev) apdu(ctx context.Context, c *Card, cmd []byte) ([]byte, error) {
	packet := make([]byte, 2, 2+maxData)
	for {
		part := cmd[:min(len(cmd), maxData)]
		cmd = cmd[len(part):]
		packet = append(packet[:0], codeExchange, c.target.number)
		if len(cmd) > 0 {
			packet[1] |= more
		}
		answer, again, err := d.exchange(ctx, append(packet, part...))
		if err != nil {
			return nil, d.failed(ctx, err)
		}
		if len(cmd) == 0 {
			return d.remainder(ctx, c, answer, again)
		}
	}
}

// remainder fetches what is left of an answer.
func (d *Dev) remainder(ctx context.Context, c *Card, part []byte, again bool) ([]byte, error) {
	answer := bytes.Clone(part)
	for again {
		var err error
		if part, again, err = d.exchange(ctx, []byte{codeExchange, c.target.number}); err != nil {
			return nil, d.failed(ctx, err)
		}
		if len(answer)+len(part) > maxAnswer || len(part) == 0 {
			return nil, d.failed(ctx, errTooLong)
		}
		answer = append(answer, part...)
	}
	return answer, nil
}

// exchange sends one InDataExchange and returns its data, which lies in d.rx, and whether there is more of it.
func (d *Dev) exchange(ctx context.Context, packet []byte) (data []byte, again bool, err error) {
	got, err := d.command(ctx, d.opts.ExchangeTimeout, packet...)
	if err != nil {
		return nil, false, err
	}
	return opened(got)
}

// opened takes the status from an answer.
func opened(got []byte) (data []byte, again bool, err error) {
	if len(got) == 0 {
		return nil, false, errResponse
	}
	if s := Status(got[0] & statusBits); s != 0 {
		return nil, false, s
	}
	return got[1:], got[0]&more != 0, nil
}

// failed makes of the failure of an exchange what it means: the card is lost, or the reader is.
func (d *Dev) failed(ctx context.Context, err error) error {
	var s Status
	switch {
	case d.stopped(ctx) != nil:
		d.giveUp()
		return d.stopped(ctx)
	case errors.Is(err, nfc.ErrUnplugged):
		return d.down(err)
	case errors.As(err, &s) && s.ill():
		if err := d.field(ctx, false); err != nil {
			return err
		}
		return d.down(err)
	case troubled(err):
		if err := d.restart(ctx); err != nil {
			return err
		}
	default:
		if err := d.lose(ctx); err != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %w", nfc.ErrTagLost, err)
}

// giveUp forgets a card of ISO/IEC 14443-4 in the middle of an exchange, which would take the next APDU for the rest of this one.
func (d *Dev) giveUp() {
	if d.card != nil && d.card.iso() {
		d.card, d.adrift = nil, true
	}
}
