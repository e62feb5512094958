package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// derived keeps what follows from the chain: the crossings, the movements of those who crossed, and whether the lane is shut. The sum of its rows is
// kept beside them, under a key that follows from the device's own, bound to the end of the chain: at a start rows that were altered, added or
// taken away, or that are those of another day, are noticed without folding the chain, and made anew from it.
type derived struct {
	key [sha256.Size]byte
	sum [sha256.Size]byte
}

func newDerived(who Identity) derived {
	h := hmac.New(sha256.New, who.Key.Seed())
	h.Write([]byte("passlane derived rows v1"))
	return derived{key: [sha256.Size]byte(h.Sum(nil))}
}

func (d *derived) mac(parts ...[]byte) [sha256.Size]byte {
	h := hmac.New(sha256.New, d.key[:])
	for _, p := range parts {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(p)))
		h.Write(n[:])
		h.Write(p)
	}
	return [sha256.Size]byte(h.Sum(nil))
}

// turn takes a row into the sum, or out of it; a row that is not there is nil.
func (d *derived) turn(row [][]byte) {
	if row == nil {
		return
	}
	for i, b := range d.mac(row...) {
		d.sum[i] ^= b
	}
}

func crossingRow(id string, fold []byte) [][]byte {
	return [][]byte{[]byte("crossing"), []byte(id), fold}
}

func movementRow(who, by, id string, movement []byte) [][]byte {
	return [][]byte{[]byte("movement"), []byte(who), []byte(by), []byte(id), movement}
}

func shutRow(shut bool) [][]byte { return [][]byte{[]byte("shut"), fmt.Append(nil, shut)} }

// bound is the sum, bound to the end of a chain.
func (d *derived) bound(head ledger.Head) []byte {
	m := d.mac([]byte("end"), binary.BigEndian.AppendUint64(nil, head.Seq), head.Hash[:], d.sum[:])
	return m[:]
}

// keep writes the sum at the end of a transaction.
func (d *derived) keep(ctx context.Context, tx *sql.Tx, head ledger.Head) error {
	_, err := tx.ExecContext(ctx, `UPDATE derived SET sum = ?`, d.bound(head))
	return err
}

// read sums up the rows that are there, and tells whether they are those that follow from the chain up to its end.
func (d *derived) read(ctx context.Context, db *sql.DB, head ledger.Head) (as bool, err error) {
	d.sum = [sha256.Size]byte{}
	var shut bool
	if err := db.QueryRowContext(ctx, `SELECT shut FROM shut`).Scan(&shut); err != nil {
		return false, err
	}
	d.turn(shutRow(shut))
	err = each(ctx, db, func(rows *sql.Rows) error {
		var id string
		var fold []byte
		var first uint64
		var ended bool
		if err := rows.Scan(&id, &fold, &first, &ended); err != nil {
			return err
		}
		var c ledger.Crossing
		if err := cbor.Unmarshal(fold, &c); err != nil {
			return err
		}
		if c.First != first || (c.How != "") != ended {
			return fmt.Errorf("crossing %s stands in a row of another", id)
		}
		d.turn(crossingRow(id, fold))
		return nil
	}, `SELECT id, fold, first, ended FROM crossing`)
	if err != nil {
		return false, err
	}
	err = each(ctx, db, func(rows *sql.Rows) error {
		var who, by, id string
		var b []byte
		var at int64
		if err := rows.Scan(&who, &by, &id, &b, &at); err != nil {
			return err
		}
		var m trip.Movement
		if err := cbor.Unmarshal(b, &m); err != nil {
			return err
		}
		if m.AtMS != at {
			return fmt.Errorf("movement %s stands in a row of another", id)
		}
		d.turn(movementRow(who, by, id, b))
		return nil
	}, `SELECT who, by, id, movement, at_ms FROM movement`)
	if err != nil {
		return false, err
	}
	var kept []byte
	if err := db.QueryRowContext(ctx, `SELECT sum FROM derived`).Scan(&kept); err != nil {
		return false, err
	}
	if len(kept) == 0 && head.Seq == 0 {
		none := derived{key: d.key}
		none.turn(shutRow(false))
		return d.sum == none.sum, nil
	}
	return hmac.Equal(kept, d.bound(head)), nil
}

func each(ctx context.Context, q querier, do func(*sql.Rows) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := do(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// project keeps the crossing that a record belongs to, the movements of those who crossed, and whether the lane is shut.
func (w *writer) project(ctx context.Context, r ledger.Record, b ledger.Body) error {
	if shut, said := ledger.ShutBy(b); said {
		return w.shut(ctx, shut)
	}
	id, ok := ledger.CrossingOf(b)
	if !ok {
		return nil
	}
	c, old, err := readCrossing(w.tx.QueryRowContext(ctx, `SELECT fold FROM crossing WHERE id = ?`, id))
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
	if old != nil {
		w.derived.turn(crossingRow(id, old))
	}
	w.derived.turn(crossingRow(id, fold))
	if c.How == "" {
		return nil
	}
	return w.move(ctx, trip.Of(c)) // anew with each word that comes after the end
}

func (w *writer) shut(ctx context.Context, shut bool) error {
	var was bool
	if err := w.tx.QueryRowContext(ctx, `SELECT shut FROM shut`).Scan(&was); err != nil {
		return fmt.Errorf("%w: whether it is shut: %w", errIllegible, err)
	}
	w.derived.turn(shutRow(was))
	w.derived.turn(shutRow(shut))
	_, err := w.tx.ExecContext(ctx, `UPDATE shut SET shut = ?`, shut)
	return err
}

func (w *writer) move(ctx context.Context, moved []trip.Moved) error {
	for _, m := range moved {
		b, err := cbor.Marshal(m.Movement)
		if err != nil {
			return err
		}
		for by, who := range map[string]string{"holder": m.Holder, "pass": m.Pass} {
			if who == "" {
				continue
			}
			if err := w.moveOf(ctx, who, by, m.Movement, b); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) moveOf(ctx context.Context, who, by string, m trip.Movement, b []byte) error {
	var old []byte
	err := w.tx.QueryRowContext(ctx, `SELECT movement FROM movement WHERE who = ? AND by = ? AND id = ?`, who, by, m.ID).Scan(&old)
	switch {
	case err == nil:
		w.derived.turn(movementRow(who, by, m.ID, old))
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	w.derived.turn(movementRow(who, by, m.ID, b))
	_, err = w.tx.ExecContext(ctx, `INSERT OR REPLACE INTO movement (who, by, id, at_ms, movement) VALUES (?, ?, ?, ?, ?)`, who, by, m.ID, m.AtMS, b)
	return err
}

// readCrossing returns a crossing so far, and the bytes of its row; none of either where it is new.
func readCrossing(row *sql.Row) (c ledger.Crossing, fold []byte, err error) {
	switch err := row.Scan(&fold); {
	case errors.Is(err, sql.ErrNoRows):
		return c, nil, nil
	case err != nil:
		return c, nil, err
	}
	if err := cbor.Unmarshal(fold, &c); err != nil {
		return c, nil, fmt.Errorf("%w: crossing: %w", errIllegible, err)
	}
	return c, fold, nil
}
