package pn532

import (
	"context"
	"errors"
	"fmt"
	"time"

	"passlane/drivers/nfc"
)

// Kinds of cards in InListPassiveTarget (UM0701-02, 7.3.5).
const (
	cards106A = 0x00
	cards106B = 0x03
)

const (
	// activation is how long the chip may take to find, select and activate a card, or to find none.
	activation = time.Second
	darkness   = 10 * time.Millisecond // at least, between off and on: takes every card's power
	dawn       = 5 * time.Millisecond  // until cards have power (ISO/IEC 14443-3, 5)
	grace      = 200 * time.Millisecond
)

// WaitCard waits for a card that was newly laid on the reader and returns it, activated, as a *Card. A card that stays is reported once; taken
// away and laid again it is new, and so is one that was lost in an exchange. Errors: nfc.ErrUnplugged, ErrHalted, or that of ctx,
// wrapped; after nfc.ErrUnplugged the next call starts all over.
func (d *Dev) WaitCard(ctx context.Context) (nfc.Card, error) {
	for {
		var found *Card
		err := d.with(ctx, "wait for a card", func() (err error) {
			found, err = d.look(ctx)
			if errors.Is(err, ErrSyntax) {
				err = d.down(err)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if found != nil {
			return found, nil
		}
		if err := d.turn.Rest(ctx, d.opts.Period); err != nil {
			return nil, fmt.Errorf("pn532: wait for a card: %w", err)
		}
	}
}

// look returns a card that is new, nil if there is none.
func (d *Dev) look(ctx context.Context) (*Card, error) {
	if time.Since(d.proved) > d.opts.Probe {
		if err := d.prove(ctx); err != nil {
			return nil, err
		}
	}
	if d.card != nil {
		if here, err := d.stays(ctx, d.card); here || err != nil {
			return nil, err
		}
	}
	t, err := d.find(ctx)
	if err != nil || t == nil {
		d.doubted = nil
		return nil, err
	}
	d.card = &Card{dev: d, target: *t}
	known, err := d.doubt(ctx, d.card)
	if err != nil {
		d.card, d.adrift = nil, true
	}
	if known || err != nil {
		return nil, err
	}
	return d.card, nil
}

// find looks for a card of each type once.
func (d *Dev) find(ctx context.Context) (*target, error) {
	if d.adrift {
		if err := d.lose(ctx); err != nil {
			return nil, err
		}
	}
	if !d.lit {
		time.Sleep(time.Until(d.dark.Add(darkness)))
		if err := d.field(ctx, true); err != nil {
			return nil, err
		}
		time.Sleep(dawn)
	}
	t, err := d.list(ctx, cards106A)
	if err == nil && t == nil && d.opts.TypeB && d.firmware.Support&supportB != 0 {
		t, err = d.list(ctx, cards106B, 0x00) // of any application family
	}
	if err == nil && t == nil && d.opts.Sparing {
		err = d.field(ctx, false)
	}
	return t, err
}

// list looks for one card, and activates it.
func (d *Dev) list(ctx context.Context, cards byte, data ...byte) (*target, error) {
	got, err := d.ask(ctx, activation, append([]byte{codeList, 1, cards}, data...)...)
	if err != nil {
		d.adrift = true // it may have found one
		return nil, err
	}
	targets, err := parseTargets(got, cards == cards106B)
	if err != nil {
		return nil, d.down(err)
	}
	if len(targets) == 0 {
		return nil, nil
	}
	return &targets[0], nil
}

// lose forgets the card, and takes the power of whatever lies there: a card that is in the middle of something begins anew.
func (d *Dev) lose(ctx context.Context) error {
	d.card, d.adrift = nil, true
	if _, err := d.ask(ctx, shortly, codeRelease, 0x00); err != nil && !errors.Is(err, ErrSyntax) {
		return err
	}
	return d.field(ctx, false)
}
