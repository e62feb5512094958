package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
)

// Named is an image and the record that names it.
type Named struct {
	Image ledger.ImageID
	Seq   uint64
}

// NameImages notes which images a device's records name; those that are known already stay as they are.
func (t *Tx) NameImages(ctx context.Context, device string, ns []Named) error {
	args := make([]any, 0, 5*len(ns))
	for i := range ns {
		args = append(args, ns[i].Image[:], device, int64(ns[i].Seq), 0, 0)
	}
	if err := t.stmts.image.run(ctx, t.tx, args); err != nil {
		return fmt.Errorf("database: name images of %s: %w", device, err)
	}
	return nil
}

// Land notes that an image of size sealed bytes lies on disk.
func (t *Tx) Land(ctx context.Context, device string, id ledger.ImageID, size int, now time.Time) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO image (id, device, seq, size, landed_ms) VALUES ($1, $2, 0, $3, $4)
		ON CONFLICT (id) DO UPDATE SET size = excluded.size, landed_ms = excluded.landed_ms`, id[:], device, size, now.UnixMilli())
	if err != nil {
		return fmt.Errorf("database: land image %s: %w", id, err)
	}
	return nil
}

// Landed returns those of the images that lie on disk.
func (d *DB) Landed(ctx context.Context, ids []ledger.ImageID) ([]ledger.ImageID, error) {
	var landed []ledger.ImageID
	for _, id := range ids {
		var one int
		err := d.sql.QueryRowContext(ctx, "SELECT 1 FROM image WHERE id = $1 AND landed_ms > 0", id[:]).Scan(&one)
		switch {
		case err == nil:
			landed = append(landed, id)
		case !errors.Is(err, sql.ErrNoRows):
			return nil, fmt.Errorf("database: look for image %s: %w", id, err)
		}
	}
	return landed, nil
}
