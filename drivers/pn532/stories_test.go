package pn532_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"testing"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/pn532"
)

func TestAPlainTagIsRead(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		tag := c.Tag()
		if !bytes.Equal(tag.UID, []byte{4, 1, 2, 3, 4, 5, 6}) || tag.ATQA != [2]byte{0x44, 0} || tag.SAK != 0 || c.ATS() != nil {
			s.Errorf("%v, UID % X", tag, tag.UID)
		}
		dump, err := nfc.ReadType2(s.Context(), c)
		if err != nil || !bytes.Equal(dump, memory()[:80]) {
			s.Errorf("got % X, %v", dump, err)
		}
	})
}

func TestACardProvesThatItIsTheOriginal(t *testing.T) {
	play(t, nil, func(s scene) {
		key := ntag424.Key{1, 2, 3}
		s.chip.LayChip(ntag424sim.New(ntag424sim.Opts{Keys: [5]ntag424.Key{2: key}, Message: []byte("a message")}))
		c := s.found()
		if c.Tag().SAK != 0x20 || !bytes.Equal(c.ATS(), []byte{0x75, 0x77, 0x81, 0x02, 0x80}) {
			s.Errorf("%v, ATS % X", c.Tag(), c.ATS())
		}
		if m, err := ntag424.ReadNDEF(s.Context(), c); err != nil || string(m) != "a message" {
			s.Fatalf("got %q, %v", m, err)
		}
		session, err := ntag424.Authenticate(s.Context(), c, 2, key, rand.Reader)
		if err != nil {
			s.Fatal(err)
		}
		if uid, err := session.CardUID(s.Context()); err != nil || !bytes.Equal(uid, c.Tag().UID) {
			s.Errorf("got % X, %v", uid, err)
		}
	})
}

func TestLongAPDUsGoInPiecesBothWays(t *testing.T) {
	play(t, nil, func(s scene) {
		chip := &parrot{}
		s.chip.LayChip(chip)
		c := s.found()
		sizes := []int{1, 251, 252, 253, 254, 255, 256, 261, 262, 263, 523, 524, 525, 1000, 65538}
		for _, n := range sizes {
			s.says(c, counting(n), counting(n))
		}
		if chip.heard != len(sizes) {
			s.Errorf("the card heard %d APDUs, want %d", chip.heard, len(sizes))
		}
	})
}

func TestACardThatStaysIsReportedOnce(t *testing.T) {
	play(t, nil, func(s scene) {
		for name, lay := range map[string]func(){
			"plain": func() { s.chip.Lay(memory()) }, "chip": func() { s.chip.LayChip(original()) },
		} {
			lay()
			first := s.found()
			s.nothing(3 * time.Second)
			if !s.dev.Lingers() {
				s.Error("a card that stays does not linger")
			}
			s.chip.Take()
			s.nothing(time.Second)
			if s.dev.Lingers() {
				s.Error("a card that was taken lingers")
			}
			s.fails(first, selecting, nfc.ErrTagLost)
			lay()
			second := s.found()
			// Taken and laid again while nobody waits: it is new all the same.
			s.chip.Take()
			lay()
			if third := s.found(); third == second {
				s.Errorf("%s: not new", name)
			}
			s.fails(second, selecting, nfc.ErrTagLost)
			s.chip.Take()
			s.nothing(time.Second)
		}
	})
}

func TestAnotherCardInItsPlaceIsNew(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		s.found()
		s.chip.LayChip(original())
		if c := s.found(); c.Tag().SAK != 0x20 {
			s.Errorf("got %v", c.Tag())
		}
	})
}

// A card that answers neither R(NAK) nor the chip's own test cannot be told from one that was laid again; but only once.
func TestACardThatNeverTellsItsPresence(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		s.chip.Mute()
		s.found()
		s.nothing(3 * time.Second)
		s.chip.Take()
		s.nothing(time.Second)
		s.chip.LayChip(original())
		s.found()
	})
}

func TestACardTornAwayIsLost(t *testing.T) {
	play(t, nil, func(s scene) {
		for left := range 4 {
			s.chip.LayChip(original())
			c := s.found()
			s.chip.TearAfter(left)
			for range left {
				s.says(c, selecting, selected)
			}
			s.fails(c, selecting, nfc.ErrTagLost)
			s.fails(c, selecting, nfc.ErrTagLost)

			s.chip.Lay(memory())
			c = s.found()
			s.chip.TearAfter(left)
			for range left {
				s.says(c, []byte{0x30, 0}, memory()[:16])
			}
			s.fails(c, []byte{0x30, 0}, nfc.ErrTagLost)
			s.nothing(time.Second)
		}
	})
}

