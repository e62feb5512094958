package pn532_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// An answer to something else, ours or somebody else's, is no answer.
func TestAnAnswerToAnotherCommandIsPassedOver(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		c := s.found()
		for _, code := range []byte{0x01, 0x03, 0x15, 0x33, 0x40, 0x43, 0x4B} {
			s.chip.Before([]byte{code, 0x00, 0x90, 0x00})
			s.says(c, counting(9), counting(9))
		}
	})
	wiring{"HSU", hsu}.play(t, nil, func(s scene) { // nor is what the host says
		s.chip.LayChip(&parrot{})
		c := s.found()
		s.chip.NextFrame(func(f []byte) []byte { return append([]byte{0, 0, 0xFF, 3, 0xFD, 0xD4, 0x41, 0, 0xEB, 0}, f...) })
		s.says(c, counting(9), counting(9))
	})
}

// After a card was lost its field goes off, long enough to take its power, and only then is it found again.
func TestALostCardLosesItsPower(t *testing.T) {
	for _, status := range []byte{0x01, 0x0B, 0x13, 0x2B} {
		play(t, nil, func(s scene) {
			s.chip.LayChip(&parrot{})
			c := s.found()
			s.chip.Status(status)
			s.fails(c, counting(9), nfc.ErrTagLost)
			if s.chip.Field() {
				s.Errorf("status %02X: the field stays on", status)
			}
			s.says(s.found(), counting(9), counting(9))
		})
	}
}

// What was given up is ended before anything else is said.
func TestWhatWasGivenUpIsEnded(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		c := s.found()
		s.chip.Delay(60 * time.Millisecond)
		before := s.chip.Aborted()
		s.givesUp(c, counting(9), 30*time.Millisecond)
		s.chip.Delay(0)
		s.fails(c, counting(10), nfc.ErrTagLost)
		s.says(s.found(), counting(10), counting(10))
		if got := s.chip.Aborted(); got != before+1 {
			s.Errorf("aborted %d times", got-before)
		}
	})
}

// A card to which the first half of an APDU went does not take the next for the second half.
func TestHalfAnAPDU(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		for ms := range time.Duration(60) {
			c := s.found()
			s.givesUp(c, counting(700), ms*time.Millisecond)
			if got, err := c.Transceive(s.Context(), counting(10)); err != nil {
				s.says(s.found(), counting(10), counting(10))
			} else if !bytes.Equal(got, counting(10)) {
				s.Errorf("after %d ms: got % X", ms, got)
			}
			s.chip.LayChip(&parrot{uid: []byte{1, 2, 3, byte(ms)}})
		}
	})
}

// A loss that is given up in its middle, when the field may be off already and the card released or not, is gone through again.
func TestALossThatIsGivenUp(t *testing.T) {
	play(t, nil, func(s scene) {
		s.chip.Delay(5 * time.Millisecond)
		for ms := range time.Duration(60) {
			s.chip.LayChip(&parrot{uid: []byte{1, 2, 3, byte(ms)}})
			c := s.found()
			s.chip.Status(0x01)
			ctx, cancel := context.WithTimeout(s.Context(), ms*time.Millisecond)
			_, err := c.Transceive(ctx, counting(10))
			cancel()
			if !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, nfc.ErrTagLost) {
				s.Errorf("after %d ms: %v", ms, err)
			}
			s.chip.Status(0) // if it was not told
			if got, err := c.Transceive(s.Context(), counting(10)); err != nil {
				s.says(s.found(), counting(10), counting(10))
			} else if !bytes.Equal(got, counting(10)) {
				s.Errorf("after %d ms: got % X", ms, got)
			}
		}
	})
}

// givesUp sends a command whose answer is not waited for.
func (s scene) givesUp(c nfc.Card, cmd []byte, after time.Duration) {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), after)
	defer cancel()
	if _, err := c.Transceive(ctx, cmd); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		s.Errorf("given up: %v", err)
	}
}

// What a slow adapter still holds back of it is no answer to the next command.
func TestALineThatIsLate(t *testing.T) {
	for ms := time.Duration(1); ms < 50; ms++ {
		late.play(t, nil, func(s scene) {
			s.chip.Lay(memory())
			c := s.found()
			s.chip.Delay(ms * time.Millisecond)
			s.givesUp(c, []byte{0x30, 0}, time.Millisecond)
			s.chip.Delay(0)
			s.says(c, []byte{0x30, 4}, memory()[16:32])
		})
	}
}

// A response that comes while it is asked for again comes twice. The second is no answer to the next command: not on a slow adapter, and not in
// one piece with the first.
func TestAResponseThatComesTwice(t *testing.T) {
	for ms := time.Duration(40); ms < 120; ms++ {
		late.play(t, nil, func(s scene) {
			s.chip.LayChip(&parrot{})
			c := s.found()
			s.chip.Think(ms * time.Millisecond)
			s.chip.AckWith([]byte{0, 0, 0xFF, 0, 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8}) // and what could be a response without its start
			s.says(c, counting(9), counting(9))
			s.chip.Think(0)
			s.says(c, counting(10), counting(10))
			s.says(c, counting(11), counting(11))
		})
	}
	play(t, nil, func(s scene) {
		s.chip.LayChip(&parrot{})
		c := s.found()
		s.chip.NextFrame(func(f []byte) []byte { return append(f, f...) })
		s.says(c, counting(9), counting(9))
		s.says(c, counting(10), counting(10))
	})
}

// late is a line over an adapter that holds bytes back.
var late = wiring{"late", func(c *pn532sim.Chip) pn532.Bus {
	return pn532.HSU("late", func() (pn532.Port, error) {
		p, err := c.OpenPort()
		return &laggard{Port: p}, err
	})
}}

// laggard is a line over an adapter that holds bytes back for 16 ms, as those of FTDI do.
type laggard struct {
	*pn532sim.Port
	held     []byte
	ripe     time.Time
	deadline time.Time
}

func (l *laggard) Read(b []byte) (int, error) {
	if len(l.held) == 0 {
		buf := make([]byte, 512)
		n, err := l.Port.Read(buf)
		if err != nil {
			return 0, err
		}
		l.held, l.ripe = buf[:n], time.Now().Add(16*time.Millisecond)
	}
	<-time.After(min(time.Until(l.ripe), time.Until(l.deadline)))
	if time.Now().Before(l.ripe) {
		return 0, os.ErrDeadlineExceeded
	}
	n := copy(b, l.held)
	l.held = l.held[n:]
	return n, nil
}

func (l *laggard) SetReadDeadline(t time.Time) error {
	l.deadline = t
	return l.Port.SetReadDeadline(t)
}
