package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"passlane/kiosk/ledger"
)

// Record is a record of a device as it came.
type Record struct {
	Seq   uint64
	Hash  ledger.Hash // as the device stored it
	Bytes []byte      // as the device stored them; empty if it withheld them
	Key   []byte      // wrapped data key of the sealed part; none where it names nobody, or was erased
}

// Head returns the end of a chain whose last record this is.
func (r Record) Head() ledger.Head { return ledger.Head{Seq: r.Seq, Hash: r.Hash} }

// Insert adds records of a chain that are not there yet.
func (t *Tx) Insert(ctx context.Context, c ledger.Chain, rs []Record) error {
	args := make([]any, 0, 6*len(rs))
	for i := range rs {
		b := rs[i].Bytes
		if b == nil {
			b = []byte{}
		}
		args = append(args, c.Device, c.Epoch, int64(rs[i].Seq), rs[i].Hash[:], b, rs[i].Key)
	}
	if err := t.stmts.record.run(ctx, t.tx, args); err != nil {
		return fmt.Errorf("database: insert records of %s: %w", c.Device, err)
	}
	return nil
}

// Hash returns the hash of a record that is there, and false if it is not.
func (t *Tx) Hash(ctx context.Context, c ledger.Chain, seq uint64) (ledger.Hash, bool, error) {
	var b []byte
	err := t.tx.QueryRowContext(ctx, "SELECT hash FROM record WHERE device = $1 AND epoch = $2 AND seq = $3", c.Device, c.Epoch, seq).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return ledger.Hash{}, false, nil
	}
	if err == nil {
		h, err := hashOf(b)
		return h, true, err
	}
	return ledger.Hash{}, false, fmt.Errorf("database: read hash of %s record %d: %w", c.Device, seq, err)
}

// Records returns at most limit records of a chain with a number above after, in order.
func (d *DB) Records(ctx context.Context, c ledger.Chain, after uint64, limit int) ([]Record, error) {
	return readRecords(ctx, d.sql, c, after, limit)
}

func readRecords(ctx context.Context, q rowsQueryer, c ledger.Chain, after uint64, limit int) ([]Record, error) {
	rs, err := all(ctx, q, func(r *sql.Rows) (Record, error) {
		var rec Record
		var hash []byte
		if err := r.Scan(&rec.Seq, &hash, &rec.Bytes, &rec.Key); err != nil {
			return rec, err
		}
		var err error
		rec.Hash, err = hashOf(hash)
		return rec, err
	}, "SELECT seq, hash, bytes, key FROM record WHERE device = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4", c.Device, c.Epoch, after, limit)
	if err != nil {
		return nil, fmt.Errorf("database: read records of %s after %d: %w", c.Device, after, err)
	}
	return rs, nil
}
