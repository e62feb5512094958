package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

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

// mend makes what is derived from the chain anew where it does not read or is not what follows from the chain, and what the hub has (nothing then: it
// is asked).
func mend(ctx context.Context, db *sql.DB, who Identity, head ledger.Head) (derived, error) {
	_, err := scanHead(db.QueryRowContext(ctx, `SELECT seq, hash FROM committed`))
	if illegible(err) {
		_, err = db.ExecContext(ctx, `INSERT OR REPLACE INTO committed VALUES (1, 0, zeroblob(32))`)
	}
	if err != nil {
		return derived{}, err
	}
	d := newDerived(who)
	follows, err := d.read(ctx, db, head)
	if illegible(err) || err == nil && !follows {
		return rebuild(ctx, db, who)
	}
	return d, err
}

// rebuild derives everything from the chain again, in one transaction.
func rebuild(ctx context.Context, db *sql.DB, who Identity) (d derived, err error) {
	err = transact(ctx, db, func(tx *sql.Tx) error {
		const forget = `DELETE FROM crossing; DELETE FROM movement; INSERT OR REPLACE INTO shut VALUES (1, 0); INSERT OR REPLACE INTO derived VALUES (1, x'')`
		if _, err := tx.ExecContext(ctx, forget); err != nil {
			return err
		}
		w := writer{tx: tx, derived: newDerived(who)}
		w.derived.turn(shutRow(false))
		var head ledger.Head
		for {
			page, err := readAfter(ctx, tx, head.Seq, 1000)
			if err != nil {
				return err
			}
			if len(page) == 0 {
				d = w.derived
				return d.keep(ctx, tx, head)
			}
			for _, s := range page {
				head = ledger.Head{Seq: s.Record.Seq, Hash: s.Hash}
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
		return d, fmt.Errorf("store: derive anew from the chain: %w", err)
	}
	return d, nil
}
