package mfrc522_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/drvtest/pinsim"
	"passlane/drivers/mfrc522"
	"passlane/drivers/mfrc522/mfrc522sim"
	"passlane/drivers/nfc"
	"periph.io/x/conn/v3/physic"
	"periph.io/x/conn/v3/spi"
)

type scene struct {
	*testing.T
	chip *mfrc522sim.Chip
	dev  *mfrc522.Dev
}

func play(t *testing.T, story func(scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		chip := mfrc522sim.New()
		dev, err := mfrc522.New(chip.SPI(), chip.Reset, nil)
		if err != nil {
			t.Fatal(err)
		}
		story(scene{t, chip, dev})
		if err := errors.Join(dev.Halt(), dev.Halt()); err != nil || chip.Field() {
			t.Errorf("halt: %v, field %v", err, chip.Field())
		}
	})
}

func (s scene) found() nfc.Card {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 5*time.Second)
	defer cancel()
	c, err := s.dev.WaitCard(ctx)
	if err != nil {
		s.Fatal(err)
	}
	return c
}

func (s scene) nothing(d time.Duration) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), d)
	defer cancel()
	if c, err := s.dev.WaitCard(ctx); !errors.Is(err, context.DeadlineExceeded) {
		s.Fatalf("got %v, %v, want nothing", c, err)
	}
}

func (s scene) fails(c nfc.Card, cmd []byte, want error) {
	s.Helper()
	if got, err := c.Transceive(s.Context(), cmd); !errors.Is(err, want) {
		s.Errorf("got % X, %v, want %v", got, err, want)
	}
}

func (s scene) says(c nfc.Card, cmd, want []byte) {
	s.Helper()
	if got, err := c.Transceive(s.Context(), cmd); err != nil || !bytes.Equal(got, want) {
		s.Errorf("% X: got % X, %v, want % X", cmd, got, err, want)
	}
}

var (
	readStart  = []byte{0x30, 0}
	readBeyond = []byte{0x30, 0xF0}
)

// memory returns the 45 pages of an NTAG213 with a message.
func memory() []byte {
	m := make([]byte, 45*4)
	for i := range m {
		m[i] = byte(i / 4)
	}
	copy(m, []byte{4, 1, 2, 0x8F, 3, 4, 5, 6, 4})
	copy(m[12:], []byte{0xE1, 0x10, 0x12, 0, 0x03, 60})
	return m
}

// plain is a card that says what it hears, as long as that is not a READ.
type plain struct{ tag nfc.Tag }

func (p plain) Tag() nfc.Tag { return p.tag }
func (p plain) Reset()       {}
func (p plain) Answer(cmd []byte) ([]byte, error) {
	if cmd[0] == 0x30 {
		return nil, nfc.ErrNak
	}
	return cmd[1:], nil
}

func TestAPlainTagIsRead(t *testing.T) {
	play(t, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		if tag := c.Tag(); !bytes.Equal(tag.UID, []byte{4, 1, 2, 3, 4, 5, 6}) || tag.ATQA != [2]byte{0x44, 0} || tag.SAK != 0 {
			s.Errorf("%v, UID % X", tag, tag.UID)
		}
		if dump, err := nfc.ReadType2(s.Context(), c); err != nil || !bytes.Equal(dump, memory()[:80]) {
			s.Errorf("got % X, %v", dump, err)
		}
		s.says(c, []byte{0x60}, []byte{0, 4, 4, 2, 1, 0, 0x0F, 3})
		s.says(c, []byte{0x3A, 0, 14}, memory()[:60]) // all that the FIFO holds
		s.fails(c, []byte{0x3A, 0, 44}, nfc.ErrNak)   // and more
		s.says(c, readStart, memory()[:16])
	})
}

