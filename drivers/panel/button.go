package panel

import (
	"context"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// The button is read so often without an edge, since kernels drop edges, and believed when it is still so after bounce.
const (
	poll   = 50 * time.Millisecond
	bounce = 20 * time.Millisecond
)

// Pressed waits until the call button is pressed. One that is held down counts once. Errors: ErrNoButton,
// ErrHalted, or that of ctx, wrapped.
func (d *Dev) Pressed(ctx context.Context) error {
	if d.pins.Call == nil {
		return ErrNoButton
	}
	d.listen.Lock()
	defer d.listen.Unlock()
	for {
		was := d.down
		if err := d.sample(ctx); err != nil {
			return err
		}
		if d.down && !was {
			return nil
		}
		if began := time.Now(); !d.pins.Call.WaitForEdge(poll) {
			// A line that is gone ends its wait at once.
			if err := d.pause(ctx, poll-time.Since(began)); err != nil {
				return err
			}
		}
	}
}

// sample takes the button as it is, if it stays so for as long as it may bounce.
func (d *Dev) sample(ctx context.Context) error {
	down := d.pins.Call.Read() == gpio.High
	if down == d.down {
		return d.pause(ctx, 0)
	}
	if err := d.pause(ctx, bounce); err != nil {
		return err
	}
	if d.pins.Call.Read() == gpio.Level(down) {
		d.down = down
	}
	return nil
}

// pause waits for t, unless ctx or the panel ends before.
func (d *Dev) pause(ctx context.Context, t time.Duration) error {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-d.halted:
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("panel: wait for the button: %w", err)
	}
	select {
	case <-d.halted:
		return ErrHalted
	default:
		return nil
	}
}
