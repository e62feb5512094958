package store

import (
	"context"
	"fmt"
	"time"

	"passlane/kiosk/ledger"
)

// newestTimes is how many records are looked at for the last time that was known.
const newestTimes = 4096

// Times returns when a source set the clock last, and the latest time that was known at all, by the newest records; zero where none of
// them says.
func (l *Ledger) Times(ctx context.Context) (synced, known time.Time, err error) {
	rows, err := l.db.QueryContext(ctx, `SELECT bytes FROM record ORDER BY seq DESC LIMIT ?`, newestTimes)
	if err != nil {
		return synced, known, fmt.Errorf("store: read times: %w", err)
	}
	defer rows.Close()
	for synced.IsZero() && rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return synced, known, fmt.Errorf("store: read times: %w", err)
		}
		s, err := ledger.Parse(b)
		if err != nil {
			return synced, known, err
		}
		if s.Record.Clock == ledger.ClockSynced {
			synced = s.Record.Wall()
		}
		if s.Record.Clock != ledger.ClockUnset && known.IsZero() {
			known = s.Record.Wall()
		}
	}
	return synced, known, rows.Err()
}