func TestUIDsOfEveryLength(t *testing.T) {
	play(t, func(s scene) {
		for _, n := range []int{4, 7, 10} {
			uid := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}[:n]
			s.chip.LayChip(plain{nfc.Tag{UID: uid, ATQA: [2]byte{4, 0}}})
			c := s.found()
			if !bytes.Equal(c.Tag().UID, uid) {
				s.Errorf("got % X, want % X", c.Tag().UID, uid)
			}
			s.says(c, []byte{0x1B, 1, 2}, []byte{1, 2})
			s.says(c, []byte{0xA2}, nil) // ACK of four bits
			s.nothing(time.Second)       // a tag that refuses READ stays, too
			s.chip.Take()
			s.nothing(time.Second)
		}
	})
}

func TestACardThatStaysIsReportedOnce(t *testing.T) {
	play(t, func(s scene) {
		s.chip.Lay(memory())
		first := s.found()
		s.nothing(2 * time.Second)
		if !s.dev.Lingers() {
			s.Error("a card that stays does not linger")
		}
		s.chip.Take()
		s.chip.Lay(memory()) // while nobody waits
		second := s.found()
		s.fails(first, readStart, nfc.ErrTagLost)
		s.says(second, readStart, memory()[:16])
		s.chip.Take()
		s.nothing(time.Second)
		if s.dev.Lingers() {
			s.Error("a card that was taken lingers")
		}
		s.fails(second, readStart, nfc.ErrTagLost)
	})
}

func TestATagRefusesAndIsStillThere(t *testing.T) {
	play(t, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		for range 3 {
			s.fails(c, readBeyond, nfc.ErrNak)
			s.fails(c, []byte{0xA2, 4, 1, 2, 3, 4}, nfc.ErrNak)
			s.says(c, readStart, memory()[:16])
		}
		s.nothing(time.Second)
	})
}

func TestATagTornAwayIsLost(t *testing.T) {
	play(t, func(s scene) {
		for left := range 3 {
			s.chip.Lay(memory())
			c := s.found()
			s.chip.TearAfter(left)
			for range left {
				s.says(c, readStart, memory()[:16])
			}
			s.fails(c, readStart, nfc.ErrTagLost)
			s.nothing(time.Second)
		}
	})
}

func TestAnswersThatAreSpoilt(t *testing.T) {
	play(t, func(s scene) {
		s.chip.Lay(memory())
		for n := range 6 { // in looking for the card
			s.chip.Spoil(n)
			s.found()
			s.chip.Take()
			s.nothing(time.Second)
			s.chip.Lay(memory())
		}
		c := s.found()
		s.chip.Spoil(1)
		s.says(c, readStart, memory()[:16])
		s.chip.Collide()
		s.says(c, readStart, memory()[:16])
		s.chip.Spoil(1)
		s.nothing(time.Second)
	})
}

func TestACardOfISO14443Part4IsNotForThisReader(t *testing.T) {
	play(t, func(s scene) {
		s.chip.LayChip(plain{nfc.Tag{UID: []byte{8, 1, 2, 3}, ATQA: [2]byte{4, 0}, SAK: 0x20}})
		c := s.found()
		s.fails(c, []byte{0, 0xA4, 4, 0}, mfrc522.ErrPlainOnly)
		s.nothing(time.Second)
	})
}

func TestUnpluggedAndBack(t *testing.T) {
	play(t, func(s scene) {
		for name, trouble := range map[string]func(bool){"gone": s.chip.Gone, "broken": s.chip.Break, "version 0": func(on bool) {
			s.chip.Version(map[bool]byte{true: 0, false: 0x91}[on])
		}} {
			s.chip.Lay(memory())
			c := s.found()
			trouble(true)
			if name != "version 0" { // which an exchange that goes well does not ask for
				s.fails(c, readStart, nfc.ErrUnplugged)
			}
			if _, err := s.dev.WaitCard(s.Context()); !errors.Is(err, nfc.ErrUnplugged) {
				s.Errorf("%s: %v", name, err)
			}
			trouble(false)
			s.says(s.found(), readStart, memory()[:16])
			if v, err := s.dev.Version(s.Context()); err != nil || v < 0x91 {
				s.Errorf("%s: %02X, %v", name, v, err)
			}
			s.chip.Take()
			s.nothing(time.Second)
		}
	})
}

