// Package table is how registry rows lie in a SQL table, at the hub that publishes them and on the device that holds them, and
// how the sums of their tree are kept beside them.
//
// The tables are row, bucket and groups, made by the migrations of whoever has them. Statements are of the kind that SQLite and
// PostgreSQL both take.
package table

import (
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"iter"

	"passlane/kiosk/pass"
	"passlane/kiosk/registry"
)

// Columns are those of a row, in the order of Values and Scan.
const Columns = "ref, kind, position, status, valid_from, valid_to, sealed, gone"

// Values returns a row as what its columns hold; dates are the number YYYYMMDD, 0 for none.
func Values(r registry.Row) []any {
	sealed, gone := r.Sealed, 0
	if sealed == nil {
		sealed = []byte{}
	}
	if r.Gone {
		gone = 1
	}
	return []any{r.Ref[:], int(r.Kind), int64(r.Position), string(r.Status), number(r.From), number(r.To), sealed, gone}
}

// Scan reads a row; s is a *sql.Row or *sql.Rows at one.
func Scan(s interface{ Scan(...any) error }) (r registry.Row, err error) {
	var ref []byte
	var from, to, gone int
	if err := s.Scan(&ref, &r.Kind, &r.Position, &r.Status, &from, &to, &r.Sealed, &gone); err != nil {
		return r, err
	}
	if copy(r.Ref[:], ref) != len(r.Ref) {
		return r, fmt.Errorf("a reference of %d bytes", len(ref))
	}
	if len(r.Sealed) == 0 {
		r.Sealed = nil
	}
	r.From, r.To, r.Gone = date(from), date(to), gone != 0
	return r, nil
}

func number(d pass.Date) int { return d.Year*10000 + d.Month*100 + d.Day }

func date(n int) pass.Date { return pass.Date{Year: n / 10000, Month: n / 100 % 100, Day: n % 100} }

// Tree is the rows and their sums within one transaction; it is a registry.Shelf.
type Tree struct {
	ctx context.Context
	tx  *sql.Tx
}

// In returns the tree of a transaction.
func In(ctx context.Context, tx *sql.Tx) Tree { return Tree{ctx, tx} }

// All returns every row that is not gone, in the order of kind within reference.
func (t Tree) All() iter.Seq2[registry.Row, error] {
	return t.each("SELECT " + Columns + " FROM row WHERE gone = 0 ORDER BY ref, kind")
}

func (t Tree) each(query string, args ...any) iter.Seq2[registry.Row, error] {
	return func(yield func(registry.Row, error) bool) {
		rows, err := t.tx.QueryContext(t.ctx, query, args...)
		if err != nil {
			yield(registry.Row{}, err)
			return
		}
		defer rows.Close()
		for rows.Next() {
			if !yield(Scan(rows)) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(registry.Row{}, err)
		}
	}
}

// Rows returns the rows of a bucket.
func (t Tree) Rows(bucket uint16) (out []registry.Row, err error) {
	first, last := binary.BigEndian.AppendUint16(nil, bucket), binary.BigEndian.AppendUint16(nil, bucket)
	for len(last) <= len(registry.Ref{}) {
		last = append(last, 0xFF) // longer than every reference of the bucket, and behind them all
	}
	for r, err := range t.each("SELECT "+Columns+" FROM row WHERE ref >= $1 AND ref <= $2 AND gone = 0 ORDER BY ref, kind", first, last) {
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}

// Buckets returns the sums of a group's buckets.
func (t Tree) Buckets(group byte) (*[registry.Fanout]registry.Sum, error) {
	return t.sums("SELECT bucket, sum FROM bucket WHERE bucket BETWEEN $1 AND $2", int(group)<<8, int(group)<<8|0xFF)
}

// Groups returns the sums of the groups.
func (t Tree) Groups() (*[registry.Fanout]registry.Sum, error) {
	return t.sums("SELECT grp, sum FROM groups")
}

func (t Tree) sums(query string, args ...any) (*[registry.Fanout]registry.Sum, error) {
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
		copy(out[n%registry.Fanout][:], b)
	}
	return out, rows.Err()
}

// SetBucket keeps the sum of a bucket.
func (t Tree) SetBucket(bucket uint16, s registry.Sum) error {
	return t.set("INSERT INTO bucket (bucket, sum) VALUES ($1, $2) ON CONFLICT (bucket) DO UPDATE SET sum = excluded.sum", int(bucket), s)
}

// SetGroup keeps the sum of a group.
func (t Tree) SetGroup(group byte, s registry.Sum) error {
	return t.set("INSERT INTO groups (grp, sum) VALUES ($1, $2) ON CONFLICT (grp) DO UPDATE SET sum = excluded.sum", int(group), s)
}

func (t Tree) set(query string, n int, s registry.Sum) error {
	_, err := t.tx.ExecContext(t.ctx, query, n, s[:])
	return err
}
