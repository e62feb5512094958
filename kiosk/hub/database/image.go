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
	Key   []byte // its wrapped data key
}

// NameImages notes which images the records of a chain name; those that are known already stay as they are.
func (t *Tx) NameImages(ctx context.Context, c ledger.Chain, ns []Named) error {
	args := make([]any, 0, 7*len(ns))
	for i := range ns {
		args = append(args, ns[i].Image[:], c.Device, c.Epoch, int64(ns[i].Seq), 0, 0, ns[i].Key)
	}
	if err := t.stmts.image.run(ctx, t.tx, args); err != nil {
		return fmt.Errorf("database: name images of %s: %w", c.Device, err)
	}
	return nil
}

// Land notes that an image of size sealed bytes lies on disk.
func (t *Tx) Land(ctx context.Context, device string, id ledger.ImageID, size int, now time.Time) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO image (id, device, epoch, seq, size, landed_ms) VALUES ($1, $2, 0, 0, $3, $4)
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

// ImageKey returns the wrapped data key of an image, nil if it was erased, and the chain whose record names it; the error is ErrUnknown, wrapped,
// where no record names it.
func (d *DB) ImageKey(ctx context.Context, id ledger.ImageID) (c ledger.Chain, key []byte, err error) {
	err = d.sql.QueryRowContext(ctx, "SELECT device, epoch, key FROM image WHERE id = $1 AND seq > 0", id[:]).Scan(&c.Device, &c.Epoch, &key)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return c, nil, fmt.Errorf("database: key of image %s: %w", id, err)
	}
	return c, key, nil
}

// LandedImage is an image that lies on disk, or should.
type LandedImage struct {
	Image ledger.ImageID
	Seq   uint64 // of the first record that names it
	Size  int64  // sealed bytes
}

// LandedImages returns the images of a chain that lie on disk, or should, in the order of the records that name them.
func (d *DB) LandedImages(ctx context.Context, c ledger.Chain) ([]LandedImage, error) {
	is, err := all(ctx, d.sql, func(r *sql.Rows) (i LandedImage, err error) {
		var id []byte
		if err := r.Scan(&id, &i.Seq, &i.Size); err != nil {
			return i, err
		}
		if copy(i.Image[:], id) != len(i.Image) {
			return i, fmt.Errorf("an image's name of %d bytes", len(id))
		}
		return i, nil
	}, "SELECT id, seq, size FROM image WHERE device = $1 AND epoch = $2 AND landed_ms > 0 ORDER BY seq", c.Device, c.Epoch)
	if err != nil {
		return nil, fmt.Errorf("database: list images of %s: %w", c.Device, err)
	}
	return is, nil
}
