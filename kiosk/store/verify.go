package store

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"errors"

	"passlane/kiosk/ledger"
)

// VerifyAll walks the whole chain, as a lane does in the background after it has opened. Verified tells how far it is.
func (l *Ledger) VerifyAll(ctx context.Context) error {
	_, err := l.verify(ctx, l.db, 0)
	return err
}

// Verified returns the number of records that were verified since the ledger was made, each as often as it was: it grows while a disk
// answers.
func (l *Ledger) Verified() uint64 { return l.verified.Load() }

// verify walks the chain from the record at from (a checkpoint) or, with 0, from the beginning.
func (l *Ledger) verify(ctx context.Context, db *sql.DB, from uint64) (ledger.Head, error) {
	v := ledger.Verifier{Chain: l.chain, Key: l.public()}
	if from == 0 {
		if err := l.beginning(ctx, db, &v); err != nil {
			return v.Head, err
		}
	}
	if from > 1 {
		before, err := scanHead(db.QueryRowContext(ctx, `SELECT seq, hash FROM record WHERE seq = ?`, from-1))
		if errors.Is(err, sql.ErrNoRows) {
			if err := l.beginning(ctx, db, &v); err != nil || v.Head.Seq != from-1 {
				return v.Head, l.missing(from - 1)
			}
			before, err = v.Head, nil
		}
		if err != nil {
			return v.Head, err
		}
		v.Head, v.Signed = before, before.Seq
	}
	rows, err := db.QueryContext(ctx, `SELECT bytes, hash FROM record WHERE seq >= ? ORDER BY seq`, from)
	if err != nil {
		return v.Head, err
	}
	defer rows.Close()
	for rows.Next() {
		var b, h []byte
		if err := rows.Scan(&b, &h); err != nil {
			return v.Head, err
		}
		s, err := v.Check(b, hashFrom(h))
		if err != nil {
			return v.Head, err
		}
		if s.Record.Seq == from && v.Signed != from {
			return v.Head, l.unsigned(from)
		}
		l.verified.Add(1)
	}
	return v.Head, rows.Err()
}

// beginning starts a walk where the chain begins: with its first record, or with the checkpoint that it was forgotten up to.
func (l *Ledger) beginning(ctx context.Context, db *sql.DB, v *ledger.Verifier) error {
	var seq uint64
	var b []byte
	err := db.QueryRowContext(ctx, `SELECT seq, bytes FROM record ORDER BY seq LIMIT 1`).Scan(&seq, &b)
	if errors.Is(err, sql.ErrNoRows) || err == nil && seq == 1 {
		return nil
	}
	if err != nil {
		return err
	}
	return v.Begin(b)
}

func (l *Ledger) public() ed25519.PublicKey { return l.who.Key.Public().(ed25519.PublicKey) }
