package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"

	"passlane/kiosk/registry"
	"passlane/kiosk/registry/table"
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
		stmt, err := tx.PrepareContext(ctx, `INSERT OR REPLACE INTO staged (`+table.Columns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
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
			if _, err := stmt.ExecContext(ctx, table.Values(row)...); err != nil {
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

// Apply makes what was staged visible, all at once, if together with what is held it is what the hub signed. An older state that was signed
// before the one that is held is refused: somebody plays back what the hub once said. Where only the hub's clock went back, its word stands. The error is registry.ErrSignature, ErrDigest, or says what went wrong with the file.
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
	if held, ok, err := heldHead(ctx, tx); err != nil || (ok && head.IssuedMS < held.IssuedMS && head.Position < held.Position) {
		return errors.Join(err, fmt.Errorf("it is from %v, and what is held from %v", head.Issued(), held.Issued()))
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

// heldHead returns the head that is held, whose signature was checked when it came.
func heldHead(ctx context.Context, tx *sql.Tx) (h registry.Head, ok bool, err error) {
	var s registry.SignedHead
	err = tx.QueryRowContext(ctx, `SELECT content, signature FROM head`).Scan(&s.Content, &s.Signature)
	if errors.Is(err, sql.ErrNoRows) {
		return h, false, nil
	}
	if err == nil {
		h, err = s.Read()
	}
	return h, err == nil, err
}

// beginAnew forgets what was staged and asks for the whole registry; what is held stays visible. Portraits are asked for anew with it:
// a hub that was restored from a backup gives their positions to others.
func (r *Replica) beginAnew(ctx context.Context) error {
	return r.transact(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM staged; UPDATE staging SET after = 0, whole = 1; UPDATE portraits SET after = 0`)
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
	t := table.In(ctx, tx)
	return registry.SumAll(t, t.All())
}

// mergeStaged puts changed rows among what is held.
func mergeStaged(ctx context.Context, tx *sql.Tx) (registry.Sum, error) {
	touched, err := touched(ctx, tx)
	if err != nil {
		return registry.Sum{}, err
	}
	const merge = `DELETE FROM row WHERE (ref, kind) IN (SELECT ref, kind FROM staged WHERE gone);
		INSERT OR REPLACE INTO row SELECT * FROM staged WHERE NOT gone; DELETE FROM staged`
	if _, err := tx.ExecContext(ctx, merge); err != nil {
		return registry.Sum{}, err
	}
	return registry.Resum(table.In(ctx, tx), touched)
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

// touched returns the buckets of the staged rows.
func touched(ctx context.Context, tx *sql.Tx) (map[uint16]bool, error) {
	rows, err := tx.QueryContext(ctx, `SELECT DISTINCT substr(ref, 1, 2) FROM staged`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	buckets := map[uint16]bool{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		buckets[binary.BigEndian.Uint16(b)] = true
	}
	return buckets, rows.Err()
}
