package nfcsim_test

import (
	"bytes"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
)

// parrot is a chip that says what it hears, after the number of commands since it was laid.
type parrot struct{ heard byte }

func (p *parrot) Tag() nfc.Tag {
	return nfc.Tag{UID: []byte{8, 1, 2, 3}, ATQA: [2]byte{4, 0}, SAK: 0x20}
}
func (p *parrot) Reset() { p.heard = 0 }
func (p *parrot) Answer(cmd []byte) ([]byte, error) {
	p.heard++
	return append([]byte{p.heard}, cmd...), nil
}

func say(t *testing.T, card nfc.Card, want ...byte) {
	t.Helper()
	if got, err := card.Transceive(t.Context(), []byte("hi")); err != nil || !bytes.Equal(got, append(want, "hi"...)) {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

func lost(t *testing.T, card nfc.Card, want error) {
	t.Helper()
	if got, err := card.Transceive(t.Context(), []byte("hi")); !errors.Is(err, want) {
		t.Errorf("got %q, %v, want %v", got, err, want)
	}
}

// Any chip lives the life of a tag: laid, heard, taken too early, garbled, and new each time.
func TestAnyChipIsLaidAndTaken(t *testing.T) {
	r, chip := nfcsim.New(), &parrot{}
	r.LayChip(chip)
	card := found(t, r)
	if card.Tag().SAK != 0x20 {
		t.Errorf("%v, want SAK 20", card.Tag())
	}
	say(t, card, 1)
	say(t, card, 2)
	r.TearAfter(1)
	say(t, card, 3)
	lost(t, card, nfc.ErrTagLost)

	r.LayChip(chip)
	again := found(t, r)
	say(t, again, 1)
	lost(t, card, nfc.ErrTagLost)
	r.Garbage()
	if got, err := again.Transceive(t.Context(), nil); err != nil || len(got) != 7 {
		t.Errorf("got % X, %v, want nonsense", got, err)
	}
	r.Take()
	lost(t, again, nfc.ErrTagLost)
	if r.Commands() != 5 {
		t.Errorf("%d commands, want 5", r.Commands())
	}
}

// A chip loses its power with the reader, and begins anew with it.
func TestAChipBeginsAnewWithItsReader(t *testing.T) {
	r := nfcsim.New()
	r.LayChip(&parrot{})
	card := found(t, r)
	say(t, card, 1)
	r.Unplug()
	lost(t, card, nfc.ErrUnplugged)
	r.Plug()
	say(t, found(t, r), 1)
}

func TestASlowReaderIsSlowWithAnyChip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := nfcsim.New()
		r.LayChip(&parrot{})
		r.Slow(time.Second)
		card, began := found(t, r), time.Now()
		say(t, card, 1)
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %v, want a second", took)
		}
	})
}
