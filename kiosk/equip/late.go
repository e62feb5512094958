package equip

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"passlane/drivers/mfrc522"
	"passlane/drivers/panel"
	"passlane/drivers/pn532"
	"passlane/drivers/turn"
	"passlane/drivers/turnstile"
	"passlane/kiosk/config"
	"passlane/kiosk/lane"
	"passlane/kiosk/station"
)

// retry is how long after one attempt a device that is not there is tried again.
const retry = time.Second

var errHalted = errors.New("equip: halted")

// late is a part that could not be opened at the start, and is tried again while Run runs. What it opens is a set of devices of its own: the same as at
// the start, with its own order of ends.
type late struct {
	part lane.Part
	conf config.Lane
	log  *slog.Logger
	open func(*Devices) error
	came chan struct{} // closed when it is there
	turn *turn.Turn    // whoever has it opens, or halts
	own  *Devices      // nil until it is there; whoever has the turn may touch it

	mu  sync.Mutex
	kit station.Kit
	why error // nil once it is there
}

// later has a part tried again, and gives the station one that says why it is not there.
func (d *Devices) later(p lane.Part, open func(*Devices) error, why error) {
	l := &late{part: p, conf: d.conf, log: d.log, open: open, came: make(chan struct{}), turn: turn.New(errHalted), why: why}
	switch p {
	case lane.Gate:
		g := newLateGate(l)
		d.fill = append(d.fill, func(k *station.Kit) { k.Gate = g })
	case lane.Lamps:
		d.fill = append(d.fill, latePanel{l}.fill)
	case lane.Reader:
		d.fill = append(d.fill, func(k *station.Kit) { k.Reader = lateReader{l} })
	default:
		return // its driver opens it anew by itself
	}
	d.own(l.run, l.halt)
}

// heals tells whether a part that cannot be opened may be opened later: not if it is the configuration that is wrong.
func heals(err error) bool {
	var (
		gate   *turnstile.InvalidError
		lamps  *panel.MissingError
		pn     *pn532.InvalidError
		mfrc   *mfrc522.InvalidError
		absent = errors.Is(err, ErrNotConfigured)
	)
	return !absent && !errors.As(err, &gate) && !errors.As(err, &lamps) && !errors.As(err, &pn) && !errors.As(err, &mfrc)
}

// run tries to open the part, and runs it when it is there.
func (l *late) run(ctx context.Context) error {
	for l.turn.Rest(ctx, retry) == nil {
		own, again, err := l.try(ctx)
		switch {
		case own != nil:
			return own.Run(ctx)
		case !again:
			return err
		}
	}
	return nil
}

// try opens the part once, and returns it, or whether to try again. Whoever halts meanwhile waits for it, and nothing stays open then: the error is
// that of giving it back.
func (l *late) try(ctx context.Context) (own *Devices, again bool, err error) {
	if l.turn.Take(ctx) != nil {
		return nil, false, nil
	}
	defer l.turn.Pass()
	own = &Devices{conf: l.conf, log: l.log}
	why := l.open(own)
	switch {
	case l.turn.Ended(ctx) != nil:
		return nil, false, own.Halt()
	case why != nil:
		l.miss(why)
		return nil, heals(why), nil
	}
	l.own = own
	l.come()
	return own, false, nil
}

// come gives the part to whoever waits for it.
func (l *late) come() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.own.Fill(&l.kit)
	l.why = nil
	close(l.came)
	l.log.Info("device came", "device", string(l.part))
}

// miss remembers why the part is not there, and tells a reason that is new.
func (l *late) miss(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if why.Error() != l.why.Error() {
		l.log.Warn("device missing", "device", string(l.part), "error", why)
	}
	l.why = why
}

// halt makes what came inert, and nothing comes from then on.
func (l *late) halt() error {
	l.turn.Halt()
	defer l.turn.Pass()
	if l.own == nil {
		return nil
	}
	return l.own.Halt()
}

// has returns what came, or why it is not there.
func (l *late) has() (station.Kit, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.why != nil {
		return l.kit, fmt.Errorf("equip: %s: %w", l.part, l.why)
	}
	return l.kit, nil
}

// wait waits until the part is there.
func (l *late) wait(ctx context.Context) (station.Kit, error) {
	select {
	case <-l.came:
		return l.has()
	case <-ctx.Done():
		return station.Kit{}, ctx.Err()
	}
}