func TestAPlainTagRefusesAndIsStillThere(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		for range 3 {
			s.fails(c, []byte{0x30, 0xF0}, nfc.ErrNak)
			s.says(c, []byte{0x30, 0}, memory()[:16])
		}
		s.fails(c, []byte{0xA2, 4, 1, 2, 3, 4}, nfc.ErrNak)
		s.fails(c, []byte{0x1B, 0, 0, 0, 0}, nfc.ErrNak)
		s.says(c, []byte{0x60}, []byte{0, 4, 4, 2, 1, 0, 0x0F, 3})
		s.says(c, []byte{0x3A, 0, 44}, memory())
		s.nothing(time.Second)
	})
}

// A writing command is never tried twice; a reading one is, before it counts as refused.
func TestHowOftenAPlainTagIsAsked(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		for cmd, want := range map[string]int{"\xA2\x04abcd": 1, "\x30\xF0": 2} {
			s.chip.Forget()
			s.fails(c, []byte(cmd), nfc.ErrNak)
			got := 0
			for _, h := range s.chip.Heard() {
				if h[0] == 0x40 && string(h[2:]) == cmd {
					got++
				}
			}
			if got != want {
				s.Errorf("% X was sent %d times, want %d", cmd, got, want)
			}
		}
	})
}

func TestAnAnswerWithoutEndIsNone(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		c := s.found()
		s.chip.Endless()
		s.fails(c, selecting, nfc.ErrTagLost)
	})
}

func TestCardsOfTypeB(t *testing.T) {
	play(t, &pn532.Opts{TypeB: true}, func(s scene) {
		s.chip.LayChipB(&parrot{uid: []byte{9, 8, 7, 6}})
		c := s.found()
		if !c.TypeB() || !bytes.Equal(c.Tag().UID, []byte{9, 8, 7, 6}) || c.Tag().SAK != 0x20 {
			s.Errorf("got %v, type B %v", c.Tag(), c.TypeB())
		}
		s.says(c, counting(300), counting(300))
		s.nothing(time.Second)
		s.chip.Lay(memory())
		if c := s.found(); c.TypeB() {
			s.Error("a tag of type A is said to be of type B")
		}
	})
	play(t, nil, func(s scene) { // nobody asked for them
		s.chip.LayChipB(&parrot{})
		s.nothing(time.Second)
	})
	play(t, &pn532.Opts{TypeB: true}, func(s scene) { // the firmware cannot
		s.chip.Firmware([]byte{0x32, 1, 6, 5})
		s.chip.LayChipB(&parrot{})
		s.nothing(time.Second)
	})
}

// A card of 10 bytes of UID is selected anew with both its cascade tags, a MIFARE Classic is found by its UID.
func TestOtherPlainCards(t *testing.T) {
	play(t, nil, func(s scene) {
		for _, tag := range []nfc.Tag{
			{UID: []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, ATQA: [2]byte{0x84, 0}},
			{UID: []byte{1, 2, 3, 4}, ATQA: [2]byte{4, 0}, SAK: 0x08},
		} {
			s.chip.LayChip(stubborn{tag})
			c := s.found()
			s.fails(c, []byte{0x30, 0}, nfc.ErrNak)
			s.fails(c, []byte{0x30, 0}, nfc.ErrNak)
			s.nothing(2 * time.Second)
			s.chip.Take()
			s.nothing(time.Second)
		}
	})
}

// stubborn is a plain card that refuses everything.
type stubborn struct{ tag nfc.Tag }

func (s stubborn) Tag() nfc.Tag                  { return s.tag }
func (s stubborn) Reset()                        {}
func (s stubborn) Answer([]byte) ([]byte, error) { return nil, nfc.ErrNak }

func TestTheFieldRestsBetweenLooks(t *testing.T) {
	play(t, &pn532.Opts{Sparing: true}, func(s scene) {
		s.nothing(time.Second)
		if s.chip.Field() {
			s.Error("the field is on with nobody there")
		}
		s.chip.Lay(memory())
		c := s.found()
		s.nothing(time.Second)
		s.says(c, []byte{0x30, 0}, memory()[:16])
	})
}

func TestCommandsThatCannotBe(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		for _, cmd := range [][]byte{nil, counting(263)} {
			if _, err := c.Transceive(s.Context(), cmd); !isInvalid(err) {
				s.Errorf("%d bytes: %v", len(cmd), err)
			}
		}
	})
}

func TestWaitingEndsWithItsContext(t *testing.T) {
	play(t, nil, func(s scene) {
		ctx, cancel := context.WithCancel(s.Context())
		began := time.Now()
		time.AfterFunc(time.Second, cancel)
		if c, err := s.dev.WaitCard(ctx); c != nil || ctx.Err() == nil || err == nil {
			s.Errorf("got %v, %v", c, err)
		}
		if took := time.Since(began); took > 1250*time.Millisecond {
			s.Errorf("took %v", took)
		}
		// Nothing of the command that was cut off disturbs the next.
		s.chip.Lay(memory())
		s.says(s.found(), []byte{0x30, 0}, memory()[:16])
	})
}
