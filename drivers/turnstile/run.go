package turnstile

import (
	"context"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Run watches the gate's inputs and keeps its times until ctx ends or Halt is called; it leaves the gate halted, after
// a panic too, which goes on once the gate is. It returns when all its goroutines have. Errors: ErrHalted, ErrRunning, or that of
// a line which Halt could not set.
func (d *Dev) Run(ctx context.Context) error {
	if err := d.once(began{}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var watchers sync.WaitGroup
	broken := make(chan any, sensors+2)
	func() {
		defer d.guard(cancel, broken)
		d.senseAll()
	}()
	watchers.Go(func() { d.pump(ctx) })
	for x := range sensors {
		if d.line(x) != nil {
			watchers.Go(func() {
				defer d.guard(cancel, broken)
				d.watch(ctx, x)
			})
		}
	}
	func() {
		defer d.guard(cancel, broken)
		d.keepTime(ctx)
	}()
	err := d.Halt()
	cancel()
	watchers.Wait()
	select {
	case p := <-broken:
		panic(p)
	default:
		return err
	}
}

// guard makes the gate inert if its goroutine panics, and hands the panic on.
func (d *Dev) guard(cancel func(), broken chan<- any) {
	if p := recover(); p != nil {
		_ = d.Halt() // what cannot be set stands in Fault
		cancel()
		select {
		case broken <- p:
		default: // one is enough
		}
	}
}

// refresh is how often the outputs are written without need: a line that went away and came back is found by that.
const refresh = time.Second

// keepTime gives the gate its ticks.
func (d *Dev) keepTime(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	again := time.NewTicker(refresh)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.halted:
			return
		case <-d.wake:
			d.heed()
		case <-timer.C:
			d.tick()
		case <-again.C:
			d.rewrite()
		}
		if wait, ok := d.wait(); ok {
			timer.Reset(wait)
		} else {
			timer.Stop()
		}
	}
}

// tick lets time pass, and tries again what could not be written; its error stands in Fault.
func (d *Dev) tick() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.mend()
	_ = d.do(tick{})
}

// wait returns how long until the next tick, false if none is due.
func (d *Dev) wait() (time.Duration, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, ok := d.state.next()
	wait := max(0, at-d.opts.Clock())
	if d.unset == [relays]error{} {
		return wait, ok
	}
	if !ok {
		return d.opts.Poll, true
	}
	return min(wait, d.opts.Poll), true
}

// watch reads one input at each edge, and each Opts.Poll without.
func (d *Dev) watch(ctx context.Context, x sensor) {
	pin := d.line(x)
	for ctx.Err() == nil {
		// Read first: a level may differ from the start without an edge.
		d.sense(x)
		began := d.opts.Clock()
		if !pin.WaitForEdge(d.opts.Poll) {
			d.pause(ctx, d.opts.Poll-(d.opts.Clock()-began))
		}
	}
}

// senseAll tells the gate the levels of all inputs.
func (d *Dev) senseAll() {
	for x := range sensors {
		if d.line(x) != nil {
			d.sense(x)
		}
	}
}

// sense tells the gate the level of one input; what it cannot do about it stands in Fault.
func (d *Dev) sense(x sensor) {
	on := d.read(x)
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.state.halted && d.state.raw[x] != on {
		_ = d.do(sensed{x, on})
	}
}

// pause waits for what is left of a wait for an edge that ended early, as that of a line that is gone does.
func (d *Dev) pause(ctx context.Context, left time.Duration) {
	if left <= 0 {
		return // what is due needs no timer; under synctest and -race the runtime of Go 1.26 died of one
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// line returns the pin of an input, nil if there is none.
func (d *Dev) line(x sensor) gpio.PinIn {
	if d.opts.contacts && (x == beamA || x == beamB) {
		return [...]gpio.PinIn{beamA: d.pins.PassA, beamB: d.pins.PassB}[x]
	}
	return [sensors]gpio.PinIn{
		beamA: d.pins.BeamA, beamB: d.pins.BeamB, atOpen: d.pins.LimitOpen, atClosed: d.pins.LimitClosed,
		fire: d.pins.Fire, unready: d.pins.Ready, alarm: d.pins.Alarm,
	}[x]
}

// read returns whether the input is on: a beam dark, the leaf at a switch, the fire contact open.
func (d *Dev) read(x sensor) bool {
	high := bool(d.line(x).Read())
	if x == atOpen || x == atClosed {
		return high
	}
	return !high
}
