package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"iter"

	"passlane/kiosk/registry"
)

// tree keeps the sums of the replica's rows within one transaction; it is a registry.Shelf.
type tree struct {
	ctx context.Context
	tx  *sql.Tx
}

// touched returns the buckets of the staged rows.
func (t tree) touched() (map[uint16]bool, error) {
	rows, err := t.tx.QueryContext(t.ctx, `SELECT DISTINCT substr(ref, 1, 2) FROM staged`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	touched := map[uint16]bool{}
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, err
		}
		touched[binary.BigEndian.Uint16(b)] = true
	}
	return touched, rows.Err()
}

func (t tree) some(touched map[uint16]bool) (registry.Sum, error) { return registry.Resum(t, touched) }

func (t tree) all() (registry.Sum, error) { return registry.SumAll(t, t.each(`SELECT `+rowColumns+` FROM row ORDER BY ref, kind`)) }

func (t tree) each(query string, args ...any) iter.Seq2[registry.Row, error] {
	return func(yield func(registry.Row, error) bool) {
		rows, err := t.tx.QueryContext(t.ctx, query, args...)
		if err != nil {
			yield(registry.Row{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if !yield(scanRow(rows)) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(registry.Row{}, err)
		}
	}
}

// Rows returns the rows of a bucket.
func (t tree) Rows(bucket uint16) (out []registry.Row, err error) {
	from := binary.BigEndian.AppendUint16(nil, bucket)
	query, args := `SELECT `+rowColumns+` FROM row WHERE ref >= ? AND ref < ? ORDER BY ref, kind`, []any{from, binary.BigEndian.AppendUint16(nil, bucket+1)}
	if bucket == 0xFFFF {
		query, args = `SELECT `+rowColumns+` FROM row WHERE ref >= ? ORDER BY ref, kind`, args[:1]
	}
	for r, err := range t.each(query, args...) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Buckets returns the sums of a group's buckets.
func (t tree) Buckets(group byte) (*[registry.Fanout]registry.Sum, error) {
	return t.sums(`SELECT bucket & 255, sum FROM bucket WHERE bucket BETWEEN ? AND ?`, int(group)<<8, int(group)<<8|255)
}

// Groups returns the sums of the groups.
func (t tree) Groups() (*[registry.Fanout]registry.Sum, error) {
	return t.sums(`SELECT grp, sum FROM groups`)
}

func (t tree) sums(query string, args ...any) (*[registry.Fanout]registry.Sum, error) {
	rows, err := t.tx.QueryContext(t.ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := new([registry.Fanout]registry.Sum)
	for rows.Next() {
		var n int
		var b []byte
		if err := rows.Scan(&n, &b); err != nil {
			return nil, err
		}
		copy(out[n&255][:], b)
	}
	return out, rows.Err()
}

// SetBucket keeps the sum of a bucket.
func (t tree) SetBucket(bucket uint16, s registry.Sum) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT OR REPLACE INTO bucket VALUES (?, ?)`, bucket, s[:])
	return err
}

// SetGroup keeps the sum of a group.
func (t tree) SetGroup(group byte, s registry.Sum) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT OR REPLACE INTO groups VALUES (?, ?)`, group, s[:])
	return err
}
