package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"passlane/kiosk/ledger"
)

func (l *Ledger) attempt(ctx context.Context) error {
	if err := MakeFolder(filepath.Dir(l.path)); err != nil {
		return err
	}
	lock, err := claim(l.path + ".lock")
	if err != nil {
		return err
	}
	if err := l.openClaimed(ctx); err != nil {
		return errors.Join(err, lock.Close())
	}
	l.lock = lock
	return nil
}

// undo gives back what was opened for nobody.
func (l *Ledger) undo() { _ = errors.Join(l.door.leave(), l.lock.Close()) }

// ErrBusy tells that another program has the store open: a lane that runs.
var ErrBusy = errors.New("in use by another program")

// claim takes a lock that falls with the process. A second writer would give the chain two ends.
func claim(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("store: lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		return nil, errors.Join(fmt.Errorf("store: %s: %w", path, ErrBusy), f.Close())
	}
	return f, nil
}

// openClaimed moves what is damaged aside. A disk with errors shows damage that is not there: the files are read, and looked at again, before.
func (l *Ledger) openClaimed(ctx context.Context) error {
	err := l.look(ctx)
	if !unmoved(err) {
		return err
	}
	if err := readable(l.path); err != nil {
		return err
	}
	if err = l.look(ctx); !unmoved(err) {
		return err
	}
	damaged, _ := errors.AsType[*Damaged](err)
	return aside(l.path, damaged.Reason, time.Now())
}

// look opens the file and verifies it. What is damaged is not moved yet.
func (l *Ledger) look(ctx context.Context) error {
	if err := l.glance(ctx); err != nil {
		return err
	}
	db, err := open(ctx, l.path, "ledger")
	if corrupt(err) {
		return &Damaged{Path: l.path, Reason: err.Error()}
	}
	if err != nil {
		return err
	}
	if err = l.load(ctx, db); err == nil {
		err = l.door.enter()
	}
	return errors.Join(err, db.Close())
}

// load verifies the tail of the chain and remembers its head and what the hub has.
func (l *Ledger) load(ctx context.Context, db *sql.DB) error {
	if err := l.unclaimed(ctx, db); err != nil {
		return l.judge(err)
	}
	if err := l.whichEpoch(ctx, db); err != nil {
		return l.judge(err)
	}
	var from uint64
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM checkpoint`).Scan(&from); err != nil {
		return l.judge(err)
	}
	head, err := l.verify(ctx, db, from)
	if err != nil {
		return l.judge(err)
	}
	c, err := scanHead(db.QueryRowContext(ctx, `SELECT seq, hash FROM committed`))
	if err != nil && !illegible(err) {
		return l.judge(err)
	}
	if least := max(from, c.Seq); head.Seq < least {
		return l.judge(l.missing(head.Seq + 1))
	}
	if err := l.anchored(ctx, db, head); err != nil {
		return l.judge(err)
	}
	d, err := mend(ctx, db, l.who, head) // what is not whole is left as it is
	if err != nil {
		return l.judge(err)
	}
	l.derived = d
	l.end.head, l.end.since = head, int(head.Seq-from)
	l.reached.Store(head.Seq)
	<-l.committed
	l.committed <- c
	return nil
}

// whichEpoch reads which chain the file holds.
func (l *Ledger) whichEpoch(ctx context.Context, db *sql.DB) error {
	l.chain = ledger.First(l.who.Device)
	return db.QueryRowContext(ctx, `SELECT epoch FROM epoch`).Scan(&l.chain.Epoch)
}

// missing is the break of a chain that is known to have been longer.
func (l *Ledger) missing(seq uint64) error {
	return &ledger.BreakError{Device: l.who.Device, Seq: seq, Reason: "missing: the chain was longer"}
}

// unsigned is the break of a chain whose last checkpoint is none.
func (l *Ledger) unsigned(seq uint64) error {
	return &ledger.BreakError{Device: l.who.Device, Seq: seq, Reason: "is no checkpoint", Cause: ledger.ErrUnsigned}
}

// judge tells a ledger whose file or chain is broken, and returns other errors as they are.
func (l *Ledger) judge(err error) error {
	var broken *ledger.BreakError
	if isDamaged(err) {
		return err
	}
	if errors.Is(err, ledger.ErrVersion) {
		return fmt.Errorf("store: read ledger: %w: %w", ErrNewer, err)
	}
	if !corrupt(err) && !errors.As(err, &broken) {
		return fmt.Errorf("store: read ledger: %w", err)
	}
	return &Damaged{Path: l.path, Reason: err.Error()}
}
