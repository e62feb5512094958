package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/registry"
)

// PortraitsAfter returns the position behind which the next page of portraits begins.
func (r *Replica) PortraitsAfter(ctx context.Context) (after uint64, err error) {
	if err := r.db.QueryRowContext(ctx, `SELECT after FROM portraits`).Scan(&after); err != nil {
		return 0, fmt.Errorf("store: read portrait position: %w", err)
	}
	return after, nil
}

// KeepPortraits keeps a page of portraits and the position at which it ends.
func (r *Replica) KeepPortraits(ctx context.Context, page []registry.Portrait, after uint64) error {
	err := r.transact(ctx, func(tx *sql.Tx) error {
		for _, p := range page {
			query, args := `INSERT OR REPLACE INTO portrait (ref, position, sealed) VALUES (?, ?, ?)`, []any{p.Ref[:], p.Position, p.Sealed}
			if len(p.Sealed) == 0 {
				query, args = `DELETE FROM portrait WHERE ref = ?`, args[:1]
			}
			if _, err := tx.ExecContext(ctx, query, args...); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE portraits SET after = ?`, after)
		return err
	})
	if err != nil {
		return fmt.Errorf("store: keep portraits: %w", err)
	}
	return nil
}

// Policies returns the signed policy documents that are held, by version.
func (r *Replica) Policies(ctx context.Context) (documents [][]byte, err error) {
	rows, err := r.db.QueryContext(ctx, `SELECT document FROM policy ORDER BY version`)
	if err != nil {
		return nil, fmt.Errorf("store: read policies: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("store: read policies: %w", err)
		}
		documents = append(documents, b)
	}
	return documents, rows.Err()
}

// KeepPolicy keeps a signed policy document. None that is held is ever dropped: only a clock that is trusted could say which is not in force
// any more.
func (r *Replica) KeepPolicy(ctx context.Context, version int64, document []byte) error {
	if _, err := r.db.ExecContext(ctx, `INSERT OR REPLACE INTO policy (version, document) VALUES (?, ?)`, version, document); err != nil {
		return fmt.Errorf("store: keep policy %d: %w", version, err)
	}
	return nil
}

// PolicyBehind returns since when the hub is known to have a newer policy than those that are held; zero if it has none.
func (r *Replica) PolicyBehind(ctx context.Context) (since time.Time, err error) {
	var ms int64
	switch err := r.db.QueryRowContext(ctx, `SELECT since_ms FROM policy_behind`).Scan(&ms); {
	case errors.Is(err, sql.ErrNoRows):
		return since, nil
	case err != nil:
		return since, fmt.Errorf("store: read policy age: %w", err)
	}
	return time.UnixMilli(ms).UTC(), nil
}

// MarkPolicyBehind keeps since when the hub is known to have a newer policy; zero: it has none.
func (r *Replica) MarkPolicyBehind(ctx context.Context, since time.Time) (err error) {
	if since.IsZero() {
		_, err = r.db.ExecContext(ctx, `DELETE FROM policy_behind`)
	} else {
		_, err = r.db.ExecContext(ctx, `INSERT OR REPLACE INTO policy_behind VALUES (1, ?)`, since.UnixMilli())
	}
	if err != nil {
		return fmt.Errorf("store: keep policy age: %w", err)
	}
	return nil
}
