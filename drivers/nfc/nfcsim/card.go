package nfcsim

import (
	"context"
	"fmt"
	"time"

	"passlane/drivers/nfc"
)

// Chip is a card that a test lays on the reader. Its methods are called one at a time, except Tag.
type Chip interface {
	// Tag returns how the card names itself; it may be called at any time.
	Tag() nfc.Tag
	// Reset forgets what a card forgets without power. It is called when the card is laid, and when the
	// reader under it is plugged in again.
	Reset()
	// Answer returns what the card says to one command. It must not keep cmd.
	Answer(cmd []byte) ([]byte, error)
}

// laid is a chip as it lies on the reader this time.
type laid struct {
	chip    Chip
	left    int // commands until it is taken away; below 0: it stays
	garbled bool
}

func (l *laid) answer(cmd []byte) ([]byte, error) {
	if l.garbled {
		return []byte{0xDE, 0xAD, 0x5A, 0xA5, 0x00, 0xFF, 0x7F}, nil
	}
	return l.chip.Answer(cmd)
}

// card is a chip as it was found once.
type card struct {
	reader *Reader
	laid   *laid
}

// Tag returns how the chip names itself.
func (c *card) Tag() nfc.Tag { return c.laid.chip.Tag() }

// Transceive sends one command, after the reader's slowness.
func (c *card) Transceive(ctx context.Context, cmd []byte) ([]byte, error) {
	c.reader.mu.Lock()
	slow := c.reader.slow
	c.reader.mu.Unlock()
	if slow > 0 {
		timer := time.NewTimer(slow)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
	}
	err := ctx.Err()
	if err == nil {
		var answer []byte
		if answer, err = c.reader.answer(c.laid, cmd); err == nil {
			return answer, nil
		}
	}
	return nil, fmt.Errorf("nfcsim: transceive: %w", err)
}
