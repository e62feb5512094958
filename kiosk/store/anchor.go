package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"passlane/kiosk/ledger"
)

// The anchor is what the device keeps of its chain outside of the database: the end that it has had, signed, at least. The database is written
// first and the anchor behind it. A database that is ahead of it comes from a power cut; one that is behind has lost its past: its WAL, the
// file, or an older one was put in its place. Who puts both back is found out by the hub.

// anchorEvery is how long the anchor may stay behind the database while records come.
const anchorEvery = time.Second

func anchorPath(ledger string) string { return ledger + ".anchor" }

// readAnchor returns the anchor; false if there is none.
func readAnchor(path string) (a ledger.Anchor, there bool, err error) {
	b, err := os.ReadFile(anchorPath(path))
	if errors.Is(err, fs.ErrNotExist) {
		return a, false, nil
	}
	if err != nil {
		return a, false, fmt.Errorf("store: read anchor: %w", err)
	}
	a, err = ledger.ParseAnchor(string(b))
	return a, true, err
}

func writeAnchor(path string, a ledger.Anchor) error {
	if err := writeDurably(anchorPath(path), []byte(a.String()+"\n")); err != nil {
		return fmt.Errorf("store: write anchor: %w", err)
	}
	return nil
}

// lost tells of a ledger that has not got all that it has had.
func (l *Ledger) lost(reason string) error {
	return &Damaged{Path: l.path, Aside: l.newestAside(), Reason: "the past is lost: " + reason, Lost: true}
}

// newestAside names what was kept of an earlier file; empty if nothing was.
func (l *Ledger) newestAside() string {
	all := asides(l.path)
	if len(all) == 0 {
		return ""
	}
	return all[len(all)-1]
}

// asides returns the ledgers that were kept aside, oldest first.
func asides(path string) (all []string) {
	files, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil
	}
	for _, f := range files { // sorted by name
		name := f.Name()
		if strings.HasPrefix(name, filepath.Base(path)+asideMark) && !strings.HasSuffix(name, "-wal") && !strings.HasSuffix(name, "-shm") {
			all = append(all, filepath.Join(filepath.Dir(path), name))
		}
	}
	return all
}

// anchored holds the chain against its anchor, and says which epoch it is. A new ledger is anchored before anything is written.
func (l *Ledger) anchored(ctx context.Context, db *sql.DB, head ledger.Head) error {
	a, there, err := readAnchor(l.path)
	switch {
	case there && err != nil:
		return l.lost("the anchor does not read: " + err.Error())
	case err != nil:
		return err
	case !there && head.Seq > 0:
		return l.lost("the anchor is gone")
	case !there:
		return writeAnchor(l.path, ledger.Fix(l.chain, head, l.who.Key))
	case !a.By(l.who.Device, l.public()):
		return l.lost("the anchor is not signed by this device")
	case a.Head.Seq == 0 && head.Seq == 0:
		l.chain.Epoch = a.Epoch
		return nil
	case head.Seq == 0:
		return l.lost(fmt.Sprintf("record %d was written, and there is none; a chain cannot go on from nothing", a.Head.Seq))
	case l.chain.Epoch == a.Epoch+1:
		return l.begun(ctx, db, a, head)
	case l.chain.Epoch != a.Epoch:
		return l.lost(fmt.Sprintf("epoch %d had begun, and this is epoch %d", a.Epoch, l.chain.Epoch))
	case a.Head.Seq > head.Seq:
		return l.lost(fmt.Sprintf("record %d was written, and the chain ends at %d", a.Head.Seq, head.Seq))
	case a.Head.Seq == 0:
		return nil
	}
	return l.holds(ctx, db, a.Head)
}

// glance holds what is there against the anchor before it is opened for writing: SQLite drops what of a WAL it cannot use, and a file that is not
// there is made. What is lost stays as it was found.
func (l *Ledger) glance(ctx context.Context) error {
	a, there, err := readAnchor(l.path)
	if err != nil || !there || a.Head.Seq == 0 {
		return nil // anchored says what is wrong with it
	}
	old, err := OpenAside(ctx, l.path, l.who)
	if errors.Is(err, fs.ErrNotExist) {
		return l.lost(fmt.Sprintf("record %d was written, and there is no ledger; a chain cannot go on from nothing", a.Head.Seq))
	}
	if err != nil {
		return nil // it is opened, and judged
	}
	last := old.last(ctx)
	if err := old.Close(); err != nil {
		return err
	}
	if old.chain.Epoch == a.Epoch && last.Seq < a.Head.Seq && old.whole {
		return l.lost(fmt.Sprintf("record %d was written, and the chain ends at %d; a chain cannot go on from nothing", a.Head.Seq, last.Seq))
	}
	return nil
}

// holds tells whether a record is the one that the anchor names.
func (l *Ledger) holds(ctx context.Context, db *sql.DB, want ledger.Head) error {
	got, err := scanHead(db.QueryRowContext(ctx, `SELECT seq, hash FROM record WHERE seq = ?`, want.Seq))
	if errors.Is(err, sql.ErrNoRows) || err == nil && got != want {
		return l.lost(fmt.Sprintf("record %d is not the one that was written", want.Seq))
	}
	return err
}

// begun finishes what was cut off when a new epoch began: the database says so, and the anchor does not yet.
func (l *Ledger) begun(ctx context.Context, db *sql.DB, a ledger.Anchor, head ledger.Head) error {
	first, err := readOne(ctx, db, 1, head.Seq)
	if err != nil {
		return err
	}
	body, _ := first.Record.Content()
	e, begins := body.(ledger.Epoch) // a checkpoint that was verified covers it
	if first.Unread != nil || !begins || e.Seq < a.Head.Seq || e.Seq == a.Head.Seq && e.Hash != a.Head.Hash {
		return l.lost(fmt.Sprintf("epoch %d does not follow the one that the anchor knows", l.chain.Epoch))
	}
	return writeAnchor(l.path, ledger.Fix(l.chain, head, l.who.Key))
}

// keepAnchored writes the anchor behind the database until heads is closed: at once, and then so often at most. An error is of the disk, which the
// database has too; the next record tries again.
func (l *Ledger) keepAnchored(heads <-chan ledger.Head) {
	for head := range heads {
		_ = writeAnchor(l.path, ledger.Fix(l.chain, head, l.who.Key))
		t := time.NewTimer(anchorEvery)
		for waiting := true; waiting; {
			select {
			case <-t.C:
				waiting = false
			case <-l.closed:
				waiting = false
			}
		}
		t.Stop()
	}
}
