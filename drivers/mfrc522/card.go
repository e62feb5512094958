package mfrc522

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"passlane/drivers/nfc"
)

const (
	cmdRead  = 0x30
	readSize = 16
	ackBits  = 4
	ack      = 0x0A
	maxCmd   = fifoSize - 2
)

// card is a card that lies on the reader.
type card struct {
	dev *Dev
	tag nfc.Tag
}

// WaitCard waits for a card that was newly laid on the reader and returns it. A card that stays is reported once; taken away and laid again it is
// new, and so is one that was lost in an exchange. Errors: nfc.ErrUnplugged, ErrHalted, or that of ctx, wrapped.
func (d *Dev) WaitCard(ctx context.Context) (nfc.Card, error) {
	for {
		var found *card
		err := d.with(ctx, "wait for a card", func() (err error) {
			found, err = d.look()
			return err
		})
		if err != nil {
			return nil, err
		}
		if found != nil {
			return found, nil
		}
		if err := d.turn.Rest(ctx, d.opts.Period); err != nil {
			return nil, fmt.Errorf("mfrc522: wait for a card: %w", err)
		}
	}
}

// look returns a card that is new, nil if there is none.
func (d *Dev) look() (*card, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	if d.card != nil {
		here, err := d.present(d.card)
		if here {
			now := time.Now()
			d.stayed.Store(&now)
		}
		if here || err != nil {
			return nil, err
		}
		d.stayed.Store(nil)
		d.card = nil
		if err := d.dark(); err != nil {
			return nil, err
		}
	}
	t, err := d.find()
	if err != nil || t == nil {
		return nil, err
	}
	d.card = &card{dev: d, tag: *t}
	return d.card, nil
}

// Lingers tells whether the card that WaitCard reported last lies there still, as far as a WaitCard since then found: it does
// not report it again.
func (d *Dev) Lingers() bool {
	at := d.stayed.Load()
	return at != nil && time.Since(*at) < time.Second
}

// present tells whether the card is still there: a Type 2 tag by READ of page 0, which one that was away for a moment does not answer; others, and
// a tag that refuses that, by their UID.
func (d *Dev) present(c *card) (bool, error) {
	if c.tag.SAK == 0 {
		got, err := d.ask([]byte{cmdRead, 0})
		if errors.Is(err, errNoise) {
			got, err = d.ask([]byte{cmdRead, 0})
		}
		if !errors.Is(err, nfc.ErrNak) {
			return err == nil && len(got) == readSize, onlyGone(err)
		}
	}
	t, err := d.find()
	return t != nil && bytes.Equal(t.UID, c.tag.UID), err
}

// onlyGone is err if the reader is gone, else nil.
func onlyGone(err error) error {
	if errors.Is(err, nfc.ErrUnplugged) {
		return err
	}
	return nil
}

// Tag returns how the card named itself.
func (c *card) Tag() nfc.Tag {
	t := c.tag
	t.UID = bytes.Clone(t.UID)
	return t
}

// Transceive implements nfc.Card for a plain tag, with up to 62 bytes each way. A tag that refused is selected again. A command that got no
// answer, or a spoilt one, is tried again if it only reads. Errors: nfc.ErrTagLost, nfc.ErrNak, nfc.ErrUnplugged, ErrPlainOnly, *InvalidError, ErrHalted, or that of
// ctx, wrapped.
func (c *card) Transceive(ctx context.Context, cmd []byte) (answer []byte, err error) {
	if len(cmd) == 0 || len(cmd) > maxCmd {
		return nil, &InvalidError{"cmd", fmt.Sprintf("%d bytes", len(cmd)), fmt.Sprintf("1 to %d", maxCmd)}
	}
	err = c.dev.with(ctx, "transceive", func() error {
		switch {
		case c.dev.card != c:
			return nfc.ErrTagLost
		case c.tag.SAK&sakISO != 0:
			return ErrPlainOnly
		}
		answer, err = c.dev.plain(c, cmd)
		return err
	})
	return answer, err
}

// plain sends one command, and finds out what it means that it went wrong: the tag is there, or is not.
func (d *Dev) plain(c *card, cmd []byte) ([]byte, error) {
	for tries := 1; ; tries++ {
		answer, err := d.ask(cmd)
		if err == nil || errors.Is(err, nfc.ErrUnplugged) {
			return answer, err
		}
		t, gone := d.find()
		switch {
		case gone != nil:
			return nil, gone
		case t == nil || !bytes.Equal(t.UID, c.tag.UID):
			d.card = nil
			return nil, fmt.Errorf("%w: %w", nfc.ErrTagLost, err)
		case errors.Is(err, nfc.ErrNak) || !onlyReads(cmd) || tries == 2:
			return nil, fmt.Errorf("%w: %w", nfc.ErrNak, err)
		}
	}
}

// ask sends one command and returns the answer without its CRC; a tag's word of four bits is nothing, or nfc.ErrNak.
func (d *Dev) ask(cmd []byte) ([]byte, error) {
	got, bits, err := d.exchange(withCRC(bytes.Clone(cmd)), 0)
	switch {
	case err != nil:
		return nil, err
	case bits == ackBits && got[0]&0x0F == ack:
		return nil, nil
	case bits == ackBits:
		return nil, nfc.ErrNak
	case bits%8 != 0 || !hasCRC(got):
		return nil, errNoise
	}
	return got[:len(got)-2], nil
}

// onlyReads tells the commands of a Type 2 tag that change nothing: GET_VERSION, READ, READ_CNT, FAST_READ and READ_SIG.
func onlyReads(cmd []byte) bool {
	return bytes.IndexByte([]byte{0x60, cmdRead, 0x39, 0x3A, 0x3C}, cmd[0]) >= 0
}
