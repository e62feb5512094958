package ntag424_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
)

// tape is a card whose answers are what a fuzzer wrote: one byte of length, so many of an answer. At its end it is lost.
type tape struct {
	rest     []byte
	commands int
}

func (t *tape) Tag() nfc.Tag { return nfc.Tag{SAK: 0x20} }

func (t *tape) Transceive(context.Context, []byte) ([]byte, error) {
	t.commands++
	if len(t.rest) == 0 {
		return nil, nfc.ErrTagLost
	}
	n := min(int(t.rest[0]), len(t.rest)-1)
	answer := t.rest[1 : 1+n]
	t.rest = t.rest[1+n:]
	return answer, nil
}

// recorded are the answers of a real conversation, as a tape.
func recorded(f *testing.F, chip *ntag424sim.Card, talk func(nfc.Card) error) []byte {
	f.Helper()
	_, card := lay(f, chip)
	if err := talk(card); err != nil {
		f.Fatal(err)
	}
	var out []byte
	for _, a := range chip.Said() {
		if len(a) > 255 {
			f.Fatalf("an answer of %d bytes is too long for a tape", len(a))
		}
		out = append(append(out, byte(len(a))), a...)
	}
	return out
}

// typed reports whether an error is one that the package promises.
func typed(err error) bool {
	return errors.Is(err, nfc.ErrTagLost) || errors.Is(err, ntag424.ErrOver) || errors.As(err, new(*ntag424.StatusError)) ||
		errors.As(err, new(*ntag424.LengthError)) || errors.As(err, new(*ntag424.FormatError)) || errors.As(err, new(*ntag424.AuthError)) ||
		errors.As(err, new(*ntag424.MACError))
}

func FuzzNDEFRead(f *testing.F) {
	for _, n := range []int{0, 9, 254} {
		chip := ntag424sim.New(ntag424sim.Opts{Message: make([]byte, n)})
		f.Add(recorded(f, chip, func(c nfc.Card) error { _, err := ntag424.ReadNDEF(context.Background(), c); return err }))
	}
	f.Fuzz(func(t *testing.T, answers []byte) {
		card := &tape{rest: answers}
		message, err := ntag424.ReadNDEF(t.Context(), card)
		if err != nil && (!typed(err) || message != nil) {
			t.Errorf("%d bytes, %v", len(message), err)
		}
		if len(message) > 4096 || card.commands > 5+4096/15+1 {
			t.Errorf("%d bytes in %d commands", len(message), card.commands)
		}
	})
}

// The random number stands still, so the proof in the seed holds; any other must be found out, and so must what follows it.
func FuzzEV2(f *testing.F) {
	still := make([]byte, 16)
	talk := func(card nfc.Card) ([]byte, error) {
		ctx := context.Background()
		s, err := ntag424.Authenticate(ctx, card, 2, cardKey(2), bytes.NewReader(still))
		if err != nil {
			return nil, err
		}
		if _, err := s.CardUID(ctx); err != nil {
			return nil, err
		}
		if err := s.ChangeKey(ctx, 1, ntag424.Key{}, ntag424.Key{1}, 1); err == nil {
			return nil, errors.New("a change of key was confirmed")
		}
		return s.ReadData(ctx, ntag424.FileData, 0, 16)
	}
	chip := passWith(bytes.NewReader(bytes.Repeat([]byte("r"), 64))) // the same in every process of the fuzzer
	good := recorded(f, chip, func(c nfc.Card) error {
		if err := ntag424.Select(context.Background(), c); err != nil {
			return err
		}
		if _, err := talk(c); !errors.Is(err, ntag424.ErrOver) {
			return err
		}
		return nil
	})[3:] // without the answer to Select
	proof := good[1+18+1:][:32]
	f.Add(good)
	f.Add(good[:len(good)-3])
	f.Add([]byte{18, 2, 0x91, 0xAE})
	f.Fuzz(func(t *testing.T, answers []byte) {
		card := &tape{rest: answers}
		got, err := talk(card)
		if err == nil || !typed(err) {
			t.Errorf("read %X, %v", got, err)
		}
		if card.commands > 2 && !bytes.Contains(answers, proof) {
			t.Errorf("a session from % X", answers)
		}
	})
}

func FuzzSUN(f *testing.F) {
	for _, c := range taps {
		f.Add(c.url)
	}
	f.Add("https://a.example/t?e=&c=")
	f.Fuzz(func(t *testing.T, url string) {
		s, err := ntag424.ParseSUN(url)
		if err != nil {
			if !typed(err) {
				t.Error(err)
			}
			return
		}
		tap, err := ntag424.VerifySUN(s, ntag424.Key{}, always(ntag424.Key{}))
		if err != nil && !typed(err) || err == nil && (len(tap.UID) != 7 || tap.Counter > 0xFFFFFF || len(tap.File) != len(s.File)) {
			t.Errorf("%q: %+v, %v", url, tap, err)
		}
	})
}

// direct is a chip without a reader.
type direct struct{ chip *ntag424sim.Card }

func (d direct) Tag() nfc.Tag { return d.chip.Tag() }

func (d direct) Transceive(_ context.Context, cmd []byte) ([]byte, error) { return d.chip.Answer(cmd) }
