package database

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// AddMovements keeps what crossings moved. One that comes again changes nothing; one that its device corrected takes the place of the
// old one. The rows of those who moved are to be published.
func (t *Tx) AddMovements(ctx context.Context, moved []trip.Moved) error {
	for _, m := range moved {
		b, err := cbor.Marshal(m.Movement)
		if err != nil {
			return fmt.Errorf("database: encode movement: %w", err)
		}
		res, err := t.stmts.move.exec(ctx, t.tx, m.Holder, m.Movement.ID, m.Movement.AtMS, b)
		if err != nil {
			return fmt.Errorf("database: save movement of %s: %w", m.Movement.ID, err)
		}
		if n, err := res.RowsAffected(); err != nil || n == 0 {
			continue // known
		}
		if _, err := t.stmts.moved.exec(ctx, t.tx, dirtyHolder, m.Holder); err != nil {
			return fmt.Errorf("database: save movement of %s: %w", m.Movement.ID, err)
		}
	}
	return nil
}

// Movements returns what is known of a holder's movements, oldest first.
func (d *DB) Movements(ctx context.Context, holder string) ([]trip.Movement, error) {
	ms, err := all(ctx, d.sql, scanOne[trip.Movement], "SELECT movement FROM movement WHERE holder = $1 ORDER BY at_ms, id", holder)
	if err != nil {
		return nil, fmt.Errorf("database: list movements: %w", err)
	}
	return ms, nil
}

// newestMoves is how many movements a holder's row carries: enough for the windows of the rules, and for a trip that began long ago.
const newestMoves = 24

func (t *Tx) moves(ctx context.Context, holder string) (ms []trip.Movement, err error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT movement FROM movement WHERE holder = $1 ORDER BY at_ms DESC, id DESC LIMIT $2", holder, newestMoves)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		m, err := scanOne[trip.Movement](rows)
		if err != nil {
			return nil, err
		}
		ms = append(ms, m)
	}
	return trip.Order(ms), rows.Err()
}

// Passed returns how many people walked through at a post in a direction since a moment, apart from those at one device.
func (d *DB) Passed(ctx context.Context, post string, way ledger.Direction, since time.Time, but string) (n int, err error) {
	err = d.sql.QueryRowContext(ctx, `SELECT coalesce(sum(walked), 0) FROM crossing
		WHERE began_ms >= $1 AND direction = $2 AND post = $3 AND device <> $4`, since.UnixMilli(), string(way), post, but).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("database: count who passed: %w", err)
	}
	return n, nil
}

// prepared is a statement that is parsed once.
type prepared struct{ stmt *sql.Stmt }

func (p prepared) exec(ctx context.Context, tx *sql.Tx, args ...any) (sql.Result, error) {
	return tx.StmtContext(ctx, p.stmt).ExecContext(ctx, args...)
}
