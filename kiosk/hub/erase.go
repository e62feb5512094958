package hub

import (
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"passlane/kiosk/hub/database"
	"passlane/kiosk/ledger"
)

// ErasuresFile is the name of the list of erasures in the hub's directory.
const ErasuresFile = "erased"

// Erasures is the list of what was erased. It lies beside the database, and is written before: a database that is restored from an older backup, and
// what devices send again after that, have the keys once more, and lose them by it. Its methods may be called at the same time, and by several
// programs: who reads looks whether it has grown.
type Erasures struct {
	path string

	mu      sync.Mutex
	read    int64
	records map[database.RecordID]bool
	images  map[ledger.ImageID]bool
}

// OpenErasures reads the list; there need not be one yet.
func OpenErasures(path string) (*Erasures, error) {
	e := &Erasures{path: path, records: map[database.RecordID]bool{}, images: map[ledger.ImageID]bool{}}
	return e, e.Refresh()
}

// Refresh reads what has been added since. A line that does not read is an error: what it names would come back.
func (e *Erasures) Refresh() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	info, err := os.Stat(e.path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == e.read {
		return nil
	}
	b, err := os.ReadFile(e.path)
	if err != nil {
		return fmt.Errorf("hub: read erasures: %w", err)
	}
	whole := b[:1+bytes.LastIndexByte(b, '\n')] // a line that a power cut tore was never acted upon
	for i, line := range strings.Split(strings.TrimSuffix(string(whole), "\n"), "\n") {
		if line == "" && len(whole) == 0 {
			break
		}
		if err := e.take(line); err != nil {
			return fmt.Errorf("hub: read erasures: line %d: %w", i+1, err)
		}
	}
	e.read = int64(len(b))
	return nil
}

func (e *Erasures) take(line string) error {
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "record":
		var r database.RecordID
		if _, err := fmt.Sscanf(rest, "%s %d %d", &r.Chain.Device, &r.Chain.Epoch, &r.Seq); err != nil {
			return fmt.Errorf("%.80q: %w", line, err)
		}
		e.records[r] = true
	case "image":
		b, err := hex.DecodeString(rest)
		if err != nil || len(b) != len(ledger.ImageID{}) {
			return fmt.Errorf("%.80q is no image", line)
		}
		e.images[ledger.ImageID(b)] = true
	case "because": // who erased, when and why
	default:
		return fmt.Errorf("%.80q is no erasure", line)
	}
	return nil
}

// Record tells whether the names of a record were erased.
func (e *Erasures) Record(c ledger.Chain, seq uint64) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.records[database.RecordID{Chain: c, Seq: seq}]
}

// Image tells whether an image was erased.
func (e *Erasures) Image(id ledger.ImageID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.images[id]
}

// Apply destroys in a database what the list says, as after it was restored from a backup.
func (e *Erasures) Apply(ctx context.Context, db *database.DB) error {
	e.mu.Lock()
	var what database.Erasable
	for r := range e.records {
		what.Records = append(what.Records, r)
	}
	for id := range e.images {
		what.Images = append(what.Images, id)
	}
	e.mu.Unlock()
	if len(what.Records)+len(what.Images) == 0 {
		return nil
	}
	return db.Update(ctx, func(tx *database.Tx) error { return tx.Erase(ctx, what) })
}

// Erase puts what is to be erased on the list, and when it is on disk destroys it in the database. why says who ordered it, and why.
func (e *Erasures) Erase(ctx context.Context, db *database.DB, what database.Erasable, now time.Time, why string) error {
	var text strings.Builder
	fmt.Fprintf(&text, "because %s %s\n", now.UTC().Format(time.RFC3339), strings.Join(strings.Fields(why), " "))
	for _, r := range what.Records {
		fmt.Fprintf(&text, "record %s %d %d\n", r.Chain.Device, r.Chain.Epoch, r.Seq)
	}
	for _, id := range what.Images {
		fmt.Fprintf(&text, "image %s\n", id)
	}
	if err := e.add(text.String()); err != nil {
		return fmt.Errorf("hub: erase: %w", err)
	}
	if err := e.Refresh(); err != nil {
		return err
	}
	return db.Update(ctx, func(tx *database.Tx) error { return tx.Erase(ctx, what) })
}

func (e *Erasures) add(text string) error {
	f, err := os.OpenFile(e.path, os.O_CREATE|os.O_RDWR|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	b, err := io.ReadAll(f)
	if torn := len(b) > 0 && b[len(b)-1] != '\n'; err == nil && torn {
		err = f.Truncate(int64(1 + bytes.LastIndexByte(b, '\n')))
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if _, err := f.WriteString(text); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return err
	}
	return syncDir(filepath.Dir(e.path))
}
