package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/mattn/go-sqlite3"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// Read returns at most limit records with a sequence number above after, in order, each with its hash as stored. One that the disk does not give
// stands in its place without bytes, so that it is in nobody's way.
func (l *Ledger) Read(ctx context.Context, after uint64, limit int) ([]ledger.Stored, error) {
	return readPage(ctx, l.db, after, limit, l.reached.Load())
}

// readPage reads records up to a number that the chain is known to have come to at least. A place that the disk does not give is passed over,
// record by record, as far as that.
func readPage(ctx context.Context, q querier, after uint64, limit int, end uint64) (all []ledger.Stored, err error) {
	for len(all) < limit {
		page, err := readAfter(ctx, q, after, limit-len(all))
		all = append(all, page...)
		if !spoilt(err) {
			return all, err
		}
		if len(page) > 0 {
			after = page[len(page)-1].Record.Seq
		}
		one, err := readOne(ctx, q, after+1, end)
		if err != nil || one.Record.Seq == 0 {
			return all, err
		}
		all, after = append(all, one), after+1
	}
	return all, nil
}

// spoilt tells whether an error is one of a place on the disk, which others need not have.
func spoilt(err error) bool {
	var e sqlite3.Error
	return corrupt(err) || errors.As(err, &e) && e.Code == sqlite3.ErrIoErr
}

// readOne reads the record with a number; the zero one if the chain does not go so far, or the record went.
func readOne(ctx context.Context, q querier, seq, end uint64) (s ledger.Stored, err error) {
	page, err := readAfter(ctx, q, seq-1, 1)
	switch {
	case err == nil && len(page) > 0 && page[0].Record.Seq == seq:
		return page[0], nil
	case !spoilt(err):
		return s, err
	case seq > end:
		return s, nil // what is behind the end cannot be read either, and is no record
	}
	return ledger.Stored{Record: ledger.Record{Seq: seq}, Unread: err}, nil
}

// reach returns how far a chain is known to have come by what else stands in its file.
func reach(ctx context.Context, q querier) (end uint64) {
	for _, query := range []string{`SELECT max(seq) FROM record`, `SELECT max(seq) FROM checkpoint`, `SELECT max(seq) FROM image`, `SELECT seq FROM committed`} {
		var seq sql.NullInt64
		_ = each(ctx, q, func(rows *sql.Rows) error { return rows.Scan(&seq) }, query) // what cannot be read says nothing
		end = max(end, uint64(seq.Int64))
	}
	return end
}

// querier is a database or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// readAfter reads records as they lie there, as far as the disk gives them.
func readAfter(ctx context.Context, q querier, after uint64, limit int) (page []ledger.Stored, err error) {
	rows, err := q.QueryContext(ctx, `SELECT seq, hash, bytes, key FROM record WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: read ledger: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var seq uint64
		var h, b, key []byte
		if err := rows.Scan(&seq, &h, &b, &key); err != nil {
			return page, fmt.Errorf("store: read ledger: %w", err)
		}
		s, err := ledger.Parse(b)
		if err != nil {
			s = ledger.Stored{Bytes: b, Unread: err}
		}
		s.Record.Seq, s.Hash, s.Key = seq, hashFrom(h), key
		page = append(page, s)
	}
	if err := rows.Err(); err != nil {
		return page, fmt.Errorf("store: read ledger: %w", err)
	}
	if err := rows.Close(); err != nil {
		return page, err
	}
	return page, imageKeys(ctx, q, page)
}

// imageKeys adds the wrapped data keys of the images that records name.
func imageKeys(ctx context.Context, q querier, page []ledger.Stored) error {
	for i := range page {
		for _, id := range page[i].Record.Images {
			key, err := imageKey(ctx, q, id)
			if err != nil && !spoilt(err) { // a key that the disk does not give costs its own image
				return err
			}
			page[i].Images = append(page[i].Images, key)
		}
	}
	return nil
}

func imageKey(ctx context.Context, q querier, id ledger.ImageID) (key []byte, err error) {
	rows, err := q.QueryContext(ctx, `SELECT key FROM image WHERE id = ?`, id[:])
	if err != nil {
		return nil, fmt.Errorf("store: read key of image: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&key); err != nil {
			return nil, fmt.Errorf("store: read key of image: %w", err)
		}
	}
	return key, rows.Err()
}

// Committed returns the last record that the hub's database is known to have.
func (l *Ledger) Committed() ledger.Head {
	h := <-l.committed
	l.committed <- h
	return h
}

// MarkCommitted remembers what the hub's database has. It may go back: a hub restored from a backup asks again.
func (l *Ledger) MarkCommitted(ctx context.Context, h ledger.Head) error {
	old := <-l.committed
	_, err := l.db.ExecContext(ctx, `UPDATE committed SET seq = ?, hash = ?`, h.Seq, h.Hash[:])
	if err != nil {
		l.committed <- old
		return fmt.Errorf("store: mark committed: %w", err)
	}
	l.committed <- h
	return nil
}

// Unended returns the crossings that have no end: those that were under way when the device stopped.
func (l *Ledger) Unended(ctx context.Context) ([]string, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT id FROM crossing WHERE ended = 0 ORDER BY first`)
	if err != nil {
		return nil, fmt.Errorf("store: read open crossings: %w", err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("store: read open crossings: %w", err)
		}
		ids = append(ids, id)
	}
	return ids, rows.Err()
}

