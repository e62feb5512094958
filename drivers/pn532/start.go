package pn532

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Codes of commands (UM0701-02, 7).
const (
	codeDiagnose      = 0x00
	codeFirmware      = 0x02
	codeParameters    = 0x12
	codeSAM           = 0x14
	codeRF            = 0x32
	codeExchange      = 0x40
	codeThru          = 0x42
	codeList          = 0x4A
	codeRelease       = 0x52
	testLine          = 0x00 // of Diagnose: repeat what follows
	testPresence      = 0x06 // of Diagnose: is the card of ISO/IEC 14443-4 still there
	itemField         = 0x01 // of RFConfiguration
	itemTimings       = 0x02
	itemRetriesCOM    = 0x04
	itemRetries       = 0x05
	samNormal         = 0x01
	automatic         = 0x14 // ATR_RES and RATS are the chip's business
	atrTimeout        = 0x0B // 102.4 ms
	activationRetries = 0x02 // FFh, the chip's own, waits for a card for ever and looks dead
)

// Firmware is what GetFirmwareVersion tells.
type Firmware struct {
	IC       byte // 32h is a PN532
	Version  byte
	Revision byte
	Support  byte // bit 0: ISO/IEC 14443 type A, bit 1: type B, bit 2: ISO/IEC 18092
}

const (
	icPN532  = 0x32
	supportB = 0x02
)

// String names chip, version and what it supports.
func (f Firmware) String() string {
	var can []string
	for i, what := range []string{"type A", "type B", "ISO 18092"} {
		if f.Support>>i&1 != 0 {
			can = append(can, what)
		}
	}
	return fmt.Sprintf("IC %02X, firmware %d.%d (%s)", f.IC, f.Version, f.Revision, strings.Join(can, ", "))
}

// attempts at waking a chip. Together with their timeouts they take little more than half a second.
const attempts = 3

// reopenEach is how many starts a silent line is given before it is opened anew. An adapter may hold the first byte back for a
// second; closing it each time would begin that second again.
const reopenEach = 4

// ensure sets the chip up unless it is.
func (d *Dev) ensure(ctx context.Context) error {
	if d.up {
		return nil
	}
	if !d.opened {
		if err := d.bus.open(); err != nil {
			return unplugged(err)
		}
		d.opened = true
	}
	err := d.start(ctx)
	if err == nil {
		d.failures = 0
		return nil
	}
	if d.stopped(ctx) != nil {
		return err
	}
	if d.failures++; d.failures%reopenEach == 0 {
		d.shut()
	}
	return d.down(err)
}

// restart sets a chip up anew that is in trouble. The card in its field has lost its power then.
func (d *Dev) restart(ctx context.Context) error {
	_ = d.down(errSilent)
	err := d.ensure(ctx)
	if err == nil {
		time.Sleep(time.Until(d.dark.Add(darkness)))
	}
	return err
}

// start wakes the chip and sets it up; the field is off afterwards.
func (d *Dev) start(ctx context.Context) error {
	if err := d.reset(); err != nil {
		return err
	}
	if err := d.wakeUp(ctx); err != nil {
		return fmt.Errorf("wake: %w", err)
	}
	f, err := d.askFirmware(ctx, d.insist)
	if err != nil {
		return fmt.Errorf("read firmware: %w", err)
	}
	for _, packet := range [][]byte{
		{codeParameters, automatic},
		{codeRF, itemTimings, 0x00, atrTimeout, timeoutCode(d.opts.CardTimeout)},
		{codeRF, itemRetriesCOM, 0x00},
		{codeRF, itemRetries, 0x01, 0x00, activationRetries},
		{codeRF, itemField, 0x00},
	} {
		// A clone that does not know one of them may do without.
		if _, err := d.insist(ctx, shortly, packet...); err != nil && !errors.Is(err, ErrSyntax) {
			return fmt.Errorf("set up (% X): %w", packet, err)
		}
	}
	now := time.Now()
	d.firmware, d.up, d.lit, d.adrift, d.dark, d.proved = f, true, false, false, now, now
	return nil
}

// reset pulls the line, if there is one: Low for 20 ns or more, then 2 ms or more of peace.
func (d *Dev) reset() error {
	if d.opts.Reset == nil {
		return nil
	}
	for _, step := range []struct {
		level gpio.Level
		rest  time.Duration
	}{{gpio.Low, time.Millisecond}, {gpio.High, 10 * time.Millisecond}} {
		if err := d.opts.Reset.Out(step.level); err != nil {
			return fmt.Errorf("reset: %w", err)
		}
		time.Sleep(step.rest)
	}
	return nil
}

// wakeUp wakes the chip and configures its SAM, before which some chips hear nothing else.
func (d *Dev) wakeUp(ctx context.Context) (err error) {
	sam := []byte{codeSAM, samNormal, 0x00, 0x00}
	if d.opts.IRQ != nil {
		sam[3] = 0x01
	}
	if err := d.bus.wake(); err != nil {
		return unplugged(err)
	}
	if err := d.calm(); err != nil {
		return err
	}
	for range attempts {
		if d.stale {
			if err := d.calm(); err != nil {
				return err
			}
		}
		if err := d.bus.wake(); err != nil { // it sleeps again until its SAM is configured
			return unplugged(err)
		}
		if _, err = d.command(ctx, d.opts.AckTimeout, sam...); !troubled(err) {
			return err
		}
	}
	return err
}

// insist is command for the setting up: what goes wrong is tried again.
func (d *Dev) insist(ctx context.Context, within time.Duration, packet ...byte) (got []byte, err error) {
	for range attempts {
		if got, err = d.command(ctx, within, packet...); !troubled(err) {
			return got, err
		}
	}
	return nil, err
}

// asking is ask or insist.
type asking func(ctx context.Context, within time.Duration, packet ...byte) ([]byte, error)

func (d *Dev) askFirmware(ctx context.Context, ask asking) (Firmware, error) {
	got, err := ask(ctx, shortly, codeFirmware)
	if err != nil {
		return Firmware{}, err
	}
	if len(got) != 4 {
		return Firmware{}, errResponse
	}
	f := Firmware{got[0], got[1], got[2], got[3]}
	if f.IC != icPN532 {
		return f, &OtherDeviceError{f}
	}
	return f, nil
}

// field turns the field on or off.
func (d *Dev) field(ctx context.Context, on bool) error {
	b := byte(0)
	if on {
		b = 1
	}
	if _, err := d.ask(ctx, shortly, codeRF, itemField, b); err != nil {
		return err
	}
	if d.lit = on; !on {
		d.dark, d.adrift = time.Now(), false
	}
	return nil
}
