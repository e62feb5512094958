package mfrc522

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/turn"
	"periph.io/x/conn/v3/gpio"
	"periph.io/x/conn/v3/spi"
	"periph.io/x/devices/v3/mfrc522/commands"
)

// Errors that say why the reader does not do what it was asked to.
var (
	// ErrHalted means that the reader was halted and stays inert.
	ErrHalted = errors.New("mfrc522: halted")
	// ErrPlainOnly means that a card speaks ISO/IEC 14443-4, which this reader does not.
	ErrPlainOnly = errors.New("mfrc522: the card is no plain tag, this reader reads no others")
)

// InvalidError names an argument that cannot be.
type InvalidError struct {
	Field string
	Value any
	Want  string
}

// Error names the field, its value and what it should be.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("mfrc522: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// Opts fits the driver to a lane. The zero value of each field means the default.
type Opts struct {
	Period time.Duration // between two looks for a card, or at one that lies there; default 100 ms
	Gain   int           // of the receiver, 1 to 7 as in RFCfgReg (data sheet, 9.3.3.6); default 4, 33 dB
}

// Dev is a reader. Its methods may be called from any goroutine.
type Dev struct {
	chip  *commands.LowLevel
	port  spi.Port
	reset gpio.PinOut
	opts  Opts
	turn  *turn.Turn // whoever has it talks to the chip

	up   bool
	card *card // that lies there, and was reported

	stayed atomic.Pointer[time.Time] // when it was last found there still; nil: it is gone
}

// New returns a reader on a port of SPI, 10 MHz, mode 0. It says nothing to the chip, which the Reset line keeps inert: whatever is called first starts
// it. Errors: *InvalidError, or that of port or line, wrapped.
func New(port spi.Port, reset gpio.PinOut, opts *Opts) (*Dev, error) {
	var o Opts
	if opts != nil {
		o = *opts
	}
	switch {
	case port == nil:
		return nil, &InvalidError{"port", nil, "a port"}
	case reset == nil:
		return nil, &InvalidError{"reset", nil, "a line"}
	case o.Period < 0:
		return nil, &InvalidError{"Opts.Period", o.Period, "0 or more"}
	case o.Gain < 0 || o.Gain > 7:
		return nil, &InvalidError{"Opts.Gain", o.Gain, "0 to 7"}
	}
	if o.Period == 0 {
		o.Period = 100 * time.Millisecond
	}
	chip, err := commands.NewLowLevelSPI(port, reset, nil)
	if err != nil {
		return nil, fmt.Errorf("mfrc522: connect: %w", err)
	}
	if o.Gain > 0 {
		chip.SetAntennaGain(o.Gain)
	}
	if err := reset.Out(gpio.Low); err != nil {
		return nil, fmt.Errorf("mfrc522: hold in reset: %w", err)
	}
	return &Dev{chip: chip, port: port, reset: reset, opts: o, turn: turn.New(ErrHalted)}, nil
}

// String names the reader by its port.
func (d *Dev) String() string { return fmt.Sprintf("mfrc522(%s)", d.port) }

// Halt turns the field off by holding the chip in reset, for good; what waits returns ErrHalted, and so does all that comes later. Twice is fine.
// Errors: that of the line.
func (d *Dev) Halt() error {
	d.turn.Halt()
	defer d.turn.Pass()
	d.up, d.card = false, nil
	if err := d.reset.Out(gpio.Low); err != nil {
		return fmt.Errorf("mfrc522: halt: %w", err)
	}
	return nil
}

// Version returns the chip's version register: 91h or 92h for NXP's, 88h for a clone; it proves that the chip lives. Errors: nfc.ErrUnplugged, ErrHalted,
// or that of ctx, wrapped.
func (d *Dev) Version(ctx context.Context) (v byte, err error) {
	err = d.with(ctx, "read version", func() error {
		v, err = d.version()
		return err
	})
	return v, err
}

// with runs do on a chip that is set up, alone, and gives its error a name.
func (d *Dev) with(ctx context.Context, what string, do func() error) error {
	err := d.turn.Take(ctx)
	if err == nil {
		defer d.turn.Pass()
		if err = d.ensure(); err == nil {
			err = do()
		}
	}
	if err != nil {
		return fmt.Errorf("mfrc522: %s: %w", what, err)
	}
	return nil
}

// antenna is the bits of TxControlReg that are the field (data sheet, 9.3.2.5).
const antenna = 0x03

// startUp is what the chip needs after reset (data sheet, 8.8.2: an oscillator and 37.74 us; boards differ).
const startUp = 50 * time.Millisecond

// ensure sets the chip up unless it is; the field is on afterwards.
func (d *Dev) ensure() error {
	if d.up {
		return nil
	}
	for _, l := range []gpio.Level{gpio.Low, gpio.High} {
		if err := d.reset.Out(l); err != nil {
			return fmt.Errorf("reset: %w", err)
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(startUp)
	if _, err := d.version(); err != nil {
		return err
	}
	if err := d.chip.Init(); err != nil {
		return d.lost(err)
	}
	d.up = true
	return nil
}

// version reads the version register, which is neither 00h nor FFh on a chip that is there.
func (d *Dev) version() (byte, error) {
	v, err := d.chip.DevRead(commands.VersionReg)
	if err == nil && (v == 0x00 || v == 0xFF) {
		err = fmt.Errorf("version %02X: is it wired", v)
	}
	if err != nil {
		return v, d.lost(err)
	}
	return v, nil
}

// lost gives the chip up until it is set up anew.
func (d *Dev) lost(err error) error {
	d.up, d.card = false, nil
	return fmt.Errorf("%w: %w", nfc.ErrUnplugged, err)
}

// check finds a chip that is gone, and sets one up anew that lost its power: its field is off.
func (d *Dev) check() error {
	if _, err := d.version(); err != nil {
		return err
	}
	on, err := d.chip.DevRead(commands.TxControlReg)
	if err != nil {
		return d.lost(err)
	}
	if on&antenna == antenna {
		return nil
	}
	d.up, d.card = false, nil
	return d.ensure()
}
