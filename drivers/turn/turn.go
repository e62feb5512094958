// Package turn lets one caller at a time use a device, and ends them all when it is halted for good.
//
//	func (d *Dev) Ask(ctx context.Context) error {
//		if err := d.turn.Take(ctx); err != nil {
//			return err
//		}
//		defer d.turn.Pass()
//		...
//	}
//
//	func (d *Dev) Halt() error {
//		d.turn.Halt()
//		defer d.turn.Pass()
//		...
//	}
//
// Unlike at a mutex, who waits ends with its context. It knows no chip, so it is no driver but what drivers lean on.
package turn

import (
	"context"
	"sync"
	"time"
)

// Turn is a device's: whoever took it has the device alone, until it is passed. Its methods may be called from any goroutine.
type Turn struct {
	taken  chan struct{} // holds one: whoever put it there has the turn
	halted chan struct{}
	halt   sync.Once
	why    error
}

// New returns a turn that is free. After Halt its methods return halted, which is the device's own error for that.
func New(halted error) *Turn {
	return &Turn{taken: make(chan struct{}, 1), halted: make(chan struct{}), why: halted}
}

// Take waits for the turn. It is not taken if nobody wants it any more, even when it is free. Errors: as Ended.
func (t *Turn) Take(ctx context.Context) error {
	select {
	case t.taken <- struct{}{}:
		err := t.Ended(ctx)
		if err != nil { // both were so, and chance took the turn
			t.Pass()
		}
		return err
	case <-t.halted:
	case <-ctx.Done():
	}
	return t.Ended(ctx)
}

// Pass gives the turn to whoever waits for it. Only who has it may pass it.
func (t *Turn) Pass() { <-t.taken }

// Halt ends whatever waits, for good, and takes the turn as soon as it is passed: what it takes to halt the device is then to be done, and the turn to
// be passed. Twice is fine.
func (t *Turn) Halt() {
	t.halt.Do(func() { close(t.halted) })
	t.taken <- struct{}{}
}

// Ended returns why nobody wants anything any more: the error given to New after Halt, else that of ctx; nil if somebody does. Whoever has the turn
// for long asks it now and then.
func (t *Turn) Ended(ctx context.Context) error {
	select {
	case <-t.halted:
		return t.why
	default:
		return ctx.Err()
	}
}

// Rest waits for so long, with the turn or without. Errors: as Ended.
func (t *Turn) Rest(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-t.halted:
	case <-ctx.Done():
	}
	return t.Ended(ctx)
}
