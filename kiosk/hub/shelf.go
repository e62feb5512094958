package hub

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

// shelf puts images together from their chunks, straight into files: memory does not grow with them. It is used by one
// goroutine. A device sends one image after the other, so there is at most one unfinished file for each device.
type shelf struct {
	dir  string
	open map[string]*assembly // by device
}

type assembly struct {
	id    ledger.ImageID
	size  int
	next  int
	file  *os.File // nil if the image is on disk already
	sum   hash.Hash
	whole bool
}

// openShelf makes the directory and removes what a stop left unfinished.
func openShelf(dir string) (*shelf, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("hub: make directory of images: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(dir, "*.part"))
	if err != nil {
		return nil, fmt.Errorf("hub: look for unfinished images: %w", err)
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return nil, fmt.Errorf("hub: remove unfinished image: %w", err)
		}
	}
	return &shelf{dir: dir, open: map[string]*assembly{}}, nil
}

// refusal is why an image that has come is not kept.
type refusal string

// take adds a chunk. It returns true when the image lies on disk, synced; a refusal when it came to its end and is not what its name
// says; an error when the disk does not do its part.
func (s *shelf) take(device string, id ledger.ImageID, c wire.Chunk) (landed bool, no refusal, err error) {
	a := s.open[device]
	if c.Offset == 0 {
		if a, err = s.begin(device, id, c.Size); err != nil {
			return false, "", err
		}
	}
	switch {
	case a == nil || a.id != id || a.size != c.Size || c.Offset > a.next:
		s.drop(device)
		if c.Last() {
			no = "parts of it are missing"
		}
		return false, no, nil
	case c.Offset < a.next:
		return false, "", nil // came twice
	}
	if err := a.add(c.Bytes); err != nil {
		s.drop(device)
		return false, "", fmt.Errorf("hub: write image %s: %w", id, err)
	}
	if a.next < a.size {
		return false, "", nil
	}
	return s.finish(device, a)
}

func (s *shelf) begin(device string, id ledger.ImageID, size int) (*assembly, error) {
	s.drop(device)
	a := &assembly{id: id, size: size, sum: sha256.New()}
	if _, err := os.Stat(s.path(id)); err == nil {
		a.whole = true
	} else if a.file, err = os.OpenFile(s.part(device), os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600); err != nil {
		return nil, fmt.Errorf("hub: begin image %s: %w", id, err)
	}
	s.open[device] = a
	return a, nil
}

func (a *assembly) add(b []byte) error {
	a.next += len(b)
	a.sum.Write(b)
	if a.whole {
		return nil
	}
	_, err := a.file.Write(b)
	return err
}

func (s *shelf) finish(device string, a *assembly) (bool, refusal, error) {
	defer s.drop(device)
	if got := ledger.ImageID(a.sum.Sum(nil)); got != a.id {
		return false, refusal(fmt.Sprintf("its bytes have the hash %s", got)), nil
	}
	if a.whole {
		return true, "", nil
	}
	if err := a.file.Sync(); err != nil {
		return false, "", fmt.Errorf("hub: sync image %s: %w", a.id, err)
	}
	if err := os.Rename(s.part(device), s.path(a.id)); err != nil {
		return false, "", fmt.Errorf("hub: name image %s: %w", a.id, err)
	}
	if err := syncDir(s.dir); err != nil {
		return false, "", fmt.Errorf("hub: sync directory of images: %w", err)
	}
	return true, "", nil
}

// drop forgets a device's unfinished image.
func (s *shelf) drop(device string) {
	a := s.open[device]
	delete(s.open, device)
	if a == nil || a.file == nil {
		return
	}
	a.file.Close()            // nothing of it counts any more
	os.Remove(s.part(device)) // gone already if the image was named
}

func (s *shelf) close() {
	for device := range s.open {
		s.drop(device)
	}
}

func (s *shelf) path(id ledger.ImageID) string { return filepath.Join(s.dir, id.String()) }

func (s *shelf) part(device string) string { return filepath.Join(s.dir, device+".part") }

func syncDir(dir string) (err error) {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer func() {
		if e := d.Close(); e != nil && !errors.Is(e, fs.ErrClosed) && err == nil {
			err = e
		}
	}()
	return d.Sync()
}
