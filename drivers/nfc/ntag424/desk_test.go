package ntag424_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/nfcsim"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

// metaKey opens UID and counter of every card of ours; it is key 1 of each.
var metaKey = ntag424.Key([]byte("a key for hubs.."))

const tapURL = "\x04a.example/t?e=00000000000000000000000000000000&c=0000000000000000"

// tapMessage is an NDEF message of one URL, and the settings that make the card fill it in: UID and counter under key
// 1, the MAC under key 3.
func tapMessage() ([]byte, ntag424.FileSettings) {
	m := append([]byte{0xD1, 0x01, byte(len(tapURL)), 'U'}, tapURL...)
	place := func(name string) int { return 2 + bytes.Index(m, []byte(name)) + len(name) }
	return m, ntag424.FileSettings{Read: ntag424.Free, SDM: &ntag424.SDM{Meta: 1, File: 3, CounterRead: ntag424.Never,
		PICCData: place("e="), MACInput: place("&c="), MAC: place("&c=")}}
}

// issue puts a card from the factory in service, as a desk does.
func issue(t *testing.T, card nfc.Card) error {
	ctx := t.Context()
	message, settings := tapMessage()
	if err := ntag424.WriteNDEF(ctx, card, message); err != nil {
		return err
	}
	s, err := ntag424.Authenticate(ctx, card, 0, ntag424.Key{}, rand.Reader)
	if err != nil {
		return err
	}
	uid, err := s.CardUID(ctx)
	if err != nil {
		return err
	}
	own := ntag424.FileSettings{Comm: ntag424.Full} // the data file is key 0's while it is filled
	locked := ntag424.FileSettings{Comm: ntag424.Full, Read: 2, Write: ntag424.Never, ReadWrite: ntag424.Never}
	steps := []func() error{
		func() error { return s.ChangeFileSettings(ctx, ntag424.FileData, own) },
		func() error { return s.WriteData(ctx, ntag424.FileData, 0, secret) },
		func() error { return s.ChangeFileSettings(ctx, ntag424.FileData, locked) },
		func() error { return s.ChangeFileSettings(ctx, ntag424.FileNDEF, settings) },
		func() error { return s.ChangeKey(ctx, 1, ntag424.Key{}, metaKey, 3) },
	}
	for _, n := range []byte{2, 3, 4, 0} {
		steps = append(steps, func() error {
			return s.ChangeKey(ctx, n, ntag424.Key{}, ntag424.Diversify(master, uid, append(purpose, n)), 3)
		})
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// From the factory to the desk, to a lane, to a telephone that taps it; and what a hub makes of the tap.
func TestTheLifeOfACard(t *testing.T) {
	chip := ntag424sim.New(ntag424sim.Opts{UID: uid})
	_, card := lay(t, chip)
	if err := issue(t, card); err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if want := cardKey(i); i != 1 && chip.Key(i) != want || i == 1 && chip.Key(i) != metaKey {
			t.Errorf("key %d is not that of the card", i)
		}
	}
	if got, err := proven(t.Context(), card); err != nil || !bytes.Equal(got, secret) {
		t.Errorf("at the lane: %q, %v", got, err)
	}
	if err := ntag424.WriteNDEF(t.Context(), card, []byte("mine")); err == nil {
		t.Error("anybody may still write")
	}

	last, known := uint32(0), false
	for want := uint32(1); want <= 3; want++ {
		tap := tapped(t, card)
		if !bytes.Equal(tap.UID, uid) || tap.Counter != want || !ntag424.Fresh(last, tap.Counter, known) {
			t.Errorf("tap %d: UID %X, counter %d, after %d", want, tap.UID, tap.Counter, last)
		}
		last, known = tap.Counter, true
		if ntag424.Fresh(last, tap.Counter, known) {
			t.Errorf("tap %d is fresh a second time", want)
		}
	}
}

// tapped reads the URL from the card as a telephone does and verifies it as a hub does.
func tapped(t *testing.T, card nfc.Card) ntag424.Tap {
	t.Helper()
	message, err := ntag424.ReadNDEF(t.Context(), card)
	if err != nil {
		t.Fatal(err)
	}
	s, err := ntag424.ParseSUN(string(message[5:]))
	if err != nil {
		t.Fatal(err)
	}
	tap, err := ntag424.VerifySUN(s, metaKey, func(uid []byte) ntag424.Key { return ntag424.Diversify(master, uid, append(purpose, 3)) })
	if err != nil {
		t.Fatal(err)
	}
	return tap
}

// A card torn away at the desk holds the factory's key 0 or the new one, and with the factory's can be issued again
// once the keys that were changed are known.
func TestTornAwayAtTheDesk(t *testing.T) {
	r := nfcsim.New()
	for n := 0; ; n++ {
		chip := ntag424sim.New(ntag424sim.Opts{UID: uid})
		r.LayChip(chip)
		card := wait(t, r)
		r.TearAfter(n)
		err := issue(t, card)
		if err == nil {
			if n != 7+2+1+9 {
				t.Errorf("issuing takes %d commands", n)
			}
			return
		}
		if !errors.Is(err, nfc.ErrTagLost) || !chip.Key(0).IsZero() {
			t.Errorf("after %d commands: %v, and key 0 of the factory is %t", n, err, chip.Key(0).IsZero())
		}
		r.LayChip(chip)
		message, err := ntag424.ReadNDEF(t.Context(), wait(t, r))
		if whole, _ := tapMessage(); err != nil || len(message) != 0 && len(message) != len(whole) {
			t.Errorf("after %d commands the message is %q, %v", n, message, err)
		}
	}
}

// A key that the desk was told wrong changes nothing.
func TestAWrongOldKeyChangesNothing(t *testing.T) {
	chip := ntag424sim.New(ntag424sim.Opts{UID: uid})
	_, card := lay(t, chip)
	if err := ntag424.Select(t.Context(), card); err != nil {
		t.Fatal(err)
	}
	s, err := ntag424.Authenticate(t.Context(), card, 0, ntag424.Key{}, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ChangeKey(t.Context(), 1, ntag424.Key{9}, metaKey, 1); err == nil || !strings.Contains(err.Error(), "integrity") {
		t.Errorf("got %v, want an integrity error", err)
	}
	if !chip.Key(1).IsZero() {
		t.Error("key 1 was changed")
	}
}
