package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// Damaged tells that a store cannot be trusted. Its files were moved aside for a technician.
type Damaged struct {
	Path   string // where it was
	Aside  string // where it is now, or what is left of it
	Reason string
	Lost   bool // it is not damaged in itself, but has not got all that it has had
}

// Error says what is damaged, why, and where the files are now.
func (d *Damaged) Error() string {
	says := "damaged"
	if d.Lost {
		says = "not whole"
	}
	text := fmt.Sprintf("store: %s is %s (%s)", d.Path, says, d.Reason)
	if d.Aside != "" {
		text += "; kept as " + d.Aside
	}
	return text
}

// ErrNewer tells that a newer Passlane has written to a store. It is whole, and this one must not touch it.
var ErrNewer = errors.New("written by a newer Passlane")

// dsn names a SQLite file with the pragmas of every connection to it.
func dsn(path string) string {
	q := url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"5000"}, "_txlock": {"immediate"},
		"_secure_delete":   {"true"}, // what is deleted is not to be read from the file
		"_stmt_cache_size": {"32"},   // else each statement of each append is parsed anew
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// open opens a SQLite file durably, brings its tables up to date and asserts what durability rests on.
func open(ctx context.Context, path, schema string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn(path))
	if err != nil {
		return nil, fmt.Errorf("store: open %s: %w", path, err)
	}
	if err := prepare(ctx, db, schema); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), db.Close())
	}
	return db, nil
}

func prepare(ctx context.Context, db *sql.DB, schema string) error {
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
	sub, err := fs.Sub(migrations, "migrations/"+schema)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, db, sub)
	if err != nil {
		return err
	}
	has, knows, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if has > knows {
		return fmt.Errorf("%w: schema %d, this one knows %d", ErrNewer, has, knows)
	}
	_, err = p.Up(ctx)
	return err
}

// corrupt tells whether an error of SQLite means that the file itself is damaged.
func corrupt(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB)
}

// unmoved tells whether an error is that of a store that is damaged and still where it was.
func unmoved(err error) bool {
	d, is := errors.AsType[*Damaged](err)
	return is && d.Aside == "" && !d.Lost
}

// readable reads a store's files from end to end, and returns the error of a disk that cannot.
func readable(path string) error {
	for _, suffix := range []string{"", "-wal"} {
		f, err := os.Open(path + suffix)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			_, err = io.Copy(io.Discard, f)
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return fmt.Errorf("store: read %s: %w", path, err)
		}
	}
	return nil
}

// asideMark stands between the name of a store and the moment at which it was moved aside.
const asideMark = ".damaged-"

// unused returns the name, or one like it that no file has.
func unused(name string) string {
	free := name
	for n := 2; ; n++ {
		if _, err := os.Lstat(free); errors.Is(err, fs.ErrNotExist) {
			return free
		}
		free = fmt.Sprintf("%s-%d", name, n)
	}
}

// aside moves a store's files away, never over others, and returns the error that says so.
func aside(path, reason string, now time.Time) error {
	to := unused(path + asideMark + now.UTC().Format("20060102T150405.000"))
	for _, suffix := range []string{"-wal", "", "-shm"} { // a WAL that is left alone is deleted with the next file of that name
		if err := os.Rename(path+suffix, to+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("store: move damaged %s aside: %w", path, err)
		}
	}
	return &Damaged{Path: path, Aside: to, Reason: reason}
}
