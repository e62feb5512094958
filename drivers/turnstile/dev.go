package turnstile

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"passlane/drivers/gate"
	"periph.io/x/conn/v3/gpio"
)

// Dev is a gate. Its methods may be called from any goroutine.
type Dev struct {
	pins   Pins
	opts   Opts
	events chan gate.Event
	wake   chan struct{} // holds one: the state changed
	news   chan struct{} // holds one: the backlog changed
	halted chan struct{}

	mu      sync.Mutex
	state   state
	unset   [relays]error // why an output is not at the level it should be
	backlog backlog
}

// New brings the gate to its safe position and returns it: Pass and Stop Low, then Hold energised, or dropped if the fire
// contact is open or somebody is in the beams: then Run energises it when they are light. No output pulses. Errors:
// *InvalidError for pins and opts, or that of a line, wrapped.
func New(pins Pins, opts *Opts) (*Dev, error) {
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	if err := pins.check(o.Pulse > 0); err != nil {
		return nil, err
	}
	o.contacts = pins.PassA != nil
	d := &Dev{
		pins: pins, opts: o,
		events: make(chan gate.Event), wake: make(chan struct{}, 1), news: make(chan struct{}, 1), halted: make(chan struct{}),
	}
	for _, r := range []relay{pass, stop} {
		if err := d.set(action{r, false}); err != nil {
			return nil, err
		}
	}
	if err := d.listen(); err != nil {
		return nil, err
	}
	if err := d.set(action{hold, d.state.out.hold}); err != nil {
		return nil, err
	}
	if err := o.Interlock.join(d); err != nil {
		return nil, err
	}
	return d, nil
}

// listen makes inputs of the input lines and takes the state from them.
func (d *Dev) listen() error {
	for x := range sensors {
		if pin := d.line(x); pin != nil {
			if err := pin.In(gpio.PullDown, gpio.BothEdges); err != nil {
				return fmt.Errorf("turnstile: listen to %s: %w", pin, err)
			}
		}
	}
	dark := [2]bool{d.read(beamA), d.read(beamB)}
	d.state = start(d.opts, d.read(fire), dark)
	if d.opts.contacts {
		d.state.mute = dark
	}
	return nil
}

// String names the gate by its outputs.
func (d *Dev) String() string { return fmt.Sprintf("turnstile(%s, %s)", d.pins.Pass, d.pins.Hold) }

// Events returns what the gate tells, while Run runs. The driver never waits for the reader, and nothing is lost: 48 events wait
// in their order; beyond that a reader who comes back hears each person who was counted, then how fire, leaf, beams and faults
// are, a fire or a fault that is over too, and Secured last. A Secured that is true no more is not heard. The channel is never
// closed.
func (d *Dev) Events() <-chan gate.Event { return d.events }

// Open lets people pass, for maxOpen or until the last is through; 0 means Opts.MaxOpen, which is never exceeded. In pulse
// mode each person is given a pulse. With somebody in the beams the leaf opens when they are light; the time runs from the order.
// Errors: *InvalidError, ErrHalted, ErrNotRunning, ErrFire, ErrReleased, ErrOpen, ErrBlocked, ErrNotReady, ErrInterlock,
// ErrResting, or that of the line; then the gate is locked again.
func (d *Dev) Open(people int, maxOpen time.Duration) error {
	defer d.opts.Interlock.lock()()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.hear()
	before := d.state.orders
	err := d.do(open{people, maxOpen})
	if err != nil && d.state.orders != before {
		err = errors.Join(err, d.do(lock{}))
		d.state.orders = before // an order that went wrong was not taken
	}
	return err
}

// Lock ends an authorisation at once; those between the beams may still pass, and the leaf closes when the beams are light.
// Errors: ErrReleased, or that of the line.
func (d *Dev) Lock() error { return d.once(lock{}) }

// Release frees the gate in all directions at once, as on fire: Pass and Hold drop, until Rearm. It works at any time,
// after Halt too. Errors: that of a line.
func (d *Dev) Release() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	err := d.do(release{})
	if err != nil {
		d.state.orders-- // it went wrong
	}
	return err
}

// Rearm locks a released gate again, with somebody in the beams when they are light. Errors: ErrFire while the fire contact is
// open, ErrHalted, or that of a line.
func (d *Dev) Rearm() error { return d.once(rearm{}) }

