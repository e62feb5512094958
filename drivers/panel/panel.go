// Package panel drives the lamps over a lane, a red cross, a green arrow and an amber lamp, and its call button.
//
// Lamps are lit by High. The red cross means closed: it is lit from New on, and Halt leaves it lit, since a dark
// sign says nothing and invites people into a lane that does not work. Cross and arrow are never lit together, not
// even on the way from one to the other. Each lamp has a shape of its own; no meaning hangs on a colour alone.
//
// What else hangs at a lane, each a device of its own: a [Buzzer], an officer's [KeySwitch], a [Keypad].
//
// The call button connects to High, as do key switch and keypad; a pull-down keeps a cut wire from calling.
package panel

import (
	"errors"
	"fmt"
	"sync"

	"periph.io/x/conn/v3/gpio"
)

// Errors that say why the panel does not do what it was asked to.
var (
	// ErrHalted means that the panel, or another device of this package, was halted and stays inert.
	ErrHalted = errors.New("panel: halted")
	// ErrContradiction means that cross and arrow were asked for together.
	ErrContradiction = errors.New("panel: cross and arrow together")
	// ErrNoButton means that the panel was given no call button.
	ErrNoButton = errors.New("panel: no call button")
)

// MissingError names a line that a panel needs.
type MissingError struct{ Field string }

// Error names the line.
func (e *MissingError) Error() string { return "panel: " + e.Field + " is missing" }

// Pins are the lines of a panel. Call may be nil.
type Pins struct {
	Cross, Arrow, Amber gpio.PinOut
	Call                gpio.PinIn
}

// Dev is a panel. Its methods may be called from any goroutine.
type Dev struct {
	pins   Pins
	halted chan struct{}

	mu   sync.Mutex
	over bool

	listen sync.Mutex // one Pressed at a time
	call   *contact   // nil: there is none
}

// New lights the cross, darkens the other lamps and returns the panel. Errors: *MissingError, or that of a line, wrapped.
func New(pins Pins) (*Dev, error) {
	for _, l := range []struct {
		name string
		pin  gpio.PinOut
	}{{"Pins.Cross", pins.Cross}, {"Pins.Arrow", pins.Arrow}, {"Pins.Amber", pins.Amber}} {
		if l.pin == nil {
			return nil, &MissingError{l.name}
		}
	}
	d := &Dev{pins: pins, halted: make(chan struct{})}
	if err := d.light(true, false, false); err != nil {
		return nil, err
	}
	if pins.Call != nil {
		d.call = &contact{pin: pins.Call, halted: d.halted}
		if err := d.call.listen(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// String names the panel by its cross.
func (d *Dev) String() string { return fmt.Sprintf("panel(%s)", d.pins.Cross) }

// Show lights the lamps that are true and darkens the others; every call writes all of them. Errors: ErrContradiction,
// ErrHalted, or that of a line, wrapped; then the arrow is darkened as far as that is possible.
func (d *Dev) Show(cross, arrow, amber bool) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if cross && arrow {
		return ErrContradiction
	}
	if d.over {
		return ErrHalted
	}
	err := d.light(cross, arrow, amber)
	if err != nil && arrow {
		err = errors.Join(err, d.light(true, false, false))
	}
	return err
}

// Halt closes the panel for good: cross lit, the rest dark; a Pressed that waits ends. Twice is fine. Errors: that of a line.
func (d *Dev) Halt() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.over {
		d.over = true
		close(d.halted)
	}
	return d.light(true, false, false)
}

// light writes all lamps, the dark ones first, and goes on after an error; but then the arrow stays dark.
func (d *Dev) light(cross, arrow, amber bool) error {
	lamps := []struct {
		pin gpio.PinOut
		lit bool
	}{{d.pins.Arrow, arrow}, {d.pins.Amber, amber}, {d.pins.Cross, cross}}
	var errs []error
	for _, lit := range []bool{false, true} {
		for _, l := range lamps {
			if l.lit != lit || lit && l.pin == d.pins.Arrow && len(errs) > 0 {
				continue
			}
			if err := l.pin.Out(gpio.Level(lit)); err != nil {
				errs = append(errs, fmt.Errorf("panel: set %s %s: %w", l.pin, gpio.Level(lit), err))
			}
		}
	}
	return errors.Join(errs...)
}
