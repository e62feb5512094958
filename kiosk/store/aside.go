package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"sync"

	"passlane/kiosk/ledger"
)

// Aside is a ledger that was kept aside: it can be read, as far as the disk and the file give it, and what the hub does not have of it can be
// salvaged. What is told to it is remembered in memory only.
type Aside struct {
	Path   string
	db     *sql.DB
	who    Identity
	chain  ledger.Chain
	images *Images
	whole  bool // the end could be read; see last

	mu        sync.Mutex
	committed ledger.Head
	landed    map[ledger.ImageID]bool
}

// Asides returns the ledgers of a device that were kept aside, oldest first.
func Asides(path string) []string { return asides(path) }

// OpenAside opens a ledger that was kept aside, without changing it. The error says what is wrong with the file.
func OpenAside(ctx context.Context, path string, who Identity) (*Aside, error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("store: open what was kept aside: %w", err)
	}
	q := url.Values{"mode": {"ro"}, "_query_only": {"true"}}
	db, err := sql.Open("sqlite3", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, fmt.Errorf("store: open what was kept aside: %w", err)
	}
	a := &Aside{Path: path, db: db, who: who, landed: map[ledger.ImageID]bool{}, images: &Images{dir: filepath.Join(filepath.Dir(path), "images")}}
	a.chain.Device = who.Device
	if err := db.QueryRowContext(ctx, `SELECT epoch FROM epoch`).Scan(&a.chain.Epoch); err != nil {
		return nil, errors.Join(fmt.Errorf("store: open %s: %w", path, err), db.Close())
	}
	return a, nil
}

// last returns the last record that can be read, the zero head if none can. Whether what is behind it is lost or only cannot be read, whole tells.
func (a *Aside) last(ctx context.Context) (head ledger.Head) {
	head, err := a.Head(ctx)
	if a.whole = err == nil || errors.Is(err, sql.ErrNoRows); a.whole {
		return head
	}
	end := reach(ctx, a.db)
	for seq := end; seq > 0; seq-- { // from behind: what is spoilt is a page or two
		if s, err := readOne(ctx, a.db, seq, end); err == nil && s.Unread == nil && s.Record.Seq == seq {
			return s.Head()
		}
	}
	return ledger.Head{}
}

// Close closes the file.
func (a *Aside) Close() error { return a.db.Close() }

// Chain returns which chain it is.
func (a *Aside) Chain() ledger.Chain { return a.chain }

// Vouch signs a message that carries records.
func (a *Aside) Vouch(message []byte) []byte { return ledger.Vouch(a.chain, message, a.who.Key) }

// Head returns the end of the chain; the error is sql.ErrNoRows, wrapped or not, where there is none, or of a place that cannot be read.
func (a *Aside) Head(ctx context.Context) (ledger.Head, error) {
	return scanHead(a.db.QueryRowContext(ctx, `SELECT seq, hash FROM record ORDER BY seq DESC LIMIT 1`))
}

// Last returns the number of the last record that can be read, or is known to be there.
func (a *Aside) Last(ctx context.Context) uint64 { return max(a.last(ctx).Seq, reach(ctx, a.db)) }

// Read returns records as Ledger.Read does.
func (a *Aside) Read(ctx context.Context, after uint64, limit int) ([]ledger.Stored, error) {
	return readPage(ctx, a.db, after, limit, reach(ctx, a.db))
}

// Appended is never signalled: nothing is added.
func (a *Aside) Appended() <-chan struct{} { return nil }

// Committed returns what the hub is known to have.
func (a *Aside) Committed() ledger.Head {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.committed
}

// MarkCommitted remembers what the hub has.
func (a *Aside) MarkCommitted(_ context.Context, h ledger.Head) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.committed = h
	return nil
}

// Pending returns the images that its records name, that the hub may not have, and that are on the disk.
func (a *Aside) Pending(ctx context.Context, limit int) (ids []ledger.ImageID, err error) {
	rows, err := a.db.QueryContext(ctx, `SELECT id FROM image WHERE landed = 0 AND seq <= ? ORDER BY seq`, a.Committed().Seq)
	if err != nil {
		return nil, fmt.Errorf("store: read pending images: %w", err)
	}
	defer rows.Close()
	for rows.Next() && len(ids) < limit {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("store: read pending images: %w", err)
		}
		if id := ledger.ImageID(hashFrom(b)); !a.isLanded(id) && a.images.Has(id) {
			ids = append(ids, id)
		}
	}
	return ids, rows.Err()
}

func (a *Aside) isLanded(id ledger.ImageID) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.landed[id]
}

// Open returns an image's sealed bytes.
func (a *Aside) Open(id ledger.ImageID) ([]byte, error) {
	b, err := a.images.Open(id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("store: image %s is not here any more: %w", id, err)
	}
	return b, err
}

// MarkLanded remembers that the hub has an image.
func (a *Aside) MarkLanded(_ context.Context, id ledger.ImageID) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.landed[id] = true
	return nil
}
