package database

import (
	"context"
	"fmt"
)

// Summary counts what the hub has.
type Summary struct {
	Devices  int
	Records  int
	Landed   int  // crossings that have come
	Cleared  int  // of them, those that were let through
	Images   int  // images on disk
	Waiting  int  // images that records name and that have not come
	Findings int  // open ones
	ChainOK  bool // every device's chain was whole as it came, and no record is missing
}

// Summary counts what has been committed, at one moment.
func (d *DB) Summary(ctx context.Context) (Summary, error) {
	var s Summary
	var doubts, short int
	err := d.sql.QueryRowContext(ctx, `SELECT
		(SELECT COUNT(*) FROM device),
		(SELECT COALESCE(SUM(records), 0) FROM chain),
		(SELECT COUNT(*) FROM crossing),
		(SELECT COALESCE(SUM(cleared), 0) FROM crossing),
		(SELECT COUNT(*) FROM image WHERE landed_ms > 0),
		(SELECT COUNT(*) FROM image WHERE landed_ms = 0),
		(SELECT COUNT(*) FROM finding WHERE settled_ms = 0),
		(SELECT COUNT(*) FROM finding WHERE settled_ms = 0 AND (code LIKE 'chain.%' OR code LIKE 'record.%')),
		(SELECT COUNT(*) FROM chain WHERE records <> head_seq)`).
		Scan(&s.Devices, &s.Records, &s.Landed, &s.Cleared, &s.Images, &s.Waiting, &s.Findings, &doubts, &short)
	if err != nil {
		return s, fmt.Errorf("database: count: %w", err)
	}
	s.ChainOK = doubts == 0 && short == 0
	return s, nil
}
