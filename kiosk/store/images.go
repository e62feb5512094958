package store

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"passlane/kiosk/ledger"
	"passlane/kiosk/sealed"
)

// Images keeps sealed images as files named by the SHA-256 of their sealed bytes. The data key of each waits in memory until a record names it.
type Images struct {
	dir string
	l   *Ledger // knows which records name which image

	mu    sync.Mutex
	ready bool // the folder is there and swept
}

// NewImages returns a folder of sealed images that the first Put opens or makes.
func NewImages(dir string, l *Ledger) *Images { return &Images{dir: dir, l: l} }

// OpenImages returns a folder of sealed images, opened.
func OpenImages(dir string, l *Ledger) (*Images, error) {
	s := NewImages(dir, l)
	if err := s.open(); err != nil {
		return nil, err
	}
	return s, nil
}

// open makes the folder and sweeps it, unless that was done.
func (s *Images) open() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ready {
		return nil
	}
	if err := sweep(s.dir); err != nil {
		return fmt.Errorf("store: open images: %w", err)
	}
	s.ready = true
	return nil
}

func sweep(dir string) error {
	if err := MakeFolder(dir); err != nil { // an image is not durable in a folder that is not
		return err
	}
	unfinished, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil {
		return err
	}
	for _, f := range unfinished { // nobody ever named them
		if err := os.Remove(f); err != nil {
			return err
		}
	}
	return nil
}

// Put seals an image and returns its name when it is on disk.
func (s *Images) Put(plain []byte) (ledger.ImageID, error) {
	if err := s.open(); err != nil {
		return ledger.ImageID{}, err
	}
	var key sealed.DataKey
	rand.Read(key[:])
	b, err := key.Seal(plain, imageBound)
	if err != nil {
		return ledger.ImageID{}, err
	}
	id := ledger.ImageID(sha256.Sum256(b))
	s.l.drawn.keep(id, key) // before the file is there: one without a key is nobody's
	if err := writeDurably(s.path(id), b); err != nil {
		s.l.drawn.forget([]ledger.ImageID{id})
		return ledger.ImageID{}, fmt.Errorf("store: put image: %w", err)
	}
	return id, nil
}

// imageBound is what an image is bound to beside its name.
var imageBound = []byte(ledger.ImagePlace)

// mostDrawn is how many images may wait for a record that names them: far more than the pictures of the largest party.
const mostDrawn = 256

// drawn are data keys of images that no record names yet. An image that none ever names is opened by nobody.
type drawn struct {
	mu    sync.Mutex
	keys  map[ledger.ImageID]sealed.DataKey
	order []ledger.ImageID
}

func (d *drawn) keep(id ledger.ImageID, key sealed.DataKey) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.keys == nil {
		d.keys = map[ledger.ImageID]sealed.DataKey{}
	}
	for len(d.order) >= mostDrawn {
		delete(d.keys, d.order[0])
		d.order = d.order[1:]
	}
	d.keys[id], d.order = key, append(d.order, id)
}

func (d *drawn) of(id ledger.ImageID) (sealed.DataKey, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	key, ok := d.keys[id]
	return key, ok
}

// all returns the images that wait.
func (d *drawn) all() []ledger.ImageID {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.order)
}

func (d *drawn) forget(ids []ledger.ImageID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range ids {
		delete(d.keys, id)
	}
	d.order = slices.DeleteFunc(d.order, func(id ledger.ImageID) bool { return slices.Contains(ids, id) })
}

func (s *Images) path(id ledger.ImageID) string { return filepath.Join(s.dir, id.String()) }

// writeDurably writes a whole file or none, and returns when its bytes and its name are on disk.
func writeDurably(path string, b []byte) error {
	part := path + ".part"
	err := writeSynced(part, b)
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		_ = os.Remove(part) // what is left is swept at the next start
		return err
	}
	return syncFolder(filepath.Dir(path))
}

func syncFolder(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

func writeSynced(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	if _, err := f.Write(b); err != nil {
		return errors.Join(err, f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}

// Open returns the sealed bytes of an image; they are checked against its name.
func (s *Images) Open(id ledger.ImageID) ([]byte, error) {
	b, err := os.ReadFile(s.path(id))
	if err != nil {
		return nil, fmt.Errorf("store: open image: %w", err)
	}
	if ledger.ImageID(sha256.Sum256(b)) != id {
		return nil, fmt.Errorf("store: image %s: its bytes have changed on disk", id)
	}
	return b, nil
}

// Pending returns images that a record known to the hub names and that the hub does not have, oldest first.
func (s *Images) Pending(ctx context.Context, limit int) ([]ledger.ImageID, error) {
	rows, err := s.l.db.QueryContext(ctx, `SELECT id FROM image WHERE landed = 0 AND seq <= ? ORDER BY seq LIMIT ?`, s.l.Committed().Seq, limit)
	if err != nil {
		return nil, fmt.Errorf("store: read pending images: %w", err)
	}
	defer rows.Close()
	var ids []ledger.ImageID
	for rows.Next() {
		var b []byte
		if err := rows.Scan(&b); err != nil {
			return nil, fmt.Errorf("store: read pending images: %w", err)
		}
		ids = append(ids, ledger.ImageID(hashFrom(b)))
	}
	return ids, rows.Err()
}

// MarkLanded remembers that the hub has an image.
func (s *Images) MarkLanded(ctx context.Context, id ledger.ImageID) error {
	if _, err := s.l.db.ExecContext(ctx, `UPDATE image SET landed = 1 WHERE id = ?`, id[:]); err != nil {
		return fmt.Errorf("store: mark image: %w", err)
	}
	return nil
}

// Has tells whether an image lies on this disk.
func (s *Images) Has(id ledger.ImageID) bool {
	_, err := os.Stat(s.path(id))
	return !errors.Is(err, fs.ErrNotExist)
}
