package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/mattn/go-sqlite3"

	"passlane/kiosk/ledger"
)

// errIllegible tells that what was derived from the chain does not read. It is made anew from the chain, which is whole.
var errIllegible = errors.New("what was derived from the chain does not read")

// illegible tells whether an error of reading is one of what was read, and not of the disk.
func illegible(err error) bool {
	var disk sqlite3.Error
	return err != nil && !errors.As(err, &disk) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

// mend makes what is derived from the chain anew, where a start needs it and it does not read: the open crossings, whether the lane is
// shut, what the hub has (nothing then: it is asked).
func mend(ctx context.Context, db *sql.DB) error {
	_, err := scanHead(db.QueryRowContext(ctx, `SELECT seq, hash FROM committed`))
	if illegible(err) {
		_, err = db.ExecContext(ctx, `INSERT OR REPLACE INTO committed VALUES (1, 0, zeroblob(32))`)
	}
	if err != nil {
		return err
	}
	err = legible(ctx, db)
	if illegible(err) {
		err = rebuild(ctx, db)
	}
	return err
}

// legible reads what a start reads.
func legible(ctx context.Context, db *sql.DB) error {
	var shut bool
	if err := db.QueryRowContext(ctx, `SELECT shut FROM shut`).Scan(&shut); err != nil {
		return err
	}
	rows, err := db.QueryContext(ctx, `SELECT id, first, fold FROM crossing WHERE ended = 0`)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var id string
		var first int64
		var fold []byte
		if err := rows.Scan(&id, &first, &fold); err != nil {
			return err
		}
		if err := cbor.Unmarshal(fold, &ledger.Crossing{}); err != nil {
			return err
		}
	}
	return rows.Err()
}

// rebuild derives everything from the chain again, in one transaction.
func rebuild(ctx context.Context, db *sql.DB) error {
	err := transact(ctx, db, func(tx *sql.Tx) error {
		const forget = `DELETE FROM crossing; DELETE FROM movement; INSERT OR REPLACE INTO shut VALUES (1, 0)`
		if _, err := tx.ExecContext(ctx, forget); err != nil {
			return err
		}
		w := writer{tx: tx}
		for after := uint64(0); ; {
			page, err := readAfter(ctx, tx, after, 1000)
			if err != nil || len(page) == 0 {
				return err
			}
			for _, s := range page {
				after = s.Record.Seq
				if s.Unread != nil {
					return s.Unread
				}
				b, err := s.Record.Content()
				if err != nil {
					continue // of a newer Passlane
				}
				if err := w.project(ctx, s.Record, b); err != nil {
					return err
				}
			}
		}
	})
	if err != nil {
		return fmt.Errorf("store: derive anew from the chain: %w", err)
	}
	return nil
}
