package turnstile

import (
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"

	"passlane/drivers/gate"
)

// Errors that say why the gate does not do what it was asked to.
var (
	// ErrFire means that the fire contact is open.
	ErrFire = errors.New("turnstile: fire")
	// ErrReleased means that the gate is free until it is rearmed.
	ErrReleased = fmt.Errorf("turnstile: %w", gate.ErrReleased)
	// ErrHalted means that the device was halted and stays inert.
	ErrHalted = errors.New("turnstile: halted")
	// ErrOpen means that an authorisation is under way.
	ErrOpen = errors.New("turnstile: open already")
	// ErrBlocked means that beam B, or a PASS contact, is dark for so long that nobody could be counted.
	ErrBlocked = errors.New("turnstile: blocked: nobody could be counted")
	// ErrResting means that the coil of Pass has been under power for as long as it bears; Opts.Duty.
	ErrResting = errors.New("turnstile: the coil of Pass rests")
	// ErrNotReady means that the gate says that it is not ready, or that its wire is cut.
	ErrNotReady = errors.New("turnstile: the gate is not ready")
	// ErrInterlock means that the other door is not proved closed.
	ErrInterlock = errors.New("turnstile: the other door is not proved closed")
	// ErrNotRunning means that Run does not run, so that nothing would close the gate.
	ErrNotRunning = errors.New("turnstile: not running")
	// ErrRunning means that Run runs already.
	ErrRunning = errors.New("turnstile: running already")
)

// InvalidError names an argument that cannot be.
type InvalidError struct {
	Field string
	Value any
	Want  string
}

// Error names the field, its value and what it should be.
func (e *InvalidError) Error() string {
	return fmt.Sprintf("turnstile: %s is %v, want %s", e.Field, e.Value, e.Want)
}

// Pins are the lines of a gate; the package doc tells their levels. All of the first group are needed, the beams unless
// the gate has PASS contacts.
type Pins struct {
	Pass, Hold                                 gpio.PinOut
	BeamA, BeamB, LimitOpen, LimitClosed, Fire gpio.PinIn

	Stop         gpio.PinOut // closes the gate; needed in pulse mode, and in no other
	PassA, PassB gpio.PinIn  // the gate's own count, in place of the beams
	Ready, Alarm gpio.PinIn  // the gate's word of itself; may be nil
}

// Opts fits the driver to a gate. The zero value of each field means the default.
type Opts struct {
	MaxOpen       time.Duration // longest authorisation; default 15 s
	OpenTimeout   time.Duration // for the leaf to open; default 3 s
	CloseTimeout  time.Duration // for the leaf to close; default 5 s
	Debounce      time.Duration // of beams and fire contact; default 5 ms
	LimitDebounce time.Duration // of the leaf's switches; default 20 ms
	BlockedAfter  time.Duration // how long a beam may be dark; default 10 s
	Between       time.Duration // how long a body may be between the beams, seen by neither; default 500 ms
	Poll          time.Duration // how often inputs are read without an edge; default 50 ms
	Pulse         time.Duration // how long a pulse on Pass or Stop is, 100 ms or more; 0: level mode
	Duty          Duty          // of the coil of Pass; default: no limit
	Interlock     *Interlock    // with the other door; default: there is none
	FailSecure    bool          // Halt leaves Hold energised: the gate stays locked. Default: Halt frees it
	// Clock is a monotonic clock, the one of the events; default: the time since New.
	Clock func() time.Duration

	contacts bool // PASS contacts count, not beams
}

// resolve returns o with its defaults, or an *InvalidError.
func (o *Opts) resolve() (Opts, error) {
	var r Opts
	if o != nil {
		r = *o
	}
	for _, d := range []struct {
		name  string
		value *time.Duration
		usual time.Duration
	}{
		{"Opts.MaxOpen", &r.MaxOpen, 15 * time.Second},
		{"Opts.OpenTimeout", &r.OpenTimeout, 3 * time.Second},
		{"Opts.CloseTimeout", &r.CloseTimeout, 5 * time.Second},
		{"Opts.Debounce", &r.Debounce, 5 * time.Millisecond},
		{"Opts.LimitDebounce", &r.LimitDebounce, 20 * time.Millisecond},
		{"Opts.BlockedAfter", &r.BlockedAfter, 10 * time.Second},
		{"Opts.Between", &r.Between, 500 * time.Millisecond},
		{"Opts.Poll", &r.Poll, 50 * time.Millisecond},
	} {
		if *d.value < 0 {
			return r, &InvalidError{d.name, *d.value, "0 or more"}
		}
		if *d.value == 0 {
			*d.value = d.usual
		}
	}
	if r.Pulse != 0 && r.Pulse < 100*time.Millisecond {
		return r, &InvalidError{"Opts.Pulse", r.Pulse, "0, or 100ms and more"}
	}
	if err := r.Duty.check(); err != nil {
		return r, err
	}
	if r.Duty != (Duty{}) && r.Duty.On/2 < r.Pulse {
		return r, &InvalidError{"Opts.Duty", r.Duty, "On of two pulses or more"}
	}
	if r.Clock == nil {
		began := time.Now()
		r.Clock = func() time.Duration { return time.Since(began) }
	}
	return r, nil
}

// check returns an *InvalidError for a line that is missing or too much.
func (p Pins) check(pulsed bool) error {
	contacts := p.PassA != nil || p.PassB != nil
	for _, l := range []struct {
		name      string
		is, wants bool
	}{
		{"Pins.Pass", p.Pass != nil, true}, {"Pins.Hold", p.Hold != nil, true}, {"Pins.Stop", p.Stop != nil, pulsed},
		{"Pins.BeamA", p.BeamA != nil, !contacts}, {"Pins.BeamB", p.BeamB != nil, !contacts},
		{"Pins.PassA", p.PassA != nil, contacts}, {"Pins.PassB", p.PassB != nil, contacts},
		{"Pins.LimitOpen", p.LimitOpen != nil, true}, {"Pins.LimitClosed", p.LimitClosed != nil, true},
		{"Pins.Fire", p.Fire != nil, true},
	} {
		switch {
		case l.wants && !l.is:
			return &InvalidError{l.name, nil, "a line"}
		case l.is && !l.wants:
			return &InvalidError{l.name, "a line", "none with the others"}
		}
	}
	return nil
}
