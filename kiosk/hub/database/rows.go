package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"passlane/kiosk/registry"
	"passlane/kiosk/registry/table"
	"passlane/kiosk/wire"
)

// Registry says what has been published: the head without a time.
func (d *DB) Registry(ctx context.Context) (registry.Head, error) { return readHead(ctx, d.sql) }

func readHead(ctx context.Context, q queryer) (h registry.Head, err error) {
	var digest []byte
	if err := q.QueryRowContext(ctx, "SELECT position, rows, digest FROM registry").Scan(&h.Position, &h.Rows, &digest); err != nil {
		return h, fmt.Errorf("database: read registry: %w", err)
	}
	copy(h.Digest[:], digest)
	return h, nil
}

// Rows returns the rows behind a position, as many as a page holds, and what has been published at that very moment.
func (d *DB) Rows(ctx context.Context, after uint64) (page []registry.Row, head registry.Head, err error) {
	err = d.snapshot(ctx, func(c *sql.Conn) error {
		if head, err = readHead(ctx, c); err != nil {
			return err
		}
		rows, err := c.QueryContext(ctx, "SELECT "+table.Columns+" FROM row WHERE position > $1 ORDER BY position LIMIT $2", after, wire.MaxRows)
		if err != nil {
			return err
		}
		defer rows.Close()
		for size := 0; rows.Next(); {
			r, err := table.Scan(rows)
			if err != nil {
				return err
			}
			if size += len(r.Sealed) + rowOverhead; size > wire.MaxPageBytes && len(page) > 0 {
				return nil
			}
			page = append(page, r)
		}
		return rows.Err()
	})
	if err != nil {
		return nil, head, fmt.Errorf("database: read rows behind %d: %w", after, err)
	}
	return page, head, nil
}

// rowOverhead is what a row takes on the wire besides its sealed part, at most, in bytes.
const rowOverhead = 96

// snapshot reads within one moment of the database.
func (d *DB) snapshot(ctx context.Context, read func(*sql.Conn) error) error {
	c, err := d.sql.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	if _, err := c.ExecContext(ctx, "BEGIN DEFERRED"); err != nil {
		return err
	}
	err = read(c)
	_, end := c.ExecContext(context.WithoutCancel(ctx), "ROLLBACK") // nothing was written
	return errors.Join(err, end)
}

// Portraits returns portraits behind a position of holders from some provinces, as many as a page holds.
func (d *DB) Portraits(ctx context.Context, ask wire.PortraitsAsk) (page wire.PortraitsPage, err error) {
	page.After = ask.After
	wanted := map[string]bool{}
	for _, p := range ask.Provinces {
		wanted[p] = true
	}
	rows, err := d.sql.QueryContext(ctx, "SELECT position, province, ref, sealed FROM portrait WHERE position > $1 ORDER BY position LIMIT $2", ask.After, wire.MaxRows)
	if err != nil {
		return page, fmt.Errorf("database: read portraits: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for size, n := 0, 1; rows.Next(); n++ {
		var p registry.Portrait
		var province string
		var ref []byte
		if err := rows.Scan(&p.Position, &province, &ref, &p.Sealed); err != nil {
			return page, err
		}
		if wanted[province] {
			if size += len(p.Sealed) + rowOverhead; size > wire.MaxPageBytes && len(page.Portraits) > 0 {
				page.More = true
				return page, nil
			}
			copy(p.Ref[:], ref)
			page.Portraits = append(page.Portraits, p)
		}
		page.After, page.More = p.Position, n == wire.MaxRows
	}
	return page, rows.Err()
}

// SavePolicy keeps a signed policy document under its version; the same version again must be the same document.
func (d *DB) SavePolicy(ctx context.Context, version int64, document []byte, now time.Time) error {
	return d.Update(ctx, func(tx *Tx) error {
		_, err := tx.tx.ExecContext(ctx, "INSERT INTO policy (version, document, landed_ms) VALUES ($1, $2, $3)", version, document, now.UnixMilli())
		if err != nil {
			return fmt.Errorf("database: save policy %d: %w", version, err)
		}
		return nil
	})
}

// Policies returns the newest policy documents, at most so many and as many as a message holds, newest version last, and the newest
// version; 0 if there is none.
func (d *DB) Policies(ctx context.Context, limit int) (documents [][]byte, newest int64, err error) {
	size := 0
	_, err = all(ctx, d.sql, func(r *sql.Rows) (struct{}, error) {
		var version int64
		var b []byte
		err := r.Scan(&version, &b)
		newest = max(newest, version)
		if size += len(b); size <= wire.MaxPageBytes { // from the newest on, without a gap
			documents = append([][]byte{b}, documents...)
		}
		return struct{}{}, err
	}, "SELECT version, document FROM policy ORDER BY version DESC LIMIT $1", limit)
	if err != nil {
		return nil, 0, fmt.Errorf("database: read policies: %w", err)
	}
	return documents, newest, nil
}

// PoliciesAfter returns the policy documents above a version in their order, at most so many and as many as a message holds; a limit of 0
// is all there are.
func (d *DB) PoliciesAfter(ctx context.Context, after int64, limit int) (documents [][]byte, err error) {
	size, most := 0, limit
	if limit == 0 {
		most = -1 // none, to SQLite
	}
	_, err = all(ctx, d.sql, func(r *sql.Rows) (struct{}, error) {
		var b []byte
		err := r.Scan(&b)
		if size += len(b); limit == 0 || size <= wire.MaxPageBytes {
			documents = append(documents, b)
		}
		return struct{}{}, err
	}, "SELECT document FROM policy WHERE version > $1 ORDER BY version LIMIT $2", after, most)
	if err != nil {
		return nil, fmt.Errorf("database: read policies: %w", err)
	}
	return documents, nil
}
