package pn532

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"passlane/drivers/nfc"
	"passlane/drivers/turn"
	"periph.io/x/conn/v3/gpio"
)

// Dev is a reader. Its methods may be called from any goroutine; one talks to the chip at a time.
type Dev struct {
	bus  Bus
	opts Opts
	turn *turn.Turn // whoever has it talks to the chip

	talk
	state

	stayed atomic.Pointer[time.Time] // when the card that was reported was last found there still; nil: it is gone
}

// state is what we believe of the chip. Whoever has the turn may touch it.
type state struct {
	opened   bool // the bus
	up       bool // the chip is set up
	over     bool // Halt is at work
	failures int  // starts in a row that failed
	firmware Firmware
	lit      bool      // the field is on
	dark     time.Time // when it went off
	card     *Card     // that lies there, and was reported
	adrift   bool      // a card may be active that was not, and hears no other look
	doubted  []byte    // UID of the last card, if it never answered whether it is there
	proved   time.Time
}

// New returns a reader on a bus, without a word to the chip: a reader that is unplugged may come later, and whatever is called first starts
// it. A Reset line is pulled Low, which keeps the chip inert until then. Errors: *InvalidError, or that of a line, wrapped.
func New(bus Bus, opts *Opts) (*Dev, error) {
	if bus == nil {
		return nil, &InvalidError{"bus", nil, "one of HSU, Serial, SPI, I2C"}
	}
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	if o.Reset != nil {
		if err := o.Reset.Out(gpio.Low); err != nil {
			return nil, fmt.Errorf("pn532: hold in reset: %w", err)
		}
	}
	if o.IRQ != nil {
		if err := o.IRQ.In(gpio.PullUp, gpio.FallingEdge); err != nil {
			return nil, fmt.Errorf("pn532: listen to %s: %w", o.IRQ, err)
		}
		if b, ok := bus.(interface{ listen(gpio.PinIn) }); ok {
			b.listen(o.IRQ)
		}
	}
	return &Dev{bus: bus, opts: o, turn: turn.New(ErrHalted)}, nil
}

// String names the reader by its bus.
func (d *Dev) String() string { return fmt.Sprintf("pn532(%s)", d.bus) }

// Halt turns the field off and gives the bus free; what waits returns ErrHalted, and so does all that comes later. A Reset line is
// Low then. Twice is fine. Errors: that of a chip that was at work and does not obey, of the bus or of the line.
func (d *Dev) Halt() error {
	d.turn.Halt()
	defer d.turn.Pass()
	d.over, d.card = true, nil // what it takes to halt is not to be stopped
	defer func() { d.over = false }()
	var errs []error
	if d.up && d.opts.Reset == nil {
		errs = append(errs, d.field(context.Background(), false))
	}
	if d.opts.Reset != nil {
		errs = append(errs, d.opts.Reset.Out(gpio.Low))
	}
	d.up = false
	if d.opened {
		errs = append(errs, d.bus.close())
		d.opened = false
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("pn532: halt: %w", err)
	}
	return nil
}

// stopped returns why nobody wants an answer any more, nil if somebody does. It is for whoever has the turn.
func (d *Dev) stopped(ctx context.Context) error {
	if d.over {
		return ctx.Err()
	}
	return d.turn.Ended(ctx)
}

// with runs do with the turn, on a chip that is set up, and gives its error a name.
func (d *Dev) with(ctx context.Context, what string, do func() error) error {
	err := d.turn.Take(ctx)
	if err == nil {
		defer d.turn.Pass()
		if err = d.ensure(ctx); err == nil {
			err = do()
		}
	}
	if err != nil {
		return fmt.Errorf("pn532: %s: %w", what, err)
	}
	return nil
}

// Firmware asks the chip what it is (GetFirmwareVersion; UM0701-02, 7.2.2), and starts it first if need be. Errors: nfc.ErrUnplugged,
// *OtherDeviceError together with it, ErrHalted, or that of ctx, wrapped.
func (d *Dev) Firmware(ctx context.Context) (f Firmware, err error) {
	err = d.with(ctx, "read firmware", func() error {
		f, err = d.askFirmware(ctx, d.ask)
		return err
	})
	return f, err
}

// Probe proves that the chip is alive: it must repeat what it is told (Diagnose, communication line test; UM0701-02, 7.2.1). A
// chip that does not is started anew once. Errors as for Firmware.
func (d *Dev) Probe(ctx context.Context) error {
	return d.with(ctx, "probe", func() error { return d.prove(ctx) })
}

func (d *Dev) prove(ctx context.Context) error {
	said := []byte{codeDiagnose, testLine, 0x00, 0xFF, 0x55, 0xAA}
	got, err := d.ask(ctx, shortly, said...)
	if err == nil && string(got) != string(said[1:]) {
		err = d.down(errResponse)
	}
	if err == nil {
		d.proved = time.Now()
	}
	return err
}

// down gives the chip up until the next start, and returns why. A bus that failed is closed, to be opened anew.
func (d *Dev) down(err error) error {
	d.up, d.lit, d.card = false, false, nil
	if errors.Is(err, nfc.ErrUnplugged) {
		d.shut()
	}
	return unplugged(err)
}

func (d *Dev) shut() {
	_ = d.bus.close()
	d.opened = false
}

var _ interface {
	WaitCard(context.Context) (nfc.Card, error)
} = (*Dev)(nil)
