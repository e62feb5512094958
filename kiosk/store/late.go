package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

// ErrNotOpen tells that nobody has tried yet to open a store.
var ErrNotOpen = errors.New("store: not opened yet")

// ErrSilent tells that a disk has not answered for so long that nobody knows whether it ever will.
var ErrSilent = errors.New("store: the disk does not answer")

// Patience is how long an attempt to open a store may take before its disk is called silent. It is waited for still: who answers
// after that has answered.
const Patience = 10 * time.Second

// The pauses between two attempts to open a store: the first, twice as long each time, and the longest.
const firstPause, longestPause = 250 * time.Millisecond, 2 * time.Second

// door is the way to a SQLite file that may not be open yet: the connector of a pool that answers with the reason until it is. So
// whatever asks a store before that gets an error, as it does from a disk that fails later.
type door struct {
	dsn    string
	tried  chan struct{} // closed when something is known
	opened chan struct{} // closed when it is open

	mu    sync.Mutex
	why   error       // nil: open
	first driver.Conn // opened before the pool may: a file whose last connection goes loses its WAL
}

func newDoor(path string) *door {
	return &door{dsn: dsn(path), tried: make(chan struct{}), opened: make(chan struct{}), why: ErrNotOpen}
}

// Connect opens one connection, or tells why the store is not open.
func (d *door) Connect(ctx context.Context) (driver.Conn, error) {
	if err := d.wait(ctx); err != nil {
		return nil, err
	}
	d.mu.Lock()
	first := d.first
	d.first = nil
	d.mu.Unlock()
	if first != nil {
		return first, nil
	}
	return d.Driver().Open(d.dsn)
}

// enter opens the first connection, behind another that keeps the file as it is.
func (d *door) enter() error {
	c, err := d.Driver().Open(d.dsn)
	if err != nil {
		return err
	}
	err = d.leave() // of an attempt that went wrong in the end
	d.mu.Lock()
	defer d.mu.Unlock()
	d.first = c
	return err
}

// leave closes the first connection, unless the pool has it.
func (d *door) leave() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.first == nil {
		return nil
	}
	c := d.first
	d.first = nil
	return c.Close()
}

// Driver returns that of SQLite.
func (d *door) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

func (d *door) reason() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.why
}

// wait waits until the first attempt has ended, or its disk is silent, and returns why the store is not open then.
func (d *door) wait(ctx context.Context) error {
	select {
	case <-d.tried:
		return d.reason()
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", ErrNotOpen, ctx.Err())
	}
}

// say keeps why the store is not open; without a reason it is, for good.
func (d *door) say(why error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.why == nil {
		return
	}
	if d.why == ErrNotOpen {
		close(d.tried)
	}
	if d.why = why; why == nil {
		close(d.opened)
	}
}

// persist tries to open until that is done, with pauses that grow. The error is that of ctx, or a *Damaged: nobody but a technician
// can help there.
func (d *door) persist(ctx context.Context, try func(context.Context) error, undo func()) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := d.attempt(ctx, try, undo)
		var damaged *Damaged
		if err == nil || errors.As(err, &damaged) {
			return err
		}
		t := time.NewTimer(pause)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return ctx.Err()
		}
	}
}

// attempt tries once. When ctx ends it is not waited for a disk that is silent; what opens after that is closed again by undo.
func (d *door) attempt(ctx context.Context, try func(context.Context) error, undo func()) error {
	answer, gone := make(chan error), make(chan struct{})
	defer close(gone)
	go func() {
		err := try(ctx)
		select {
		case answer <- err:
		case <-gone:
			if err == nil {
				undo()
			}
		}
	}()
	silent := time.NewTimer(Patience)
	defer silent.Stop()
	for quiet, ended := false, ctx.Done(); ; {
		select {
		case err := <-answer:
			d.say(err)
			return err
		case <-silent.C:
			quiet = true
			d.say(ErrSilent)
		case <-ended:
			ended = nil
		}
		if quiet && ctx.Err() != nil {
			return fmt.Errorf("%w: %w", ErrSilent, ctx.Err())
		}
	}
}
