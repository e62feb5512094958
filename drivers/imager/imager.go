package imager

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

const (
	stale   = time.Second            // a port that nobody read for so long may be in the middle of a message
	patient = time.Second            // how long a port may go on after the longest message
	again   = 250 * time.Millisecond // how soon one that babbled is said to babble again
)

// Dev is an area imager. Its methods may be called from any goroutine.
type Dev struct {
	path   string
	opts   Opts
	halted atomic.Bool

	reading chan struct{} // holds one: one Read at a time; guards the rest
	port    Port          // nil: not open
	framer  framer
	ready   []Symbol // read and not yet returned
	seen    map[string]time.Time
	last    time.Time // the end of the last Read
	babbles time.Time // since when; zero: it does not
	babbled bool      // that was said

	mu     sync.Mutex
	counts Counts
}

// New returns the imager at a port; nothing is opened before it is read. Errors: *OptsError.
func New(path string, opts Opts) (*Dev, error) {
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	return &Dev{path: path, opts: o, reading: make(chan struct{}, 1), framer: framer{opts: o}, seen: map[string]time.Time{}}, nil
}

// String names the imager by its port.
func (d *Dev) String() string { return fmt.Sprintf("imager(%s)", d.path) }

// Counts returns what came of the messages so far.
func (d *Dev) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts
}

// Scan is Read without the AIM id.
func (d *Dev) Scan(ctx context.Context) ([]byte, error) {
	s, err := d.Read(ctx)
	return s.Payload, err
}

// Read waits for the next symbol. One that stays in sight, or comes back within Opts.Repeat, is not reported again. After an error
// the next Read opens the port anew, if that is gone. Errors, wrapped: ErrHalted, ErrGone, ErrBusy, ErrBabble, that of
// ctx, or what the kernel says.
func (d *Dev) Read(ctx context.Context) (Symbol, error) {
	select {
	case d.reading <- struct{}{}:
	case <-ctx.Done():
		return Symbol{}, fmt.Errorf("imager: %w", ctx.Err())
	}
	defer func() { d.last = time.Now(); <-d.reading }()
	if d.halted.Load() {
		return Symbol{}, d.close(ErrHalted)
	}
	if err := d.open(); err != nil {
		return Symbol{}, err
	}
	if time.Since(d.last) > stale {
		d.framer.skip, d.ready = true, nil
	}
	if d.babbled {
		d.babbles = time.Now() // what waited is not said against it
	}
	for {
		if s, ok := d.news(); ok {
			return s, nil
		}
		switch {
		case d.halted.Load():
			return Symbol{}, d.close(ErrHalted)
		case ctx.Err() != nil:
			return Symbol{}, fmt.Errorf("imager: %w", ctx.Err())
		}
		if err := d.listen(); err != nil {
			return Symbol{}, err
		}
	}
}

// open opens the port if it is not.
func (d *Dev) open() error {
	if d.port != nil {
		return nil
	}
	p, err := d.opts.Open(d.path, d.opts.Baud)
	if err != nil {
		return fmt.Errorf("imager: open %s: %w", d.path, sort(err))
	}
	d.port, d.ready, d.babbles = p, nil, time.Time{}
	d.framer.buf, d.framer.skip = nil, true
	return nil
}

// listen takes what comes within Opts.Idle, or the silence.
func (d *Dev) listen() error {
	var b [512]byte
	err := d.port.SetReadDeadline(time.Now().Add(d.opts.Idle))
	n := 0
	if err == nil {
		n, err = d.port.Read(b[:])
	}
	d.ready = append(d.ready, d.framer.take(b[:n])...)
	quiet := n == 0 && errors.Is(err, os.ErrDeadlineExceeded)
	if quiet && d.framer.waits() {
		d.ready = append(d.ready, d.framer.silence()...)
	}
	d.count()
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return d.close(fmt.Errorf("imager: read %s: %w", d.path, sort(err)))
	}
	return d.babble(quiet)
}

// babble says that the port does not stop to send, once it is too long.
func (d *Dev) babble(quiet bool) error {
	now := time.Now()
	switch {
	case quiet || !d.framer.skip:
		d.babbles, d.babbled = time.Time{}, false
	case d.babbles.IsZero():
		d.babbles = now
	case now.Sub(d.babbles) >= patient && !d.babbled, d.babbled && now.Sub(d.babbles) >= again:
		d.babbles, d.babbled = now, true
		return fmt.Errorf("imager: read %s: %w", d.path, ErrBabble)
	}
	return nil
}

// news returns the next symbol that was out of sight long enough.
func (d *Dev) news() (Symbol, bool) {
	for len(d.ready) > 0 {
		s, now := d.ready[0], time.Now()
		d.ready = d.ready[1:]
		for other, last := range d.seen {
			if now.Sub(last) >= d.opts.Repeat {
				delete(d.seen, other)
			}
		}
		_, known := d.seen[string(s.Payload)]
		d.seen[string(s.Payload)] = now
		if !known {
			return s, true
		}
		d.framer.counts.Repeats++
		d.count()
	}
	return Symbol{}, false
}

func (d *Dev) count() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.counts = d.framer.counts
}

// close lets go of the port and returns why.
func (d *Dev) close(why error) error {
	if d.port != nil {
		_ = d.port.Close() // it is only read from
		d.port = nil
	}
	return why
}

// Halt ends a Read that waits, within Opts.Idle, and closes the port; every later Read returns ErrHalted. Twice is fine; the error is nil.
func (d *Dev) Halt() error {
	d.halted.Store(true)
	d.reading <- struct{}{}
	defer func() { <-d.reading }()
	_ = d.close(nil)
	return nil
}

// sort adds the sentinel that err stands for.
func sort(err error) error {
	for _, c := range []struct{ cause, means error }{
		{unix.EBUSY, ErrBusy},
		{io.EOF, ErrGone}, {unix.EIO, ErrGone}, {unix.ENODEV, ErrGone}, {unix.ENXIO, ErrGone}, {fs.ErrNotExist, ErrGone}, {fs.ErrClosed, ErrGone},
	} {
		if errors.Is(err, c.cause) {
			return fmt.Errorf("%w: %w", c.means, err)
		}
	}
	return err
}