func TestAPowerCutWhileWaiting(t *testing.T) {
	play(t, func(s scene) {
		s.chip.Lay(memory())
		s.found()
		s.chip.PowerCut()
		s.says(s.found(), readStart, memory()[:16])
	})
}

func TestWaitingEnds(t *testing.T) {
	play(t, func(s scene) {
		ended := make(chan error)
		go func() { _, err := s.dev.WaitCard(context.Background()); ended <- err }()
		<-time.After(time.Second)
		if err := s.dev.Halt(); err != nil {
			s.Error(err)
		}
		if err := <-ended; !errors.Is(err, mfrc522.ErrHalted) {
			s.Errorf("got %v", err)
		}
		if _, err := s.dev.Version(s.Context()); !errors.Is(err, mfrc522.ErrHalted) {
			s.Errorf("got %v", err)
		}
	})
}

func TestWhatEveryDriverMustDo(t *testing.T) {
	t.Run("asked", func(t *testing.T) {
		drvtest.Run(t, func() (drvtest.Subject, error) { s, _, err := subject(); return s, err })
	})
	t.Run("waiting", func(t *testing.T) {
		drvtest.Run(t, func() (drvtest.Subject, error) {
			s, dev, err := subject()
			s.Act = func() error { _, err := dev.Version(context.Background()); return err } // the card is for Run
			s.Device = drvtest.Waiting(dev, func(ctx context.Context) error { _, err := dev.WaitCard(ctx); return err }, mfrc522.ErrHalted)
			return s, err
		})
	})
}

// subject is a reader with a tag on it.
func subject() (drvtest.Subject, *mfrc522.Dev, error) {
	chip := mfrc522sim.New()
	chip.Lay(memory())
	dev, err := mfrc522.New(chip.SPI(), chip.Reset, &mfrc522.Opts{Gain: 7})
	return drvtest.Subject{
		Device: dev,
		Act:    func() error { _, err := dev.WaitCard(context.Background()); return err },
		Inert: func() error {
			if chip.Field() {
				return errors.New("the field is on")
			}
			return nil
		},
	}, dev, err
}

func TestWhatCannotBe(t *testing.T) {
	chip, broken := mfrc522sim.New(), errors.New("broken")
	var invalid *mfrc522.InvalidError
	for _, err := range []error{
		second(mfrc522.New(nil, chip.Reset, nil)), second(mfrc522.New(chip.SPI(), nil, nil)),
		second(mfrc522.New(chip.SPI(), chip.Reset, &mfrc522.Opts{Period: -1})), second(mfrc522.New(chip.SPI(), chip.Reset, &mfrc522.Opts{Gain: 8})),
	} {
		if !errors.As(err, &invalid) || invalid.Error() == "" {
			t.Errorf("got %v", err)
		}
	}
	pin := pinsim.New("broken", 1)
	pin.Break(broken)
	if err := second(mfrc522.New(chip.SPI(), pin, nil)); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if err := second(mfrc522.New(deaf{chip.SPI()}, chip.Reset, nil)); !errors.Is(err, errPort) {
		t.Errorf("got %v", err)
	}
	play(t, func(s scene) {
		s.chip.Lay(memory())
		c := s.found()
		for _, cmd := range [][]byte{nil, make([]byte, 63)} {
			if _, err := c.Transceive(s.Context(), cmd); !errors.As(err, &invalid) {
				s.Errorf("%d bytes: %v", len(cmd), err)
			}
		}
		s.chip.Reset.Break(broken)
		if err := s.dev.Halt(); !errors.Is(err, broken) {
			s.Errorf("halt: %v", err)
		}
		s.chip.Reset.Break(nil)
	})
}

func second(_ *mfrc522.Dev, err error) error { return err }

var errPort = errors.New("no such port")

// deaf is a port that cannot be connected to.
type deaf struct{ spi.Port }

func (deaf) Connect(physic.Frequency, spi.Mode, int) (spi.Conn, error) { return nil, errPort }
