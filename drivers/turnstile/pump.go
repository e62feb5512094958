package turnstile

import (
	"context"

	"passlane/drivers/gate"
)

// pump hands the backlog to the reader, until ctx ends or the gate is halted. A Secured that is true no more by the time it is taken is not handed.
func (d *Dev) pump(ctx context.Context) {
	var e gate.Event
	for waits := false; ; {
		if !waits || e.Kind == gate.Secured && !d.isSecured() {
			e, waits = d.oldest()
		}
		to := d.events
		if !waits {
			to = nil
		}
		select {
		case to <- e:
			waits = false
		case <-d.news:
		case <-ctx.Done():
			return
		case <-d.halted:
			return
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
