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
	Replay  string        `placeholder:"FILE" xor:"line" required:"" type:"path" help:"Play back what --record wrote, instead of a line."`
	Record  string        `placeholder:"FILE" type:"path" help:"Write down every byte, to be played back. It holds the card's UID and message, no key."`
	Keys    string        `placeholder:"FILE" type:"path" help:"Keys for a proof of an NTAG 424 DNA, a list in JSON."`
	Timeout time.Duration `default:"30s" help:"How long to wait for a card."`
	JSON    bool          `name:"json" help:"Say everything as one object of JSON."`
}

// Help teaches the command.
func (pn532Command) Help() string {
	return `Wakes the reader, says what it is, waits for a card, and says what the card is, what it says and how it proves that it is the original:

  Type 2 tag     (NTAG213, 215, 216) its memory as far as its message goes, and the message; it proves nothing
  Type 4 tag     (NTAG 424 DNA) its message; with --keys it must prove that it has one of them (AES, AuthenticateEV2First)

  drvsmoke pn532 --port /dev/ttyUSB0
  drvsmoke pn532 --port /dev/ttyUSB0 --keys keys.json --json
  drvsmoke pn532 --port /dev/ttyUSB0 --record reader.jsonl; drvsmoke pn532 --replay reader.jsonl

A file of keys is a list; each is the key in hexadecimal, for every slot of the card, or names its slot, 0 to 4:

  ["00000000000000000000000000000000", {"slot": 2, "key": "00112233445566778899AABBCCDDEEFF"}]

A card counts wrong keys and becomes slow after many: name the slot where you know it. Keys are never printed or recorded.

If nothing answers: is it the right line (ls -l /dev/serial/by-id), may you open it (group dialout), are the switches of the board on HSU, are
TX and RX crossed, is it free (pcscd, the lane itself)?

Exit status: 0 done, with keys: and proved; 1 the reader does not answer, or is something else; 2 wrong usage or a bad file; 3 no card came;
4 a card came and could not be read, or gave no proof.`
}

// run tries the reader and returns the exit code.
func (c pn532Command) run(ctx context.Context, stdout, stderr io.Writer) int {
	keys, err := loadKeys(c.Keys)
	if err != nil {
		return usage(stderr, err)
	}
	t, err := c.tape()
	if err != nil {
		return usage(stderr, err)
	}
	dev, err := pn532.New(pn532.HSU(c.Port+c.Replay, t.open), &pn532.Opts{Probe: time.Hour}) // no probe by the clock: a playback has none
	if err != nil {
		return usage(stderr, err)
	}
	r := report{Device: "pn532", Port: c.Port + c.Replay}
	status := c.try(ctx, dev, keys, t.random, &r)
	err = errors.Join(dev.Halt(), t.close())
	if err != nil && status == exitDone {
		status = r.fail(exitReader, err)
	}
	if err := r.write(stdout, c.JSON); err != nil {
		return usage(stderr, err)
	}
	return status
}

func usage(stderr io.Writer, err error) int {
	_, _ = fmt.Fprintf(stderr, "drvsmoke: %v\n", err)
	return exitUsage
}

// tape is the line: a real one, one that is written down, or one from a file.
func (c pn532Command) tape() (*tape, error) {
	if c.Replay != "" {
		return replay(c.Replay)
	}
	t := &tape{random: rand.Reader, open: func() (pn532.Port, error) {
		p, err := serial.Open(c.Port, pn532.Baud)
		if err != nil {
			return nil, err
		}
		return p, nil
	}, close: func() error { return nil }}
	if c.Record != "" {
		return record(c.Record, t)
	}
	return t, nil
}

// try does everything with the reader, fills in the report and returns the exit code.
func (c pn532Command) try(ctx context.Context, dev *pn532.Dev, keys []cardKey, random io.Reader, r *report) int {
	f, err := dev.Firmware(ctx)
	if err != nil {
		return r.fail(exitReader, err)
	}
	r.Firmware = firmwareOf(f)
	soon, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	card, err := dev.WaitCard(soon)
	switch {
	case errors.Is(err, nfc.ErrUnplugged):
		return r.fail(exitReader, err)
	case err != nil:
		return r.fail(exitNoCard, fmt.Errorf("no card came within %v: %w", c.Timeout, err))
	}
	r.Card = cardOf(card)
	err = r.read(ctx, card)
	if err == nil {
		err = r.prove(ctx, card, keys, random)
	}
	switch {
	case errors.Is(err, nfc.ErrUnplugged):
		return r.fail(exitReader, err)
	case err != nil:
		return r.fail(exitNoProof, err)
	}
	return exitDone
}
