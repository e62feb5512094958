package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// write appends a batch in one transaction, with a checkpoint when one is due (or when the batch is empty).
func (l *Ledger) write(batch []request) error {
	ctx := context.Background() // whoever gave up waiting still gets a whole transaction
	if err := l.find(ctx); err != nil {
		return fmt.Errorf("store: append: %w", err)
	}
	var w writer
	put := func(tx *sql.Tx) error {
		w = writer{who: l.who, head: l.head, since: l.since, last: l.last, tx: tx}
		return w.batch(ctx, batch)
	}
	err := transact(ctx, l.db, put)
	if errors.Is(err, errIllegible) {
		if err = rebuild(ctx, l.db, l.who); err == nil {
			err = transact(ctx, l.db, put)
		}
	}
	if err != nil {
		if landed, known := l.landed(ctx, w.head); !landed {
			l.lost = !known
			return fmt.Errorf("store: append: %w", err)
		}
	}
	l.head, l.since, l.last = w.head, w.since, w.last
	return nil
}

// landed settles a commit that returned an error: an error after the write may still have left it on disk. It is not known
// when the disk cannot be read either.
func (l *Ledger) landed(ctx context.Context, want ledger.Head) (landed, known bool) {
	got, err := l.Head(ctx)
	return err == nil && got == want && want != l.head, err == nil
}

// find looks up the head of the chain again after a write whose outcome is not known.
func (l *Ledger) find(ctx context.Context) error {
	if !l.lost {
		return nil
	}
	head, err := l.Head(ctx)
	if err == nil {
		l.head, l.lost = head, false
	}
	return err
}

// writer turns entries into the chain's next records within one transaction.
type writer struct {
	who   Identity
	head  ledger.Head
	since int
	last  ledger.Moment
	tx    *sql.Tx
}

func (w *writer) batch(ctx context.Context, batch []request) error {
	for _, r := range batch {
		for _, row := range r.rows {
			w.last = row.At
			if err := w.append(ctx, row); err != nil {
				return err
			}
		}
	}
	if len(batch) > 0 && w.since < checkpointEvery {
		return nil
	}
	return w.checkpoint(ctx)
}

func (w *writer) checkpoint(ctx context.Context) error {
	if w.last.Wall.IsZero() {
		w.last = ledger.Moment{Wall: time.Now(), Clock: ledger.ClockUnset}
	}
	body := ledger.Sign(w.who.Device, w.head, w.who.Key)
	if err := w.append(ctx, Row{At: w.last, Entry: ledger.Entry{Body: body}}); err != nil {
		return err
	}
	w.since = 0
	_, err := w.tx.ExecContext(ctx, `INSERT INTO checkpoint (seq) VALUES (?)`, w.head.Seq)
	return err
}

func (w *writer) append(ctx context.Context, row Row) error {
	s, err := ledger.Next(w.head, w.who.Device, row.At, row.Entry)
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, `INSERT INTO record (seq, hash, bytes) VALUES (?, ?, ?)`, s.Record.Seq, s.Hash[:], s.Bytes); err != nil {
		return err
	}
	for _, id := range row.Entry.Images {
		if _, err := w.tx.ExecContext(ctx, `INSERT OR IGNORE INTO image (id, seq) VALUES (?, ?)`, id[:], s.Record.Seq); err != nil {
			return err
		}
	}
	w.head = s.Head()
	w.since++
	return w.project(ctx, s.Record, row.Entry.Body)
}

// project keeps the crossing that a record belongs to, the movements of those who crossed, and whether the lane is shut.
func (w *writer) project(ctx context.Context, r ledger.Record, b ledger.Body) error {
	if shut, said := ledger.ShutBy(b); said {
		_, err := w.tx.ExecContext(ctx, `UPDATE shut SET shut = ?`, shut)
		return err
	}
	id, ok := ledger.CrossingOf(b)
	if !ok {
		return nil
	}
	c, err := readCrossing(w.tx.QueryRowContext(ctx, `SELECT fold FROM crossing WHERE id = ?`, id))
	if err != nil {
		return err
	}
	c = c.Apply(r, b)
	fold, err := cbor.Marshal(c)
	if err != nil {
		return err
	}
	if _, err := w.tx.ExecContext(ctx, `INSERT OR REPLACE INTO crossing (id, first, ended, fold) VALUES (?, ?, ?, ?)`,
		id, c.First, c.How != "", fold); err != nil {
		return err
	}
	if c.How == "" {
		return nil
	}
	return w.move(ctx, trip.Of(c)) // anew with each word that comes after the end
}

func (w *writer) move(ctx context.Context, moved []trip.Moved) error {
	for _, m := range moved {
		b, err := cbor.Marshal(m.Movement)
		if err != nil {
			return err
		}
		for key, who := range map[string]string{"holder": m.Holder, "pass": m.Number} {
			if who == "" {
				continue
			}
			if _, err := w.tx.ExecContext(ctx, `INSERT OR REPLACE INTO movement (who, by, id, at_ms, movement) VALUES (?, ?, ?, ?, ?)`,
				who, key, m.Movement.ID, m.Movement.AtMS, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func readCrossing(row *sql.Row) (ledger.Crossing, error) {
	var fold []byte
	var c ledger.Crossing
	switch err := row.Scan(&fold); err {
	case sql.ErrNoRows:
		return c, nil
	case nil:
		if err := cbor.Unmarshal(fold, &c); err != nil {
			return c, fmt.Errorf("%w: crossing: %w", errIllegible, err)
		}
		return c, nil
	default:
		return c, err
	}
}

// unclaimed refuses to begin a new chain beside one that was moved aside: the device would have two pasts.
func (l *Ledger) unclaimed(ctx context.Context, db *sql.DB) error {
	var n int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM (SELECT 1 FROM record LIMIT 1)`).Scan(&n); err != nil || n > 0 {
		return err
	}
	files, err := os.ReadDir(filepath.Dir(l.path))
	if err != nil {
		return err
	}
	for _, f := range files { // sorted by name
		if strings.HasPrefix(f.Name(), filepath.Base(l.path)+".damaged-") {
			old := filepath.Join(filepath.Dir(l.path), strings.TrimSuffix(strings.TrimSuffix(f.Name(), "-wal"), "-shm"))
			return &Damaged{Path: l.path, Aside: old, Reason: "its chain cannot go on from nothing; give the device a new identity"}
		}
	}
	return nil
}