// Shut tells whether the lane was closed by an officer's order or by a fire, and not opened again since.
func (l *Ledger) Shut(ctx context.Context) (shut bool, err error) {
	if err := l.db.QueryRowContext(ctx, `SELECT shut FROM shut`).Scan(&shut); err != nil {
		return false, fmt.Errorf("store: read whether shut: %w", err)
	}
	return shut, nil
}

// newestMoves is how many of a holder's movements at this device are read: enough for the windows of the rules.
const newestMoves = 64

// Movements returns a holder's latest crossings, by their pseudonym, at this device, oldest first.
func (l *Ledger) Movements(ctx context.Context, holder string) ([]trip.Movement, error) {
	return l.movements(ctx, "holder", holder)
}

// Uses returns the latest crossings with a pass at this device, by its pseudonym, oldest first: who used it need not be known.
func (l *Ledger) Uses(ctx context.Context, pass string) ([]trip.Movement, error) {
	return l.movements(ctx, "pass", pass)
}

func (l *Ledger) movements(ctx context.Context, by, who string) ([]trip.Movement, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT movement FROM movement WHERE who = ? AND by = ? ORDER BY at_ms DESC, id DESC LIMIT ?`, who, by, newestMoves)
	if err != nil {
		return nil, fmt.Errorf("store: read movements: %w", err)
	}
	defer rows.Close()
	var ms []trip.Movement
	for rows.Next() {
		m, err := scanMovement(rows)
		if err != nil {
			return nil, err
		}
		ms = append(ms, m)
	}
	return trip.Order(ms), rows.Err()
}

// Passed returns how many people walked through here in a direction since a moment.
func (l *Ledger) Passed(ctx context.Context, way ledger.Direction, since time.Time) (n int, err error) {
	rows, err := l.db.QueryContext(ctx, `SELECT movement FROM movement WHERE at_ms >= ? AND by = 'holder'`, since.UnixMilli())
	if err != nil {
		return 0, fmt.Errorf("store: count who passed: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanMovement(rows)
		if err != nil {
			return 0, err
		}
		if m.Direction == way {
			n++
		}
	}
	return n, rows.Err()
}

func scanMovement(rows *sql.Rows) (m trip.Movement, err error) {
	var b []byte
	if err = rows.Scan(&b); err == nil {
		err = cbor.Unmarshal(b, &m)
	}
	if err != nil {
		return m, fmt.Errorf("store: read movement: %w", err)
	}
	return m, nil
}

// Tapped tells whether a card's counter is new, and remembers it by the card's pseudonym; a message with a counter that was seen before, or an
// older one, is a copy.
func (l *Ledger) Tapped(ctx context.Context, card string, counter uint32) (fresh bool, err error) {
	res, err := l.db.ExecContext(ctx, `INSERT INTO tap (card, counter) VALUES (?, ?)
		ON CONFLICT (card) DO UPDATE SET counter = excluded.counter WHERE excluded.counter > tap.counter`, card, counter)
	if err != nil {
		return false, fmt.Errorf("store: remember a card's counter: %w", err)
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// Chain returns which chain it is: the device's, and the epoch.
func (l *Ledger) Chain() ledger.Chain { return l.chain }

// Tail returns how many records at the end wait for the next checkpoint: nobody has signed them yet.
func (l *Ledger) Tail(ctx context.Context) (n int, err error) {
	if err := l.db.QueryRowContext(ctx, `SELECT count(*) FROM record WHERE seq > (SELECT coalesce(max(seq), 0) FROM checkpoint)`).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: count what is not signed: %w", err)
	}
	return n, nil
}

// Vouch signs a message that carries records.
func (l *Ledger) Vouch(message []byte) []byte { return ledger.Vouch(l.chain, message, l.who.Key) }

// Count returns how many crossings the ledger tells of and how many of them were cleared.
func (l *Ledger) Count(ctx context.Context) (all, cleared int, err error) {
	v := ledger.Verifier{Chain: l.chain}
	folds := map[string]ledger.Crossing{}
	for {
		batch, err := l.Read(ctx, v.Head.Seq, 1000)
		if err != nil || len(batch) == 0 {
			return tally(folds), countCleared(folds), err
		}
		for _, s := range batch {
			if _, err := v.Check(s.Bytes, s.Hash); err != nil {
				return 0, 0, err
			}
			fold(folds, s.Record)
		}
	}
}

func tally(folds map[string]ledger.Crossing) int { return len(folds) }

func countCleared(folds map[string]ledger.Crossing) (n int) {
	for _, c := range folds {
		if c.Cleared() {
			n++
		}
	}
	return n
}

func fold(folds map[string]ledger.Crossing, r ledger.Record) {
	b, err := r.Content()
	if err != nil {
		return // a kind of a newer version
	}
	if id, ok := ledger.CrossingOf(b); ok {
		folds[id] = folds[id].Apply(r, b)
	}
}
