package turnstile

import (
	"context"

	"passlane/drivers/gate"
)

// pump hands the backlog to the reader, until ctx ends or the gate is halted.
func (d *Dev) pump(ctx context.Context) {
	for ctx.Err() == nil {
		e, ok := d.oldest()
		if !ok {
			select {
			case <-d.news:
				continue
			case <-ctx.Done():
			case <-d.halted:
			}
			return
		}
		if !d.hand(ctx, e) {
			return
		}
	}
}

// hand waits until the reader takes e, or it is true no more; false: nobody will.
func (d *Dev) hand(ctx context.Context, e gate.Event) bool {
	for {
		select {
		case d.events <- e:
			return true
		case <-d.news:
			if e.Kind == gate.Secured && !d.isSecured() {
				return true
			}
		case <-ctx.Done():
			return false
		case <-d.halted:
			return false
		}
	}
}

// oldest takes the next event out of the backlog.
func (d *Dev) oldest() (gate.Event, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.backlog.take()
}

func (d *Dev) isSecured() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.state.secured
}
