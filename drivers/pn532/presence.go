package pn532

import (
	"bytes"
	"context"
	"errors"
	"time"
)

// stays tells whether the card that was reported is still there; if not, it is forgotten.
func (d *Dev) stays(ctx context.Context, c *Card) (bool, error) {
	here, err := d.present(ctx, c)
	if err != nil {
		return false, err
	}
	if here {
		now := time.Now()
		d.stayed.Store(&now)
		c.shown = true
		return true, nil
	}
	d.stayed.Store(nil)
	d.doubted = nil
	if !c.shown && !c.mute {
		d.doubted = c.target.tag.UID
	}
	return false, d.lose(ctx)
}

// Lingers tells whether the card that WaitCard reported last lies there still, as far as a WaitCard since then found: it does
// not report it again.
func (d *Dev) Lingers() bool {
	at := d.stayed.Load()
	return at != nil && time.Since(*at) < time.Second
}

// doubt tells whether a card that was found is the one before, which never answered whether it is there: a card that never does would be reported
// as new for ever. From then on it is found by its UID alone.
func (d *Dev) doubt(ctx context.Context, c *Card) (known bool, err error) {
	same := len(d.doubted) > 0 && bytes.Equal(d.doubted, c.target.tag.UID)
	d.doubted = nil
	if !same {
		return false, nil
	}
	if c.shown, err = d.present(ctx, c); c.shown || err != nil {
		return false, err
	}
	c.mute = d.card == c
	return c.mute, nil
}

// refind takes the card's power, and tells whether the same card is found afterwards.
func (d *Dev) refind(ctx context.Context, c *Card) (bool, error) {
	if err := d.lose(ctx); err != nil {
		return false, err
	}
	t, err := d.find(ctx)
	if err != nil || t == nil || !bytes.Equal(t.tag.UID, c.target.tag.UID) {
		return false, err
	}
	d.card, c.target = c, *t
	return true, nil
}

// present tells whether the card that lies there is still the one that was activated. A card that was away for a moment is not: it lost its
// power, and answers nothing before it is activated again.
func (d *Dev) present(ctx context.Context, c *Card) (bool, error) {
	switch {
	case c.mute:
		return d.refind(ctx, c)
	case c.iso():
		return d.either(ctx, rNak, onTheChipsWord)
	case c.target.tag.SAK == 0:
		return d.either(ctx, firstPages, firstPages)
	}
	return d.reselect(ctx, c)
}

// A question has an answer only while the card is there; says reads it.
type question struct {
	packet []byte
	says   func([]byte) bool
}

var (
	// rNak is a R(NAK) block (ISO/IEC 14443-4, 7.1), which a card answers without going on by a block.
	rNak = question{[]byte{codeThru, 0xB2}, func(b []byte) bool { return len(b) > 1 && b[0]&statusBits == 0 }}
	// onTheChipsWord is the chip's own test; with some cards it says no too easily, so it is asked second.
	onTheChipsWord = question{[]byte{codeDiagnose, testPresence}, func(b []byte) bool { return len(b) == 1 && b[0] == 0 }}
	// firstPages is READ of page 0, which every Type 2 tag allows.
	firstPages = question{[]byte{codeExchange, 1, cmdRead, 0}, func(b []byte) bool { return len(b) == 17 && b[0]&statusBits == 0 }}
)

// either tells whether one of two questions is answered.
func (d *Dev) either(ctx context.Context, first, second question) (bool, error) {
	for _, q := range []question{first, second} {
		here := d.card
		got, err := d.ask(ctx, d.cardTime(), q.packet...)
		if err != nil && !errors.Is(err, ErrSyntax) {
			return false, err
		}
		if d.card != here {
			return false, nil // the chip was started anew
		}
		if err == nil && q.says(got) {
			return true, nil
		}
	}
	return false, nil
}

// cardTime is how long we wait for an exchange for which the chip waits CardTimeout.
func (d *Dev) cardTime() time.Duration { return timeout(timeoutCode(d.opts.CardTimeout)) + grace }

// reselect selects the card once more, and tells whether it was there.
func (d *Dev) reselect(ctx context.Context, c *Card) (bool, error) {
	for _, data := range [][]byte{cascade(c.target.tag.UID), nil} {
		t, err := d.list(ctx, cards106A, data...)
		if errors.Is(err, ErrSyntax) {
			continue
		}
		if err != nil {
			return false, err
		}
		if t != nil && bytes.Equal(t.tag.UID, c.target.tag.UID) {
			c.target.number = t.number
			return d.card == c, nil
		}
	}
	return false, nil
}

// cascade returns a UID with the tags that stand before its parts in anticollision.
func cascade(uid []byte) []byte {
	const tag = 0x88
	switch len(uid) {
	case 7:
		return append([]byte{tag}, uid...)
	case 10:
		return append(append([]byte{tag}, uid[:3]...), append([]byte{tag}, uid[3:]...)...)
	}
	return uid
}
