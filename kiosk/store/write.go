package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
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
		w = writer{who: l.who, chain: l.chain, end: l.end, last: l.last, tx: tx, drawn: &l.drawn}
		return w.batch(ctx, batch)
	}
	err := transact(ctx, l.db, put)
	if errors.Is(err, errIllegible) {
		if err = rebuild(ctx, l.db); err == nil {
			err = transact(ctx, l.db, put)
		}
	}
	if err != nil {
		if landed, known := l.landed(ctx, w.end.head); !landed {
			l.unknown = !known
			return fmt.Errorf("store: append: %w", err)
		}
	}
	if l.end.period != w.end.period {
		l.end.wipe()
	}
	l.end, l.last = w.end, w.last
	l.drawn.forget(w.named)
	return nil
}

// wipe forgets the key of the period: what was sealed in it only the hub opens.
func (e *end) wipe() {
	if e.period != nil {
		e.period.Wipe()
		e.period = nil
	}
}

// landed settles a commit that returned an error: an error after the write may still have left it on disk. It is not known
// when the disk cannot be read either.
func (l *Ledger) landed(ctx context.Context, want ledger.Head) (landed, known bool) {
	got, err := l.Head(ctx)
	return err == nil && got == want && want != l.end.head, err == nil
}

// find looks up the end of the chain again after a write whose outcome is not known.
func (l *Ledger) find(ctx context.Context) error {
	if !l.unknown {
		return nil
	}
	head, err := l.Head(ctx)
	if err != nil {
		return err
	}
	var signed uint64
	if err := l.db.QueryRowContext(ctx, `SELECT coalesce(max(seq), 0) FROM checkpoint`).Scan(&signed); err != nil {
		return err
	}
	l.end.wipe()
	l.end.head, l.end.since, l.unknown = head, int(head.Seq-signed), false
	return nil
}

// writer turns entries into the chain's next records within one transaction.
type writer struct {
	who   Identity
	chain ledger.Chain
	end   end
	last  ledger.Moment
	tx    *sql.Tx
	drawn *drawn
	named []ledger.ImageID // by the records of this transaction
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
	if len(batch) > 0 {
		return nil
	}
	return w.checkpoint(ctx)
}

// append adds what a row tells: after the record that begins a period, where one is needed, and before a checkpoint, where one is due.
func (w *writer) append(ctx context.Context, row Row) error {
	if w.end.period == nil && (ledger.NamesSomebody(row.Entry.Body) || len(row.Entry.Images) > 0) {
		if err := w.begin(ctx, row.At); err != nil {
			return err
		}
	}
	if err := w.put(ctx, row); err != nil || w.end.since < ledger.MaxOpen {
		return err
	}
	return w.checkpoint(ctx)
}

// begin adds the record that begins a period; a checkpoint ends it, so there must be room for what is to be sealed in it.
func (w *writer) begin(ctx context.Context, at ledger.Moment) error {
	if w.end.since+1 >= ledger.MaxOpen {
		if err := w.checkpoint(ctx); err != nil {
			return err
		}
	}
	var key [32]byte
	rand.Read(key[:])
	seq := w.end.head.Seq + 1
	period, toHub, err := sealed.Begin(w.who.Hub, key, seq, ledger.PeriodPlace(w.chain, seq))
	if err != nil {
		return err
	}
	if err := w.put(ctx, Row{At: at, Entry: ledger.Entry{Body: ledger.Period{Key: toHub}}}); err != nil {
		return err
	}
	w.end.period = period
	return nil
}

func (w *writer) checkpoint(ctx context.Context) error {
	if w.last.Wall.IsZero() {
		w.last = ledger.Moment{Wall: time.Now(), Clock: ledger.ClockUnset}
	}
	body := ledger.Sign(w.chain, w.end.head, w.who.Key)
	if err := w.put(ctx, Row{At: w.last, Entry: ledger.Entry{Body: body}}); err != nil {
		return err
	}
	w.end.since, w.end.period = 0, nil
	_, err := w.tx.ExecContext(ctx, `INSERT INTO checkpoint (seq) VALUES (?)`, w.end.head.Seq)
	return err
}

// put adds one record.
func (w *writer) put(ctx context.Context, row Row) error {
	var key sealed.DataKey
	seal := func(names, place []byte) ([]byte, error) {
		rand.Read(key[:])
		return key.Seal(names, place)
	}
	s, err := ledger.Next(w.end.head, w.chain, row.At, row.Entry, seal)
	if err != nil {
		return err
	}
	if len(s.Record.Sealed) > 0 {
		if s.Key, err = w.end.period.Wrap(key, s.Hash[:]); err != nil {
			return err
		}
	}
	if _, err := w.tx.ExecContext(ctx, `INSERT INTO record (seq, hash, bytes, key) VALUES (?, ?, ?, ?)`, s.Record.Seq, s.Hash[:], s.Bytes, s.Key); err != nil {
		return err
	}
	for _, id := range row.Entry.Images {
		if err := w.image(ctx, id, s.Record.Seq); err != nil {
			return err
		}
	}
	w.end.head = s.Head()
	w.end.since++
	return w.project(ctx, s.Record, row.Entry.Body)
}

// image keeps which record names an image, and its data key, wrapped.
func (w *writer) image(ctx context.Context, id ledger.ImageID, seq uint64) error {
	var wrapped []byte
	if key, drawn := w.drawn.of(id); drawn {
		var err error
		if wrapped, err = w.end.period.Wrap(key, id[:]); err != nil {
			return err
		}
	}
	w.named = append(w.named, id)
	_, err := w.tx.ExecContext(ctx, `INSERT OR IGNORE INTO image (id, seq, key) VALUES (?, ?, ?)`, id[:], seq, wrapped)
	return err
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
		for key, who := range map[string]string{"holder": m.Holder, "pass": m.Pass} {
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
	if old := l.newestAside(); old != "" {
		return &Damaged{Path: l.path, Aside: old, Reason: "its chain cannot go on from nothing", Lost: true}
	}
	return nil
}
