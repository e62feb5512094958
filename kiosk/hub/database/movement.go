package database

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"

	"passlane/kiosk/ledger"
	"passlane/kiosk/trip"
)

// AddMovements keeps what crossings moved. One that comes again changes nothing; one that its device corrected takes the place of the
// old one. The rows of those who moved are to be published.
func (t *Tx) AddMovements(ctx context.Context, moved []trip.Moved) error {
	for _, m := range moved {
		if m.Holder == "" {
			continue // a pass that the device did not know
		}
		m.Movement = clipped(m.Movement)
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

// clipped returns a movement that fits into a row: a device may send any text, and what it sends must not keep the rows of others from
// being published.
func clipped(m trip.Movement) trip.Movement {
	clip := func(s string, most int) string {
		s = strings.ToValidUTF8(s, "?")
		for len(s) > most {
			_, last := utf8.DecodeLastRuneInString(s)
			s = s[:len(s)-last]
		}
		return s
	}
	m.ID, m.Post, m.Adult, m.Direction = clip(m.ID, 128), clip(m.Post, 64), clip(m.Adult, 64), ledger.Direction(clip(string(m.Direction), 16))
	m.Meant = ledger.Direction(clip(string(m.Meant), 16))
	for _, holders := range []*[]string{&m.Minors, &m.Takes, &m.Answered} {
		*holders = slices.Clone((*holders)[:min(len(*holders), mostMinors)])
		for i := range *holders {
			(*holders)[i] = clip((*holders)[i], 64)
		}
	}
	return m
}

// mostMinors is how many of a party a movement names; a lane takes fewer.
const mostMinors = 16

// Movements returns what is known of a holder's movements, by their pseudonym, oldest first.
func (d *DB) Movements(ctx context.Context, holder string) ([]trip.Movement, error) {
	ms, err := all(ctx, d.sql, scanOne[trip.Movement], "SELECT movement FROM movement WHERE holder = $1 ORDER BY at_ms, id", holder)
	if err != nil {
		return nil, fmt.Errorf("database: list movements: %w", err)
	}
	return ms, nil
}

// How many movements a holder's row carries: the newest, for a trip that began long ago, and further ones in company, for the rules look
// back a month and more at who crossed with whom: nobody gets rid of that by crossing alone some dozens of times.
const (
	newestMoves  = 24
	companyMoves = 48 // of the newest lookedAt
	lookedAt     = 400
)

func (t *Tx) moves(ctx context.Context, holder string) (ms []trip.Movement, err error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT movement FROM movement WHERE holder = $1 ORDER BY at_ms DESC, id DESC LIMIT $2", holder, lookedAt)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for n, more := 0, 0; rows.Next(); n++ {
		m, err := scanOne[trip.Movement](rows)
		if err != nil {
			return nil, err
		}
		company := (m.Adult != "" || len(m.Minors) > 0) && more < companyMoves
		if n >= newestMoves && !company {
			continue
		}
		if n >= newestMoves {
			more++
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
