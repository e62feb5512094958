package database

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	_ "github.com/mattn/go-sqlite3" // the driver's name is "sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// File is the name of the database in the hub's directory.
const File = "hub.db"

// DB is the hub's database; its methods may be called at the same time, also from other processes.
type DB struct {
	sql   *sql.DB
	write sync.Mutex // one writer of this process at a time waits here, not in SQLite's polling
	stmts statements
}

// Open opens the database in a directory, makes it if it is not there, and brings its tables up to date.
func Open(ctx context.Context, dir string) (*DB, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("database: make directory: %w", err)
	}
	path := filepath.Join(dir, File)
	q := url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"10000"}, "_txlock": {"immediate"}, "_secure_delete": {"true"}}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("database: open %s: %w", path, err)
	}
	d := &DB{sql: db}
	if err := d.start(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("database: open %s: %w", path, err), db.Close())
	}
	return d, nil
}

func (d *DB) start(ctx context.Context) error {
	if err := durable(ctx, d.sql); err != nil {
		return err
	}
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, d.sql, sub)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return err
	}
	return d.stmts.prepare(ctx, d.sql)
}

// durable asserts what "committed" means.
func durable(ctx context.Context, db *sql.DB) error {
	var mode string
	var sync int
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil {
		return err
	}
	if err := db.QueryRowContext(ctx, "PRAGMA synchronous").Scan(&sync); err != nil {
		return err
	}
	if mode != "wal" || sync != 2 {
		return fmt.Errorf("not durable: journal_mode=%s synchronous=%d", mode, sync)
	}
	return nil
}

// Close closes the database.
func (d *DB) Close() error { return d.sql.Close() }

// Update runs one transaction: what change did is committed if it returns nil, and undone if not.
func (d *DB) Update(ctx context.Context, change func(*Tx) error) error {
	d.write.Lock()
	defer d.write.Unlock()
	tx, err := d.sql.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("database: begin: %w", err)
	}
	if err := change(&Tx{tx, &d.stmts}); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("database: commit: %w", err)
	}
	return nil
}

// Tx is a transaction under way; it is good inside of Update only.
type Tx struct {
	tx    *sql.Tx
	stmts *statements
}

// rowsQueryer is a database or a transaction.
type rowsQueryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// all runs a query and returns what scan makes of each row.
func all[T any](ctx context.Context, db rowsQueryer, scan func(*sql.Rows) (T, error), query string, args ...any) (ts []T, err error) {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		t, err := scan(rows)
		if err != nil {
			return nil, err
		}
		ts = append(ts, t)
	}
	return ts, rows.Err()
}
