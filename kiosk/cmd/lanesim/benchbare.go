package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"

	_ "github.com/mattn/go-sqlite3" // the driver's name is "sqlite3"

	"passlane/kiosk/ledger"
)

// bareDisk is SQLite without us, as durable as our stores: a write-ahead log that is synced at each commit. It is what a
// ledger can reach at best, so its statements are prepared once and one connection does it all.
type bareDisk struct {
	db     *sql.DB
	conn   *sql.Conn
	record *sql.Stmt
	image  *sql.Stmt
}

func openBare(ctx context.Context, path string) (*bareDisk, error) {
	q := url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("lanesim: bare disk: %w", err)
	}
	b := &bareDisk{db: db}
	if err := b.prepare(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("lanesim: bare disk: %w", err), db.Close())
	}
	return b, nil
}

func (b *bareDisk) prepare(ctx context.Context) (err error) {
	if b.conn, err = b.db.Conn(ctx); err != nil {
		return err
	}
	const tables = `CREATE TABLE record (seq INTEGER PRIMARY KEY, hash BLOB NOT NULL, bytes BLOB NOT NULL);
		CREATE TABLE image (seq INTEGER PRIMARY KEY, bytes BLOB NOT NULL)`
	if _, err = b.conn.ExecContext(ctx, tables); err != nil {
		return err
	}
	if b.record, err = b.conn.PrepareContext(ctx, `INSERT INTO record (hash, bytes) VALUES (?, ?)`); err != nil {
		return err
	}
	b.image, err = b.conn.PrepareContext(ctx, `INSERT INTO image (bytes) VALUES (?)`)
	return err
}

// put inserts records and images in one transaction, and returns when they are on disk.
func (b *bareDisk) put(ctx context.Context, records []ledger.Stored, images ...[]byte) error {
	_, err := b.conn.ExecContext(ctx, "BEGIN IMMEDIATE") // a sql.Tx would prepare the statements anew
	if err != nil {
		return fmt.Errorf("lanesim: bare disk: %w", err)
	}
	for _, r := range records {
		if _, err := b.record.ExecContext(ctx, r.Hash[:], r.Bytes); err != nil {
			return fmt.Errorf("lanesim: bare disk: %w", err)
		}
	}
	for _, i := range images {
		if _, err := b.image.ExecContext(ctx, i); err != nil {
			return fmt.Errorf("lanesim: bare disk: %w", err)
		}
	}
	if _, err := b.conn.ExecContext(ctx, "COMMIT"); err != nil {
		return fmt.Errorf("lanesim: bare disk: %w", err)
	}
	return nil
}

func (b *bareDisk) close() error { return errors.Join(b.conn.Close(), b.db.Close()) }
