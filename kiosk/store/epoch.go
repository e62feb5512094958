package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"passlane/kiosk/ledger"
)

// ErrWhole tells that there is nothing to begin anew: the ledger has all that it has had.
var ErrWhole = errors.New("the ledger is whole")

// BeginEpoch begins a new chain for a device whose past is lost, by a person's order: who gave it, and why. What is left of the old ledger is kept
// aside. It returns the new chain. The error is ErrWhole where nothing is lost, ErrBusy beside a lane that runs, or of the disk.
func BeginEpoch(ctx context.Context, path string, who Identity, by, reason string, at ledger.Moment) (ledger.Chain, error) {
	l, err := NewLedger(path, who)
	if err != nil {
		return ledger.Chain{}, err
	}
	defer l.db.Close()
	switch damaged, is := errors.AsType[*Damaged](l.Open(ctx)); {
	case l.door.reason() == nil:
		l.undo()
		return l.chain, fmt.Errorf("store: begin epoch: %w", ErrWhole)
	case !is:
		return ledger.Chain{}, fmt.Errorf("store: begin epoch: %w", l.door.reason())
	default:
		return l.anew(ctx, damaged, by, reason, at)
	}
}

// anew makes the database of the next epoch beside what is left, puts it in its place, and anchors it.
func (l *Ledger) anew(ctx context.Context, damaged *Damaged, by, reason string, at ledger.Moment) (ledger.Chain, error) {
	lock, err := claim(l.path + ".lock")
	if err != nil {
		return ledger.Chain{}, err
	}
	defer lock.Close()
	old := l.remembered(ctx)
	next := ledger.Chain{Device: l.who.Device, Epoch: old.epoch + 1}
	rows := []Row{
		{At: at, Entry: ledger.Entry{Body: ledger.Epoch{Seq: old.head.Seq, Hash: old.head.Hash, Found: old.found, Lost: damaged.Reason}}},
		{At: at, Entry: ledger.Entry{Body: ledger.Command{Officer: by, Order: ledger.OrderEpoch, Reason: reason}}},
	}
	fresh := l.path + ".new"
	if err := remove(fresh); err != nil {
		return next, fmt.Errorf("store: begin epoch: %w", err)
	}
	head, err := l.first(ctx, fresh, next, ledger.Head{Hash: old.head.Hash}, rows)
	if err != nil {
		return next, fmt.Errorf("store: begin epoch: %w", err)
	}
	if err := l.clear(ctx, damaged.Reason); err != nil {
		return next, fmt.Errorf("store: begin epoch: %w", err)
	}
	if err := os.Rename(fresh, l.path); err != nil {
		return next, fmt.Errorf("store: begin epoch: %w", err)
	}
	if err := syncFolder(filepath.Dir(l.path)); err != nil {
		return next, fmt.Errorf("store: begin epoch: %w", err)
	}
	return next, writeAnchor(l.path, ledger.Fix(next, head, l.who.Key))
}

// clear makes room for the new database: whatever is there is kept aside.
func (l *Ledger) clear(ctx context.Context, reason string) error {
	old, err := OpenAside(ctx, l.path, l.who)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err == nil:
		if err := old.Close(); err != nil {
			return err
		}
	}
	err = aside(l.path, reason, time.Now())
	if isDamaged(err) {
		return nil
	}
	return err
}

// remove deletes a database with what SQLite keeps beside it.
func remove(path string) error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// first writes a database with the first records of an epoch and a checkpoint, and returns the end of its chain.
func (l *Ledger) first(ctx context.Context, path string, c ledger.Chain, head ledger.Head, rows []Row) (ledger.Head, error) {
	db, err := open(ctx, path, "ledger")
	if err != nil {
		return head, err
	}
	w := writer{who: l.who, chain: c, end: end{head: head}, drawn: &l.drawn}
	err = transact(ctx, db, func(tx *sql.Tx) error {
		w.tx, w.derived = tx, newDerived(l.who)
		if _, err := tx.ExecContext(ctx, `UPDATE epoch SET epoch = ?`, c.Epoch); err != nil {
			return err
		}
		w.derived.turn(shutRow(false))
		for _, row := range rows {
			w.last = row.At
			if err := w.append(ctx, row); err != nil {
				return err
			}
		}
		if err := w.checkpoint(ctx); err != nil {
			return err
		}
		return w.derived.keep(ctx, tx, w.end.head)
	})
	w.end.wipe()
	return w.end.head, errors.Join(err, db.Close()) // the last to close it takes the WAL into the file
}

// past is what is known of the chain before.
type past struct {
	epoch uint32
	head  ledger.Head // that it has had, at least
	found uint64      // the last record that can be read
}

// remembered asks the anchor, what lies at the ledger's place and what was kept aside.
func (l *Ledger) remembered(ctx context.Context) (p past) {
	p.epoch = 1
	if a, there, err := readAnchor(l.path); there && err == nil && a.By(l.who.Device, l.public()) {
		p.epoch, p.head = a.Epoch, a.Head
	}
	for _, path := range append(asides(l.path), l.path) {
		old, err := OpenAside(ctx, path, l.who)
		if err != nil {
			continue
		}
		p.take(old.chain.Epoch, old.last(ctx))
		_ = old.Close()
	}
	return p
}

// take adds what a file holds: up to where it can be read. A file of which nothing can be read still tells which epoch it was.
func (p *past) take(epoch uint32, last ledger.Head) {
	if epoch > p.epoch {
		*p = past{epoch: epoch}
	}
	if epoch < p.epoch {
		return
	}
	p.found = max(p.found, last.Seq)
	if last.Seq > p.head.Seq {
		p.head = last
	}
}
