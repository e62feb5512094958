package pn532_test

import (
	"context"
	"crypto/rand"
	"errors"
	"os"
	"runtime"
	"testing"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/nfc/ntag424"
	"passlane/drivers/pn532"
	"passlane/drivers/pn532/pn532sim"
	"passlane/drivers/serial"
)

// onLine is a reader on a serial line of the kernel's.
func onLine(t testing.TB, opts *pn532.Opts) (*pn532sim.Chip, *pn532sim.Line, *pn532.Dev) {
	t.Helper()
	chip := pn532sim.New()
	line, err := pn532sim.NewLine(chip, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dev, err := pn532.New(pn532.Serial(line.Path()), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dev.Halt(); line.Close() })
	return chip, line, dev
}

// hang ends a wait that nothing ends.
const hang = 5 * time.Minute

// card waits for a card. A busy machine may be too late for the driver, which then calls the chip silent, as it should: it is asked again.
func card(t testing.TB, dev *pn532.Dev) nfc.Card {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	for {
		c, err := dev.WaitCard(ctx)
		switch {
		case err == nil:
			return c
		case ctx.Err() != nil:
			t.Fatalf("waited %v for a card: %v", hang, err)
		case !errors.Is(err, nfc.ErrUnplugged):
			t.Fatal(err)
		}
	}
}

// A day of a reader on a real serial line: start, a proof, long answers, unplugged in the middle, plugged in again, babble, halt.
func TestADayOnASerialLine(t *testing.T) {
	chip, line, dev := onLine(t, &pn532.Opts{Period: 5 * time.Millisecond, ExchangeTimeout: 3 * time.Second})
	if f, err := dev.Firmware(t.Context()); err != nil || f.String() != "IC 32, firmware 1.6 (type A, type B, ISO 18092)" {
		t.Fatalf("%v, %v", f, err)
	}
	before := runtime.NumGoroutine() // the line's are among them, and there to the end
	chip.LayChip(original())
	c := card(t, dev)
	if _, err := ntag424.ReadNDEF(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if _, err := ntag424.Authenticate(t.Context(), c, 0, ntag424.Key{}, rand.Reader); err != nil {
		t.Fatal(err)
	}
	if _, err := serial.Open(line.Path(), pn532.Baud); !errors.Is(err, serial.ErrBusy) {
		t.Errorf("a second owner: %v", err)
	}

	line.Unplug()
	if _, err := c.Transceive(t.Context(), selecting); !errors.Is(err, nfc.ErrUnplugged) {
		t.Errorf("unplugged: %v", err)
	}
	if _, err := dev.WaitCard(t.Context()); !errors.Is(err, nfc.ErrUnplugged) || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("unplugged: %v", err)
	}
	if err := line.Plug(); err != nil {
		t.Fatal(err)
	}
	chip.LayChip(&parrot{})
	c = card(t, dev)
	for _, n := range []int{1, 255, 262, 263, 5000} {
		if got, err := c.Transceive(t.Context(), counting(n)); err != nil || string(got) != string(counting(n)) {
			t.Errorf("%d bytes: got %d, %v", n, len(got), err)
		}
	}

	if err := line.Babble([]byte("\x00\xFF\x10\xF0noise and half a frame")); err != nil {
		t.Fatal(err)
	}
	c = again(t, dev, c)
	chip.Silence(true)
	if _, err := c.Transceive(t.Context(), selecting); !errors.Is(err, nfc.ErrUnplugged) {
		t.Errorf("silent: %v", err)
	}
	chip.Silence(false)
	card(t, dev)

	if err := errors.Join(dev.Halt(), dev.Halt()); err != nil || chip.Field() {
		t.Errorf("halt: %v, field %v", err, chip.Field())
	}
	p, err := serial.Open(line.Path(), pn532.Baud)
	if err != nil {
		t.Fatalf("halt keeps the line: %v", err)
	}
	_ = p.Close()
	if now := runtime.NumGoroutine(); now != before {
		t.Errorf("%d goroutines, %d before", now, before)
	}
}

// again exchanges something, and finds the card anew if it was lost, or if the machine was too busy to answer in the driver's time. What is read is never
// wrong; how often a card may be lost is told on the driver's own time, in the stories of faults.
func again(t *testing.T, dev *pn532.Dev, c nfc.Card) nfc.Card {
	t.Helper()
	for began := time.Now(); ; c = card(t, dev) {
		got, err := c.Transceive(t.Context(), counting(30))
		switch {
		case err == nil && string(got) == string(counting(30)):
			return c
		case err == nil, !errors.Is(err, nfc.ErrTagLost) && !errors.Is(err, nfc.ErrUnplugged):
			t.Fatalf("after noise: % X, %v", got, err)
		case time.Since(began) > hang:
			t.Fatalf("waited %v for an exchange after noise: %v", hang, err)
		}
	}
}

// A byte that goes wrong on a real line, here and there in an exchange.
func TestFaultsOnASerialLine(t *testing.T) {
	chip, _, dev := onLine(t, &pn532.Opts{Period: time.Millisecond, ExchangeTimeout: 200 * time.Millisecond})
	chip.LayChip(&parrot{})
	c := card(t, dev)
	for _, f := range pn532sim.Faults() {
		for at := 1; at < 60; at += 7 {
			chip.SpoilAnswer(f, at)
			c = again(t, dev, c)
			chip.SpoilAnswer(0, 0)
			c = again(t, dev, c)
		}
	}
}
