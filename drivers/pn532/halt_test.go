package pn532_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/drvtest"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

func TestWhatEveryDriverMustDo(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			drvtest.Run(t, func() (drvtest.Subject, error) { s, _, err := w.subject(); return s, err })
		})
		t.Run(w.name+", waiting", func(t *testing.T) {
			drvtest.Run(t, func() (drvtest.Subject, error) {
				s, dev, err := w.subject()
				s.Act = func() error { return dev.Probe(context.Background()) } // the card is for Run
				s.Device = drvtest.Waiting(dev, func(ctx context.Context) error { _, err := dev.WaitCard(ctx); return err }, pn532.ErrHalted)
				return s, err
			})
		})
	}
}

// subject is a reader with a card on it.
func (w wiring) subject() (drvtest.Subject, *pn532.Dev, error) {
	chip := pn532sim.New()
	chip.Lay(memory())
	dev, err := pn532.New(w.bus(chip), nil)
	return drvtest.Subject{
		Device: dev,
		Act:    func() error { _, err := dev.WaitCard(context.Background()); return err },
		Inert:  func() error { return dark(chip.Field()) },
	}, dev, err
}

func dark(lit bool) error {
	if lit {
		return errors.New("the field is on")
	}
	return nil
}

func TestHaltEndsWhateverWaits(t *testing.T) {
	for name, wait := range map[string]func(scene, *pn532.Card) error{
		"for a card": func(s scene, _ *pn532.Card) error {
			_, err := s.dev.WaitCard(context.Background())
			return err
		},
		"for an answer": func(s scene, c *pn532.Card) error {
			s.chip.NextFrame(func([]byte) []byte { return nil })
			_, err := c.Transceive(context.Background(), selecting)
			return err
		},
	} {
		play(t, nil, func(s scene) {
			s.chip.LayChip(original())
			c := s.found()
			ended := make(chan error)
			go func() { ended <- wait(s, c) }()
			synctest.Wait()
			began := time.Now()
			if err := errors.Join(s.dev.Halt(), s.dev.Halt()); err != nil {
				s.Errorf("%s: halt: %v", name, err)
			}
			if err := <-ended; !errors.Is(err, pn532.ErrHalted) || time.Since(began) > drvtest.Grace {
				s.Errorf("%s: %v after %v", name, err, time.Since(began))
			}
			s.fails(c, selecting, pn532.ErrHalted)
			if err := s.dev.Probe(s.Context()); !errors.Is(err, pn532.ErrHalted) || s.chip.Field() {
				s.Errorf("%s: probe: %v, field %v", name, err, s.chip.Field())
			}
		})
	}
}

func TestHaltOfAReaderThatIsGone(t *testing.T) {
	play(t, nil, func(s scene) {
		if s.dev.String() == "" {
			s.Error("no name")
		}
		s.starts()
		s.chip.Gone(true)
		if err := s.dev.Halt(); err == nil {
			s.Error("a reader that did not obey was halted")
		}
		if err := s.dev.Halt(); err != nil {
			s.Errorf("again: %v", err)
		}
	})
}

// A card's exchange that is given up does not disturb what comes after.
func TestAnExchangeThatIsGivenUp(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(original())
		c := s.found()
		s.chip.Delay(400 * time.Millisecond)
		ctx, cancel := context.WithTimeout(s.Context(), 450*time.Millisecond)
		defer cancel()
		began := time.Now()
		s.chip.AckWith([]byte{0, 0, 0xFF, 0, 0xFF, 0})
		if _, err := c.Transceive(ctx, selecting); err == nil || time.Since(began) > 700*time.Millisecond {
			s.Errorf("got %v after %v", err, time.Since(began))
		}
		s.chip.Delay(0)
		if _, err := c.Transceive(s.Context(), selecting); err != nil {
			c = s.found()
			s.says(c, selecting, selected)
		}
	})
}

func TestTheResetLine(t *testing.T) {
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) {
			lines := func(c *pn532sim.Chip) *pn532.Opts { return &pn532.Opts{Reset: c.Reset, IRQ: c.IRQ} }
			w.wired(t, lines, func(s scene) {
				chip := s.chip
				if chip.Reset.Level() {
					s.Error("the chip is not held in reset before it is needed")
				}
				chip.Lay(memory())
				s.says(s.found(), []byte{0x30, 0}, memory()[:16])
				if !chip.Reset.Level() || chip.Reset.ReadBacks() != 0 {
					s.Errorf("reset %v, read back %d times", chip.Reset.Level(), chip.Reset.ReadBacks())
				}
				if err := s.dev.Halt(); err != nil || bool(chip.Reset.Level()) || chip.Field() {
					s.Errorf("halt: %v, reset %v, field %v", err, chip.Reset.Level(), chip.Field())
				}
			})
		})
	}
}

// An IRQ line that gives no edges, or is cut, only makes it slower.
func TestAnIRQLineThatIsCut(t *testing.T) {
	for _, w := range wirings() {
		cut := func(*pn532sim.Chip) *pn532.Opts { return &pn532.Opts{IRQ: pn532sim.New().IRQ} }
		w.wired(t, cut, func(s scene) {
			s.chip.LayChip(original())
			c := s.found()
			s.says(c, selecting, selected)
			s.says(c, selecting, selected)
		})
	}
}

// The chip is asked whether it lives while nobody comes.
func TestTheProbe(t *testing.T) {
	play(t, &pn532.Opts{Probe: 50 * time.Millisecond}, func(s scene) {
		if err := s.dev.Probe(s.Context()); err != nil {
			s.Fatal(err)
		}
		s.nothing(2 * time.Second)
		probes := 0
		for _, h := range s.chip.Heard() {
			if h[0] == 0 && h[1] == 0 {
				probes++
			}
		}
		if probes < 3 {
			s.Errorf("%d probes", probes)
		}
		s.chip.NextFrame(func([]byte) []byte { // somebody else's echo
			return []byte{0, 0, 0xFF, 4, 0xFC, 0xD5, 1, 0, 1, 0x29, 0}
		})
		if err := s.dev.Probe(s.Context()); err == nil {
			s.Error("a wrong echo is no proof of life")
		}
	})
}
