package imager

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"passlane/drivers/turn"
)

// Dev is an area imager. Its methods may be called from any goroutine.
type Dev struct {
	line Line
	opts Opts

	turn   *turn.Turn // one Read at a time; whoever has it owns what follows
	port   Port       // nil: not open
	retry  time.Time  // when it may be opened again
	framer framer
	ready  []Symbol // read and not yet returned
	seen   sights
	last   time.Time // the end of the last Read
	health health
	again  atomic.Pointer[time.Time] // when a symbol came that was not reported again

	mu     sync.Mutex
	counts Counts
}

// New returns the imager on a line, of which nothing is opened before the first Scan. Errors: *OptsError.
func New(line Line, opts Opts) (*Dev, error) {
	o, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	return &Dev{line: line, opts: o, turn: turn.New(ErrHalted), framer: framer{opts: o}, seen: sights{}}, nil
}

// String names the imager by its line.
func (d *Dev) String() string { return fmt.Sprintf("imager(%s)", d.line.Name) }

// Counts returns what came of the messages so far.
func (d *Dev) Counts() Counts {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.counts
}

// glimpse is how long a sight is worth: imagers read what stays before them a few times a second, or when it moves.
const glimpse = time.Second

// Lingers tells whether a symbol came just now that Read does not report, because it did: it stays in sight, or came back too soon.
func (d *Dev) Lingers() bool {
	at := d.again.Load()
	return at != nil && time.Since(*at) < glimpse
}

// Scan is Read without the AIM id.
func (d *Dev) Scan(ctx context.Context) ([]byte, error) {
	s, err := d.Read(ctx)
	return s.Payload, err
}

// Read waits for the next symbol. One that stays in sight, or comes back within Opts.Repeat, is not reported again. Where the line
// is not open, or was lost, Read opens it. Errors, wrapped: ErrHalted, ErrUnplugged, ErrBabble, serial.ErrBusy, *serial.BaudError,
// that of ctx, or what the kernel says; after each but the first Read may be called again.
func (d *Dev) Read(ctx context.Context) (Symbol, error) {
	if err := d.turn.Take(ctx); err != nil {
		return Symbol{}, d.ended(err)
	}
	defer d.turn.Pass()
	s, err := d.next(ctx)
	if err != nil {
		return Symbol{}, d.ended(err)
	}
	return s, nil
}

// ended returns why a Read ends without a symbol.
func (d *Dev) ended(err error) error {
	if d.turn.Ended(context.Background()) != nil {
		return ErrHalted
	}
	return fmt.Errorf("imager: %s: %w", d.line.Name, err)
}

// Halt ends a Read that waits, within 205 ms at most, and closes the line; every later Read returns ErrHalted. Twice is fine; the error is nil.
func (d *Dev) Halt() error {
	d.turn.Halt()
	defer d.turn.Pass()
	_ = d.drop(nil) // it was only read from
	return nil
}
