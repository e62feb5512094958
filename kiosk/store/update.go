package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// ErrDigest tells that what arrived is not what the hub signed. The device asks for the whole registry again, and shows what it held
// until that has arrived.
var ErrDigest = errors.New("the registry is not what the hub signed")

// After returns the position behind which the next page of rows begins.
func (r *Replica) After(ctx context.Context) (after uint64, err error) {
	if err := r.db.QueryRowContext(ctx, `SELECT after FROM staging`).Scan(&after); err != nil {
		return 0, fmt.Errorf("store: read registry position: %w", err)
	}
	return after, nil
}

// Stage keeps a page of rows, in order of position, until all have arrived. It survives a power cut.
func (r *Replica) Stage(ctx context.Context, rows []registry.Row) error {
	if len(rows) == 0 {
		return nil
	}
	err := r.transact(ctx, func(tx *sql.Tx) error {
		stmt, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO staged (`+rowColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
		if err != nil {
			return err
		}
		defer stmt.Close()
		var after uint64
		if err := tx.QueryRowContext(ctx, `SELECT after FROM staging`).Scan(&after); err != nil {
			return err
		}
		for _, row := range rows {
			if err := row.Check(); err != nil {
				return err
			}
			if row.Position <= after {
				return &registry.FieldError{Row: "row " + row.Ref.String(), Field: "position", Reason: fmt.Sprintf("%d does not follow %d", row.Position, after)}
			}
			after = row.Position
			if _, err := stmt.ExecContext(ctx, row.Ref[:], row.Kind, row.Position, string(row.Status), number(row.From), number(row.To),
				nonNil(row.Sealed), row.Gone); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `UPDATE staging SET after = ?`, after)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: stage registry: %w", err)
	}
	return nil
}

// Apply makes what was staged visible, all at once, if together with what is held it is what the hub signed. A head that is older than
// what is held changes nothing. The error is registry.ErrSignature, ErrDigest, or says what went wrong with the file.
func (r *Replica) Apply(ctx context.Context, signed registry.SignedHead) error {
	head, err := signed.Open(r.hub)
	if err != nil {
		return fmt.Errorf("store: apply registry: %w", err)
	}
	err = r.transact(ctx, func(tx *sql.Tx) error { return apply(ctx, tx, signed, head) })
	if errors.Is(err, ErrDigest) {
		err = errors.Join(err, r.beginAnew(ctx))
	}
	if err != nil {
		return fmt.Errorf("store: apply registry: %w", err)
	}
	return nil
}

func apply(ctx context.Context, tx *sql.Tx, signed registry.SignedHead, head registry.Head) error {
	var after uint64
	var whole bool
	if err := tx.QueryRowContext(ctx, `SELECT after, whole FROM staging`).Scan(&after, &whole); err != nil {
		return err
	}
	if head.Position != after {
		return fmt.Errorf("%w: it is at position %d, and rows came up to %d", ErrDigest, head.Position, after)
	}
	merge := mergeStaged
	if whole {
		merge = swapStaged
	}
	sum, err := merge(ctx, tx)
	if err != nil {
		return err
	}
	if sum != registry.Sum(head.Digest) {
		return ErrDigest
	}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO head VALUES (1, ?, ?)`, signed.Content, signed.Signature)
	if err == nil {
		_, err = tx.ExecContext(ctx, `UPDATE staging SET whole = 0`)
	}
	return err
}

// beginAnew forgets what was staged and asks for the whole registry; what is held stays visible.
func (r *Replica) beginAnew(ctx context.Context) error {
	return r.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM staged; UPDATE staging SET after = 0, whole = 1`)
		return err
	})
}

// swapStaged puts a whole registry in the place of what was held.
func swapStaged(ctx context.Context, tx *sql.Tx) (registry.Sum, error) {
	const swap = `DELETE FROM staged WHERE gone; DROP TABLE row; ALTER TABLE staged RENAME TO row;
		CREATE TABLE staged (ref BLOB NOT NULL, kind INTEGER NOT NULL, position INTEGER NOT NULL, status TEXT NOT NULL, valid_from INTEGER NOT NULL,
		valid_to INTEGER NOT NULL, sealed BLOB NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (ref, kind)) WITHOUT ROWID;
		DELETE FROM bucket; DELETE FROM groups`
	if _, err := tx.ExecContext(ctx, swap); err != nil {
		return registry.Sum{}, err
	}
	t := tree{ctx: ctx, tx: tx}
	return t.all()
}

// mergeStaged puts changed rows among what is held.
func mergeStaged(ctx context.Context, tx *sql.Tx) (registry.Sum, error) {
	t := tree{ctx: ctx, tx: tx}
	touched, err := t.touched()
	if err != nil {
		return registry.Sum{}, err
	}
	const merge = `DELETE FROM row WHERE (ref, kind) IN (SELECT ref, kind FROM staged WHERE gone);
		INSERT OR REPLACE INTO row SELECT * FROM staged WHERE NOT gone; DELETE FROM staged`
	if _, err := tx.ExecContext(ctx, merge); err != nil {
		return registry.Sum{}, err
	}
	return t.some(touched)
}

func (r *Replica) transact(ctx context.Context, do func(*sql.Tx) error) error {
	return transact(ctx, r.db, do)
}

func transact(ctx context.Context, db *sql.DB, do func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := do(tx); err != nil {
		return err
	}
	return tx.Commit()
}

type scanner interface{ Scan(...any) error }

func scanRow(s scanner) (row registry.Row, err error) {
	var ref []byte
	var from, to int
	err = s.Scan(&ref, &row.Kind, &row.Position, &row.Status, &from, &to, &row.Sealed, &row.Gone)
	if err == nil && copy(row.Ref[:], ref) != len(row.Ref) {
		err = fmt.Errorf("a reference of %d bytes", len(ref))
	}
	row.From, row.To = date(from), date(to)
	return row, err
}

// number writes a date as YYYYMMDD.
func number(d pass.Date) int { return d.Year*10000 + d.Month*100 + d.Day }

func date(n int) pass.Date { return pass.Date{Year: n / 10000, Month: n / 100 % 100, Day: n % 100} }

func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}