// Halt makes the gate inert for good: Pass drops; Hold drops too, unless Opts.FailSecure is set and the gate is neither
// released nor open with somebody in the beams. Run returns. Twice is fine. Errors: that of a line.
func (d *Dev) Halt() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.state.halted {
		close(d.halted)
	}
	return errors.Join(d.do(halt{}), d.mend())
}

// Fault returns what is wrong with the gate now, nil if nothing is: among others ErrResting, ErrNotReady, ErrInterlock, or
// that of a line.
func (d *Dev) Fault() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return errors.Join(append(d.unset[:], d.state.faults()...)...)
}

func (d *Dev) once(in any) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.do(in)
}

// do takes one step, unless it is refused, and acts on it. The caller holds the lock.
func (d *Dev) do(in any) error {
	d.look(in)
	if err := d.state.check(in); err != nil {
		return err
	}
	was := d.state.secured
	next, todo, events := step(d.state, in, d.opts.Clock())
	d.state = next
	var errs []error
	for _, a := range append(todo, d.late()...) {
		errs = append(errs, d.write(a))
	}
	for _, e := range events {
		if e.Kind != gate.Recovered || d.unset == [relays]error{} {
			d.tell(e)
		}
	}
	if was && !d.state.secured {
		d.backlog.withdraw()
		signal(d.news)
	}
	d.opts.Interlock.say(d, d.state.proved())
	signal(d.wake)
	return errors.Join(errs...)
}

// late returns what could not be written, and waits no more once the gate is free.
func (d *Dev) late() (todo []action) {
	for r := range relays {
		if d.state.free && d.unset[r] != nil {
			todo = append(todo, action{r, d.state.out.level(r)})
		}
	}
	return todo
}

// look reads the beams before whatever might move the leaf: an edge may be on its way.
func (d *Dev) look(before any) {
	switch before.(type) {
	case sensed, release, halt:
		return
	}
	for _, x := range []sensor{beamA, beamB} {
		if on := d.read(x); !d.state.halted && d.state.raw[x] != on {
			_ = d.do(sensed{x, on}) // what could not be set stands in Fault
		}
	}
}

// signal leaves word in a channel that holds one.
func signal(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// write sets one output. If that goes wrong it is told once, and tried again until it works.
func (d *Dev) write(a action) error {
	err, was := d.set(a), d.unset[a.relay]
	d.unset[a.relay] = err
	d.state.unset = d.unset != [relays]error{}
	switch {
	case err != nil && was == nil:
		d.tell(gate.Event{Kind: gate.Fault, At: d.opts.Clock(), Orders: d.state.orders})
	case err == nil && was != nil && d.unset == [relays]error{} && !d.state.ill():
		d.tell(gate.Event{Kind: gate.Recovered, At: d.opts.Clock(), Orders: d.state.orders})
	}
	return err
}

// set writes one output, if there is one.
func (d *Dev) set(a action) error {
	pin := [relays]gpio.PinOut{hold: d.pins.Hold, pass: d.pins.Pass, stop: d.pins.Stop}[a.relay]
	if pin == nil {
		return nil
	}
	if err := pin.Out(gpio.Level(a.high)); err != nil {
		return fmt.Errorf("turnstile: set %s %s: %w", pin, gpio.Level(a.high), err)
	}
	return nil
}

// still says whether an output must stay as it is, whatever it should be: somebody is in the beams, and the leaf is held.
func (d *Dev) still() bool {
	if d.state.halted {
		return false
	}
	d.look(tick{})
	return !d.state.light() && d.state.out.hold
}

// mend writes the outputs that could not be written.
func (d *Dev) mend() error {
	if d.still() {
		return nil
	}
	var errs []error
	for r := range relays {
		if d.unset[r] != nil {
			errs = append(errs, d.write(action{r, d.state.out.level(r)}))
		}
	}
	return errors.Join(errs...)
}

// rewrite writes all outputs as they are, those that drop first; its errors stand in Fault.
func (d *Dev) rewrite() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.still() {
		return
	}
	for _, high := range []bool{false, true} {
		for r := range relays {
			if d.state.out.level(r) == high {
				_ = d.write(action{r, high})
			}
		}
	}
	_ = d.do(tick{}) // what is written now may be news
}

// tell hands e to the reader, in its time.
func (d *Dev) tell(e gate.Event) {
	d.backlog.put(e)
	signal(d.news)
}
