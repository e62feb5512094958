package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

// write appends a batch in one transaction, with a checkpoint when one is due (or when the batch is empty).
func (l *Ledger) write(batch []request) error {
	ctx := context.Background() // whoever gave up waiting still gets a whole transaction
	if err := l.find(ctx); err != nil {
		return fmt.Errorf("store: append: %w", err)
	}
	var w writer
	put := func(tx *sql.Tx) error {
		w = writer{who: l.who, chain: l.chain, end: l.end, derived: l.derived, last: l.last, tx: tx, drawn: &l.drawn}
		return w.batch(ctx, batch)
	}
	err := transact(ctx, l.db, put)
	if errors.Is(err, errIllegible) {
		if l.derived, err = rebuild(ctx, l.db, l.who); err == nil {
			err = transact(ctx, l.db, put)
		}
	}
	if err != nil {
		if landed, known := l.landed(ctx, w.end.head); !landed {
			l.unknown = !known
			for _, p := range w.begun {
				p.Wipe()
			}
			return fmt.Errorf("store: append: %w", err)
		}
	}
	for _, p := range append(w.begun, l.end.period) {
		if p != nil && p != w.end.period {
			p.Wipe()
		}
	}
	l.end, l.derived, l.last = w.end, w.derived, w.last
	l.reached.Store(l.end.head.Seq)
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
	d, err := mend(ctx, l.db, l.who, head)
	if err != nil {
		return err
	}
	l.end.wipe()
	l.derived, l.end.head, l.end.since, l.unknown = d, head, int(head.Seq-signed), false
	l.reached.Store(head.Seq)
	var named []ledger.ImageID // by what landed unknown
	for _, id := range l.drawn.all() {
		if key, err := imageKey(ctx, l.db, id); err == nil && len(key) > 0 {
			named = append(named, id)
		}
	}
	l.drawn.forget(named)
	return nil
}

// writer turns entries into the chain's next records within one transaction.
type writer struct {
	who     Identity
	chain   ledger.Chain
	end     end
	derived derived
	last    ledger.Moment
	tx      *sql.Tx
	drawn   *drawn
	named   []ledger.ImageID // by the records of this transaction
	begun   []*sealed.Period // in this transaction
}

func (w *writer) batch(ctx context.Context, batch []request) error {
	for _, r := range batch {
		for _, row := range r.rows {
			w.last = row.At
			if err := w.append(ctx, row); err != nil {
				return err
			}
		}
		if r.retain != nil {
			w.last = r.retain.at
			if err := w.retain(ctx, r.retain); err != nil {
				return err
			}
		}
	}
	if len(batch) == 0 {
		if err := w.checkpoint(ctx); err != nil {
			return err
		}
	}
	return w.derived.keep(ctx, w.tx, w.end.head)
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
	w.end.period, w.begun = period, append(w.begun, period)
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
