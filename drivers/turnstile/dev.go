package turnstile

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"passlane/drivers/gate"
	"periph.io/x/conn/v3/gpio"
)

// buffered is how many events wait for a reader; the last place is for the word that some were lost.
const buffered = 64

// Dev is a gate. Its methods may be called from any goroutine.
type Dev struct {
	pins   Pins
	opts   Opts
	events chan gate.Event
	wake   chan struct{} // holds one: the state changed
	halted chan struct{}

	mu    sync.Mutex
	state state
	unset [2]error // why Pass and Hold are not at the level they should be
	lost  bool     // events, until the reader has caught up
}

// New brings the gate to its safe position and returns it: Pass Low, then Hold energised, or dropped if the fire
// contact is open. No output pulses. Errors: *InvalidError for pins and opts, or that of a line, wrapped.
func New(pins Pins, opts *Opts) (*Dev, error) {
	if err := pins.check(); err != nil {
		return nil, err
	}
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	if err := pins.Pass.Out(gpio.Low); err != nil {
		return nil, fmt.Errorf("turnstile: drop Pass: %w", err)
	}
	d := &Dev{
		pins: pins, opts: o,
		events: make(chan gate.Event, buffered), wake: make(chan struct{}, 1), halted: make(chan struct{}),
	}
	for x := range sensors {
		if err := d.line(x).In(gpio.PullDown, gpio.BothEdges); err != nil {
			return nil, fmt.Errorf("turnstile: listen to %s: %w", d.line(x), err)
		}
	}
	d.state = start(o, d.read(fire))
	if err := pins.Hold.Out(gpio.Level(d.state.out.hold)); err != nil {
		return nil, fmt.Errorf("turnstile: set Hold: %w", err)
	}
	return d, nil
}

// String names the gate by its outputs.
func (d *Dev) String() string { return fmt.Sprintf("turnstile(%s, %s)", d.pins.Pass, d.pins.Hold) }

// Events returns what the gate tells. The driver never waits for the reader: when 63 events wait, the next is a Fault
// and further ones are lost until half are read, which is told by Recovered. The channel is never closed.
func (d *Dev) Events() <-chan gate.Event { return d.events }

// Open lets people pass, for maxOpen or until the last is through; 0 means Opts.MaxOpen, which is never exceeded.
// Errors: *InvalidError, ErrHalted, ErrNotRunning, ErrFire, ErrReleased, ErrOpen, ErrBlocked, or that of the line; then
// the gate is locked again.
func (d *Dev) Open(people int, maxOpen time.Duration) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.do(open{people, maxOpen})
	if err != nil && d.unset[0] != nil {
		err = errors.Join(err, d.do(lock{}))
	}
	return err
}

// Lock ends an authorisation; those between the beams may still pass. Errors: ErrReleased, or that of the line.
func (d *Dev) Lock() error { return d.once(lock{}) }

// Release frees the gate in all directions at once, as on fire: Pass and Hold drop, until Rearm. It works at any time,
// after Halt too. Errors: that of a line.
func (d *Dev) Release() error { return d.once(release{}) }

// Rearm locks a released gate again. Errors: ErrFire while the fire contact is open, ErrHalted, or that of a line.
func (d *Dev) Rearm() error { return d.once(rearm{}) }

// Halt makes the gate inert for good: Pass drops; Hold drops too, unless Opts.FailSecure is set and the gate is not
// released. Run returns. Twice is fine. Errors: that of a line.
func (d *Dev) Halt() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.state.halted {
		close(d.halted)
	}
	return errors.Join(d.do(halt{}), d.mend())
}

// Fault returns what is wrong with the gate now, nil if nothing is.
func (d *Dev) Fault() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	errs := []error{d.unset[0], d.unset[1]}
	if d.state.torn {
		errs = append(errs, errors.New("turnstile: LimitOpen and LimitClosed contradict each other"))
	}
	if d.lost {
		errs = append(errs, errors.New("turnstile: events lost: nobody reads them"))
	}
	return errors.Join(errs...)
}

func (d *Dev) once(in any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.do(in)
}

// do takes one step, unless it is refused, and acts on it. The caller holds the lock.
func (d *Dev) do(in any) error {
	if err := d.state.check(in); err != nil {
		return err
	}
	next, todo, events := step(d.state, in, d.opts.Clock())
	d.state = next
	var errs []error
	for _, a := range todo {
		errs = append(errs, d.write(a))
	}
	for _, e := range events {
		d.tell(e)
	}
	select {
	case d.wake <- struct{}{}:
	default:
	}
	return errors.Join(errs...)
}

// write sets one output. If that goes wrong it is told once, and tried again until it works.
func (d *Dev) write(a action) error {
	i, pin := 1, d.pins.Hold
	if a.pass {
		i, pin = 0, d.pins.Pass
	}
	err := pin.Out(gpio.Level(a.high))
	if err != nil {
		err = fmt.Errorf("turnstile: set %s %s: %w", pin, gpio.Level(a.high), err)
	}
	switch was := d.unset[i]; {
	case err != nil && was == nil:
		d.tell(gate.Event{Kind: gate.Fault, At: d.opts.Clock()})
	case err == nil && was != nil:
		d.tell(gate.Event{Kind: gate.Recovered, At: d.opts.Clock()})
	}
	d.unset[i] = err
	return err
}

// mend writes the outputs that could not be written.
func (d *Dev) mend() error {
	var errs []error
	if d.unset[0] != nil {
		errs = append(errs, d.write(action{pass: true, high: d.state.out.pass}))
	}
	if d.unset[1] != nil {
		errs = append(errs, d.write(action{pass: false, high: d.state.out.hold}))
	}
	return errors.Join(errs...)
}

// tell hands e to the reader, if there is room.
func (d *Dev) tell(e gate.Event) {
	if d.lost {
		if len(d.events) > buffered/2 {
			return
		}
		d.lost = false
		d.events <- gate.Event{Kind: gate.Recovered, At: e.At}
	}
	if len(d.events) == buffered-1 {
		d.lost = true
		e.Kind = gate.Fault
	}
	d.events <- e
}
