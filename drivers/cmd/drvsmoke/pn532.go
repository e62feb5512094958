package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/pn532"
	"passlane/drivers/serial"
)

// pn532Command is `drvsmoke pn532`.
type pn532Command struct {
	Port    string        `placeholder:"PATH" xor:"line" required:"" help:"Serial line of the reader, best a stable one such as /dev/serial/by-id/..."`
	SPI     string        `placeholder:"BUS.SELECT" xor:"line" required:"" name:"spi" help:"SPI of the reader: 0.0 is /dev/spidev0.0."`
	I2C     string        `placeholder:"BUS" xor:"line" required:"" name:"i2c" help:"I2C bus of the reader: 1 is /dev/i2c-1."`
	IRQ     string        `placeholder:"CHIP:OFFSET" name:"irq" help:"GPIO line wired to P70_IRQ, such as gpiochip0:25."`
	Reset   string        `placeholder:"CHIP:OFFSET" help:"GPIO line wired to RSTPD_N."`
	Replay  string        `placeholder:"FILE" xor:"line" required:"" type:"path" help:"Play back what --record wrote, instead of a line."`
	Record  string        `placeholder:"FILE" type:"path" help:"Write down every byte of a serial line, to be played back. It holds the card's UID and message, no key."`
	Keys    string        `placeholder:"FILE" type:"path" help:"Keys for a proof of an NTAG 424 DNA, a list in JSON."`
	Timeout time.Duration `default:"30s" help:"How long to wait for a card."`
	JSON    bool          `name:"json" help:"Say everything as one object of JSON."`
}

// Help teaches the command.
func (pn532Command) Help() string {
	return `Wakes the reader, says what it is, waits for a card, and says what the card is, what it says and how it proves that it is the original:

  Type 2 tag     (NTAG213, 215, 216) its memory as far as its message goes, and the message; it proves nothing
  Type 4 tag     (NTAG 424 DNA) its message; with --keys it must prove that it has one of them (AES,
                 AuthenticateEV2First), or at least have signed its message with one (SUN)

  drvsmoke pn532 --port /dev/ttyUSB0
  drvsmoke pn532 --port /dev/ttyUSB0 --keys keys.json --json
  drvsmoke pn532 --spi 0.0 --irq gpiochip0:25 --reset gpiochip0:24
  drvsmoke pn532 --port /dev/ttyUSB0 --record reader.jsonl; drvsmoke pn532 --replay reader.jsonl

A file of keys is a list; each is the key in hexadecimal, for every slot of the card, or names its slot, 0 to 4:

  ["00000000000000000000000000000000", {"slot": 2, "key": "00112233445566778899AABBCCDDEEFF"}]

A card counts wrong keys and becomes slow after many: name the slot where you know it. Keys are never printed or recorded.

If nothing answers: is it the right line (ls -l /dev/serial/by-id), may you open it (group dialout), are the switches of the board on HSU, are
TX and RX crossed, is it free (pcscd, the lane itself)?

Exit status: 0 done, with keys: and proved; 1 the reader does not answer, or is something else; 2 wrong usage or a bad file; 3 no card came;
4 a card came and could not be read, or gave no proof.`
}

// where names the line or bus.
func (c pn532Command) where() string {
	return c.Port + c.Replay + prefixed("spi ", c.SPI) + prefixed("i2c ", c.I2C)
}

func prefixed(what, s string) string {
	if s == "" {
		return ""
	}
	return what + s
}

// run tries the reader and returns the exit code.
func (c pn532Command) run(ctx context.Context, on machine, stdout, stderr io.Writer) int {
	keys, err := loadKeys(c.Keys)
	if err != nil {
		return usage(stderr, err)
	}
	var all closers
	dev, random, err := c.open(on, &all)
	r, status := report{Device: "pn532", Port: c.where()}, exitDone
	switch {
	case errors.Is(err, errNoBus):
		status = r.fail(exitDevice, err)
	case err != nil:
		return usage(stderr, errors.Join(err, all.close()))
	default:
		status = c.try(ctx, dev, keys, random, &r)
		err = dev.Halt()
	}
	if err = errors.Join(err, all.close()); err != nil && status == exitDone {
		status = r.fail(exitDevice, err)
	}
	if err := say(stdout, &r, c.JSON); err != nil {
		return usage(stderr, err)
	}
	return status
}

func (c pn532Command) open(on machine, all *closers) (*pn532.Dev, io.Reader, error) {
	bus, random, err := c.bus(on, all)
	if err != nil {
		return nil, nil, err
	}
	opts := &pn532.Opts{Probe: time.Hour} // no probe by the clock: a playback has none
	if err := c.lines(on, opts, all); err != nil {
		return nil, nil, err
	}
	dev, err := pn532.New(bus, opts)
	return dev, random, err
}

// tape is the serial line: a real one, one that is written down, or one from a file.
func (c pn532Command) tape() (*tape, error) {
	if c.Replay != "" {
		return replay(c.Replay)
	}
	t := live()
	t.open = func() (pn532.Port, error) {
		p, err := serial.Open(c.Port, pn532.Baud)
		if err != nil {
			return nil, err
		}
		return p, nil
	}
	if c.Record != "" {
		return record(c.Record, t)
	}
	return t, nil
}

// live is a tape without a line.
func live() *tape { return &tape{random: rand.Reader, close: func() error { return nil }} }

// try does everything with the reader, fills in the report and returns the exit code.
func (c pn532Command) try(ctx context.Context, dev *pn532.Dev, keys []cardKey, random io.Reader, r *report) int {
	f, err := dev.Firmware(ctx)
	if err != nil {
		return r.fail(exitDevice, err)
	}
	r.Firmware = firmwareOf(f)
	soon, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	card, err := dev.WaitCard(soon)
	switch {
	case errors.Is(err, nfc.ErrUnplugged):
		return r.fail(exitDevice, err)
	case err != nil:
		return r.fail(exitNothing, fmt.Errorf("no card came within %v: %w", c.Timeout, err))
	}
	r.Card = cardOf(card)
	err = r.read(ctx, card)
	if err == nil {
		err = r.prove(ctx, card, keys, random)
	}
	switch {
	case errors.Is(err, nfc.ErrUnplugged):
		return r.fail(exitDevice, err)
	case err != nil:
		return r.fail(exitUnsound, err)
	}
	return exitDone
}
