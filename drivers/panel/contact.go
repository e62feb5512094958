package panel

import (
	"context"
	"fmt"
	"time"

	"periph.io/x/conn/v3/gpio"
)

// A contact is read so often without an edge, since kernels drop edges, and believed when it is still so after bounce.
const (
	poll   = 50 * time.Millisecond
	bounce = 20 * time.Millisecond
)

// contact is one that connects to High. One goroutine at a time may wait for it.
type contact struct {
	pin    gpio.PinIn
	halted <-chan struct{}
	closed bool // as last believed
}

// listen makes an input of the pin; a pull-down keeps a cut wire from closing the contact.
func (c *contact) listen() error {
	if err := c.pin.In(gpio.PullDown, gpio.BothEdges); err != nil {
		return fmt.Errorf("panel: listen to %s: %w", c.pin, err)
	}
	return nil
}

// change waits until the contact is no longer as last believed. Errors: ErrHalted, or that of ctx, wrapped.
func (c *contact) change(ctx context.Context) error {
	for {
		was := c.closed
		if err := c.sample(ctx); err != nil {
			return err
		}
		if c.closed != was {
			return nil
		}
		if began := time.Now(); !c.pin.WaitForEdge(poll) {
			// A line that is gone ends its wait at once.
			if err := c.pause(ctx, poll-time.Since(began)); err != nil {
				return err
			}
		}
	}
}

// sample takes the contact as it is, if it stays so for as long as it may bounce.
func (c *contact) sample(ctx context.Context) error {
	closed := c.pin.Read() == gpio.High
	if closed == c.closed {
		return c.pause(ctx, 0)
	}
	if err := c.pause(ctx, bounce); err != nil {
		return err
	}
	if c.pin.Read() == gpio.Level(closed) {
		c.closed = closed
	}
	return nil
}

// pause waits for t, unless ctx or the device ends before.
func (c *contact) pause(ctx context.Context, t time.Duration) error {
	return pause(ctx, c.halted, t, c.pin.String())
}

// pause waits for t, unless ctx or the device ends before; what is waited for stands in the error.
func pause(ctx context.Context, halted <-chan struct{}, t time.Duration, what string) error {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	case <-halted:
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("panel: wait for %s: %w", what, err)
	}
	select {
	case <-halted:
		return ErrHalted
	default:
		return nil
	}
}
