package store

import (
	"context"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
	"passlane/kiosk/policy"
)

// Read returns at most limit records with a sequence number above after, in order.
func (l *Ledger) Read(ctx context.Context, after uint64, limit int) ([]ledger.Stored, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT bytes FROM record WHERE seq > ? ORDER BY seq LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("store: read ledger: %w", err)
	}
	defer rows.Close()
	var out []ledger.Stored
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("store: read ledger: %w", err)
		}
		s, err := ledger.Parse(b)
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
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

// LastMovement returns a holder's last crossing at this device, or nil.
func (l *Ledger) LastMovement(ctx context.Context, holder string) (*policy.Movement, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT direction, at_ms FROM movement WHERE holder = ?`, holder)
	if err != nil {
		return nil, fmt.Errorf("store: read movement: %w", err)
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	var m policy.Movement
	var ms int64
	if err := rows.Scan(&m.Direction, &ms); err != nil {
		return nil, fmt.Errorf("store: read movement: %w", err)
	}
	m.At = time.UnixMilli(ms).UTC()
	return &m, nil
}

// Count returns how many crossings the ledger tells of and how many of them were cleared.
func (l *Ledger) Count(ctx context.Context) (all, cleared int, err error) {
	v := ledger.Verifier{Device: l.who.Device}
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
