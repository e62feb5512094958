package turnstile

import (
	"context"
	"sync"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// Run watches the gate's inputs and keeps its times until ctx ends or Halt is called; it leaves the gate halted.
// It returns when all its goroutines have. Errors: ErrHalted, ErrRunning, or that of a line which Halt could not set.
func (d *Dev) Run(ctx context.Context) error {
	if err := d.once(began{}); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var watchers sync.WaitGroup
	for x := range sensors {
		watchers.Go(func() { d.watch(ctx, x) })
	}
	d.keepTime(ctx)
	err := d.Halt()
	cancel()
	watchers.Wait()
	return err
}

// keepTime gives the gate its ticks.
func (d *Dev) keepTime(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-d.halted:
			return
		case <-d.wake:
		case <-timer.C:
			d.tick()
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
	_ = d.do(tick{})
	_ = d.mend()
}

// wait returns how long until the next tick, false if none is due.
func (d *Dev) wait() (time.Duration, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, ok := d.state.next()
	wait := max(0, at-d.opts.Clock())
	if d.unset[0] == nil && d.unset[1] == nil {
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
		return
	}
	timer := time.NewTimer(left)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (d *Dev) line(x sensor) gpio.PinIn {
	switch x {
	case beamA:
		return d.pins.BeamA
	case beamB:
		return d.pins.BeamB
	case atOpen:
		return d.pins.LimitOpen
	case atClosed:
		return d.pins.LimitClosed
	}
	return d.pins.Fire
}

// read returns whether the input is on: a beam dark, the leaf at a switch, the fire contact open.
func (d *Dev) read(x sensor) bool {
	high := bool(d.line(x).Read())
	if x == atOpen || x == atClosed {
		return high
	}
	return !high
}
