package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/registry"
)

// Replica is the device's copy of the registry.
type Replica struct{ db *sql.DB }

// Answer is what the registry says of a pass.
type Answer struct {
	Pass     registry.Pass
	Holder   registry.Holder
	Minors   []registry.Holder // linked to the holder as guardian
	MinorsAt []string          // the pass number of each minor, "" for none
}

// OpenReplica opens or makes the replica at path. One that is damaged is moved aside and made anew: the hub has it all.
func OpenReplica(ctx context.Context, path string) (*Replica, error) {
	db, err := open(ctx, path, "registry")
	if corrupt(err) {
		var damaged *Damaged
		if err := aside(path, err.Error(), time.Now()); !errors.As(err, &damaged) {
			return nil, err
		}
		db, err = open(ctx, path, "registry")
	}
	if err != nil {
		return nil, err
	}
	return &Replica{db: db}, nil
}

// Close closes the replica.
func (r *Replica) Close() error { return r.db.Close() }

// Position returns the position of the snapshot held and when the hub made it; false if none is held.
func (r *Replica) Position(ctx context.Context) (position uint64, issued time.Time, ok bool, err error) {
	var ms int64
	err = r.db.QueryRowContext(ctx, `SELECT position, issued_ms FROM position`).Scan(&position, &ms)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, time.Time{}, false, nil
	}
	if err != nil {
		return 0, time.Time{}, false, fmt.Errorf("store: read registry: %w", err)
	}
	return position, time.UnixMilli(ms).UTC(), true, nil
}

// Load replaces the whole replica by a snapshot in one transaction, unless it is older than what is held.
func (r *Replica) Load(ctx context.Context, s registry.Snapshot) error {
	held, _, ok, err := r.Position(ctx)
	if err != nil {
		return err
	}
	if ok && s.Position < held {
		return fmt.Errorf("store: load registry: position %d is older than %d, which is held", s.Position, held)
	}
	tx, err := r.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: load registry: %w", err)
	}
	defer tx.Rollback()
	if err := load(ctx, tx, s); err != nil {
		return fmt.Errorf("store: load registry: %w", err)
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: load registry: %w", err)
	}
	return nil
}

func load(ctx context.Context, tx *sql.Tx, s registry.Snapshot) error {
	const clear = `DELETE FROM holder; DELETE FROM pass; DELETE FROM guardian; DELETE FROM held; DELETE FROM position`
	if _, err := tx.ExecContext(ctx, clear); err != nil {
		return err
	}
	for _, h := range s.Holders {
		if err := loadHolder(ctx, tx, h); err != nil {
			return err
		}
	}
	for _, p := range s.Passes {
		if err := loadPass(ctx, tx, p); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO position VALUES (1, ?, ?)`, s.Position, s.IssuedMS)
	return err
}

func loadHolder(ctx context.Context, tx *sql.Tx, h registry.Holder) error {
	row, err := cbor.Marshal(h)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO holder VALUES (?, ?)`, h.ID, row); err != nil {
		return err
	}
	for _, g := range h.Guardians {
		if _, err := tx.ExecContext(ctx, `INSERT INTO guardian VALUES (?, ?)`, g, h.ID); err != nil {
			return err
		}
	}
	return nil
}

func loadPass(ctx context.Context, tx *sql.Tx, p registry.Pass) error {
	row, err := cbor.Marshal(p)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO pass VALUES (?, ?)`, p.Number, row); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO held VALUES (?, ?)`, p.Holder, p.Number)
	return err
}

// Find returns what the registry says of a pass number; false if it has none of that number.
func (r *Replica) Find(ctx context.Context, number string) (Answer, bool, error) {
	var a Answer
	ok, err := scanRow(r.db.QueryRowContext(ctx, `SELECT row FROM pass WHERE number = ?`, number), &a.Pass)
	if err != nil || !ok {
		return a, false, err
	}
	if ok, err = scanRow(r.db.QueryRowContext(ctx, `SELECT row FROM holder WHERE id = ?`, a.Pass.Holder), &a.Holder); err != nil || !ok {
		return a, false, err
	}
	return a, true, r.minors(ctx, &a)
}

func (r *Replica) minors(ctx context.Context, a *Answer) error {
	rows, err := r.db.QueryContext(ctx, `SELECT h.row, coalesce((SELECT min(number) FROM held WHERE held.holder = h.id), '')
		FROM guardian g JOIN holder h ON h.id = g.minor WHERE g.holder = ? ORDER BY h.id`, a.Holder.ID)
	if err != nil {
		return fmt.Errorf("store: find minors: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row []byte
		var number string
		var h registry.Holder
		if err := rows.Scan(&row, &number); err != nil {
			return fmt.Errorf("store: find minors: %w", err)
		}
		if err := cbor.Unmarshal(row, &h); err != nil {
			return fmt.Errorf("store: find minors: %w", err)
		}
		a.Minors, a.MinorsAt = append(a.Minors, h), append(a.MinorsAt, number)
	}
	return rows.Err()
}

func scanRow(row *sql.Row, into any) (bool, error) {
	var b []byte
	switch err := row.Scan(&b); {
	case errors.Is(err, sql.ErrNoRows):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("store: find: %w", err)
	}
	if err := cbor.Unmarshal(b, into); err != nil {
		return false, fmt.Errorf("store: find: %w", err)
	}
	return true, nil
}
