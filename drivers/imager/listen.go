package imager

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"passlane/drivers/serial"
)

const (
	stale  = time.Second            // a line that nobody read for so long may be in the middle of a message
	pause  = 200 * time.Millisecond // between losing a line and opening it; a Read waits for it
	look   = 100 * time.Millisecond // between two looks whether a Read on a silent line is to end
	glance = 5 * time.Millisecond   // a silence is believed when it lasts for so long more
)

// next waits for news.
func (d *Dev) next(ctx context.Context) (Symbol, error) {
	defer func() { d.last = time.Now() }()
	if err := d.open(ctx); err != nil {
		return Symbol{}, err
	}
	if time.Since(d.last) > stale {
		d.framer.skip, d.ready = true, nil
	}
	tell := d.health.ask(time.Now())
	for d.turn.Ended(ctx) == nil {
		if s, ok := d.news(); ok {
			return s, nil
		}
		if err := d.listen(); err != nil {
			return Symbol{}, d.drop(err)
		}
		if d.health.ill && !time.Now().Before(tell) {
			return Symbol{}, ErrBabble // of a line that stays open
		}
	}
	return Symbol{}, d.turn.Ended(ctx)
}

// open opens the line if it is not; not too often.
func (d *Dev) open(ctx context.Context) error {
	if d.port != nil {
		return nil
	}
	if err := d.turn.Rest(ctx, time.Until(d.retry)); err != nil {
		return err
	}
	p, err := d.line.Open()
	if err != nil {
		return d.drop(err)
	}
	d.port, d.health = p, health{}
	d.framer.skip = true // a message may be under way
	return nil
}

// drop closes the line after an error, which it returns with its sentinel.
func (d *Dev) drop(err error) error {
	if d.port != nil {
		_ = d.port.Close() // it was only read from
		d.port = nil
	}
	d.retry = time.Now().Add(pause)
	if serial.Gone(err) {
		return fmt.Errorf("%w: %w", ErrUnplugged, err)
	}
	return err
}

// listen takes what comes, or the silence.
func (d *Dev) listen() error {
	b, err := d.hear()
	if err != nil {
		return err
	}
	before := d.framer.counts
	if len(b) > 0 {
		d.ready = append(d.ready, d.framer.take(b)...)
	} else {
		d.ready = append(d.ready, d.framer.silence()...)
	}
	d.health.note(time.Now(), len(b), d.framer.skip, d.framer.counts.since(before))
	d.publish()
	return nil
}

// hear returns what comes, nothing if the line is silent.
func (d *Dev) hear() ([]byte, error) {
	if !d.framer.waits() {
		return d.read(look)
	}
	b, err := d.read(d.opts.Idle)
	if err == nil && len(b) == 0 {
		// A process that slept past the deadline finds it over before it looks for what came meanwhile.
		return d.read(glance)
	}
	return b, err
}

// read returns what comes within a time, nothing if nothing does.
func (d *Dev) read(within time.Duration) ([]byte, error) {
	if err := d.port.SetReadDeadline(time.Now().Add(within)); err != nil {
		return nil, err
	}
	var b [512]byte
	n, err := d.port.Read(b[:])
	if n > 0 || errors.Is(err, os.ErrDeadlineExceeded) {
		return b[:n], nil // an error comes again
	}
	return nil, err
}

// news returns the next symbol that was out of sight for long enough.
func (d *Dev) news() (Symbol, bool) {
	for len(d.ready) > 0 {
		s := d.ready[0]
		d.ready = d.ready[1:]
		if d.seen.news(s.Payload, time.Now(), d.opts.Repeat) {
			return s, true
		}
		now := time.Now()
		d.again.Store(&now)
		d.framer.counts.Repeats++
		d.publish()
	}
	return Symbol{}, false
}

func (d *Dev) publish() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.counts = d.framer.counts
}
