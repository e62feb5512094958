package turnstile

import (
	"errors"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Errors that say why the gate does not do what it was asked to.
var (
	// ErrFire means that the fire contact is open.
	ErrFire = errors.New("turnstile: fire")
	// ErrReleased means that the gate is free until it is rearmed.
	ErrReleased = errors.New("turnstile: released")
	// ErrHalted means that the device was halted and stays inert.
	ErrHalted = errors.New("turnstile: halted")
	// ErrOpen means that an authorisation is under way.
	ErrOpen = errors.New("turnstile: open already")
	// ErrBlocked means that beam B is dark for so long that nobody could be counted.
	ErrBlocked = errors.New("turnstile: beam B blocked")
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

// Pins are the lines of a gate; the package doc tells their levels. All are needed.
type Pins struct {
	Pass, Hold                                 gpio.PinOut
	BeamA, BeamB, LimitOpen, LimitClosed, Fire gpio.PinIn
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
	FailSecure    bool          // Halt leaves Hold energised: the gate stays locked. Default: Halt frees it
	// Clock is a monotonic clock, the one of the events; default: the time since New.
	Clock func() time.Duration
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
	if r.Clock == nil {
		began := time.Now()
		r.Clock = func() time.Duration { return time.Since(began) }
	}
	return r, nil
}

// check returns an *InvalidError for a line that is missing.
func (p Pins) check() error {
	for _, l := range []struct {
		name string
		is   bool
	}{
		{"Pins.Pass", p.Pass != nil}, {"Pins.Hold", p.Hold != nil},
		{"Pins.BeamA", p.BeamA != nil}, {"Pins.BeamB", p.BeamB != nil},
		{"Pins.LimitOpen", p.LimitOpen != nil}, {"Pins.LimitClosed", p.LimitClosed != nil},
		{"Pins.Fire", p.Fire != nil},
	} {
		if !l.is {
			return &InvalidError{l.name, nil, "a line"}
		}
	}
	return nil
}
