package pn532_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424/ntag424sim"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
)

// wiring is a way to connect the chip.
type wiring struct {
	name string
	bus  func(*pn532sim.Chip) pn532.Bus
}

func wirings() []wiring {
	return []wiring{
		{"HSU", hsu},
		{"SPI", func(c *pn532sim.Chip) pn532.Bus { return pn532.SPI(c.SPI()) }},
		{"I2C", func(c *pn532sim.Chip) pn532.Bus { return pn532.I2C(c.I2C()) }},
	}
}

func hsu(c *pn532sim.Chip) pn532.Bus {
	return pn532.HSU("HSU(sim)", func() (pn532.Port, error) { return c.OpenPort() })
}

// scene is a reader at work in a story.
type scene struct {
	*testing.T
	chip *pn532sim.Chip
	dev  *pn532.Dev
}

// play runs a story on every wiring.
func play(t *testing.T, opts *pn532.Opts, story func(scene)) {
	t.Helper()
	for _, w := range wirings() {
		t.Run(w.name, func(t *testing.T) { w.play(t, opts, story) })
	}
}

func (w wiring) play(t *testing.T, opts *pn532.Opts, story func(scene)) {
	t.Helper()
	w.wired(t, func(*pn532sim.Chip) *pn532.Opts { return opts }, story)
}

// wired runs a story with options that have lines of the chip.
func (w wiring) wired(t *testing.T, opts func(*pn532sim.Chip) *pn532.Opts, story func(scene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		chip := pn532sim.New()
		dev, err := pn532.New(w.bus(chip), opts(chip))
		if err != nil {
			t.Fatal(err)
		}
		story(scene{t, chip, dev})
		_ = dev.Halt()
	})
}

// found waits for a card that lies there.
func (s scene) found() *pn532.Card {
	s.Helper()
	ctx, cancel := context.WithTimeout(s.Context(), 5*time.Second)
	defer cancel()
	c, err := s.dev.WaitCard(ctx)
	if err != nil {
		s.Fatal(err)
	}
	return c.(*pn532.Card)
}

// nothing checks that no card is reported for a while.
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

// says checks one exchange.
func (s scene) says(c nfc.Card, cmd []byte, want []byte) {
	s.Helper()
	if got, err := c.Transceive(s.Context(), cmd); err != nil || string(got) != string(want) {
		s.Fatalf("% X: got %d bytes, % X, %v, want %d, % X", cmd[:min(len(cmd), 20)], len(got), got[:min(len(got), 40)], err, len(want), want[:min(len(want), 40)])
	}
}

// memory returns the 45 pages of an NTAG213 with a message, each free byte that of its page.
func memory() []byte {
	m := make([]byte, 45*4)
	for i := range m {
		m[i] = byte(i / 4)
	}
	copy(m, []byte{4, 1, 2, 0x8F, 3, 4, 5, 6, 4})
	copy(m[12:], []byte{0xE1, 0x10, 0x12, 0, 0x03, 60})
	return m
}

func original() *ntag424sim.Card {
	return ntag424sim.New(ntag424sim.Opts{Message: []byte("a message")})
}

// parrot is a card of ISO/IEC 14443-4 that says what it hears.
type parrot struct {
	uid   []byte
	heard int
}

func (p *parrot) Tag() nfc.Tag {
	uid := p.uid
	if uid == nil {
		uid = []byte{0x0A, 1, 2, 3}
	}
	return nfc.Tag{UID: uid, ATQA: [2]byte{4, 0}, SAK: 0x20}
}
func (p *parrot) Reset() {}
func (p *parrot) Answer(cmd []byte) ([]byte, error) {
	p.heard++
	return cmd, nil
}

func counting(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i*7 + i/256)
	}
	return b
}

// selecting is SELECT of the NDEF application, and what an NTAG 424 DNA says to it.
var (
	selecting = []byte{0x00, 0xA4, 0x04, 0x00, 0x07, 0xD2, 0x76, 0x00, 0x00, 0x85, 0x01, 0x01, 0x00}
	selected  = []byte{0x90, 0x00}
)
