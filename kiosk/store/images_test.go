package store_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/store"
)

// shelf is a folder of images beside a ledger.
func shelf(t *testing.T) (*disk, *store.Images, string) {
	t.Helper()
	d := fresh(t)
	dir := filepath.Join(t.TempDir(), "images")
	s, err := store.OpenImages(dir, d.l)
	if err != nil {
		t.Fatal(err)
	}
	return d, s, dir
}

func put(t *testing.T, s *store.Images, plain string) ledger.ImageID {
	t.Helper()
	id, err := s.Put([]byte(plain))
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestAnImageIsSealedBeforeItIsOnDisk(t *testing.T) {
	_, s, dir := shelf(t)
	id := put(t, s, "a face that nobody must see")
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || files[0].Name() != id.String() {
		t.Fatalf("%v, %v", files, err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, id.String()))
	if err != nil || bytes.Contains(raw, []byte("face")) {
		t.Errorf("the face lies open on the disk (%v)", err)
	}
	b, err := s.Open(id)
	if err != nil || !bytes.Equal(b, raw) || !s.Has(id) {
		t.Errorf("%v", err)
	}

	if other := put(t, s, "a face that nobody must see"); other == id {
		t.Error("two photos of one face have one name: who sees the names knows who came twice")
	}
	if info, err := os.Stat(filepath.Join(dir, id.String())); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestAChangedImageIsNotGivenOut(t *testing.T) {
	_, s, dir := shelf(t)
	id := put(t, s, "face")
	path := filepath.Join(dir, id.String())
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, harm := range map[string][]byte{"a flipped bit": append(bytes.Clone(b[:len(b)-1]), b[len(b)-1]^1), "cut short": b[:9], "empty": nil} {
		if err := os.WriteFile(path, harm, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Open(id); err == nil || !strings.Contains(err.Error(), "changed on disk") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Open(id); !errors.Is(err, fs.ErrNotExist) || s.Has(id) {
		t.Errorf("gone: %v", err)
	}
}

func TestPartsThatAPowerCutLeftAreSwept(t *testing.T) {
	d, s, dir := shelf(t)
	id := put(t, s, "face")
	if err := os.WriteFile(filepath.Join(dir, "0123.part"), []byte("half a fa"), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := store.OpenImages(dir, d.l)
	if err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 || !again.Has(id) {
		t.Errorf("%v, %v", files, err)
	}
}

func TestImagesThatCannotBeKept(t *testing.T) {
	d, s, dir := shelf(t)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if id, err := s.Put([]byte("face")); err == nil {
		t.Errorf("kept as %s in a folder that is gone", id)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenImages(file, d.l); err == nil {
		t.Error("a file is a folder")
	}
}

// Images follow the records that name them, oldest first, until the hub has them.
func TestWhatTheHubHasNotSeen(t *testing.T) {
	d, s, _ := shelf(t)
	a, b, c, orphan := put(t, s, "a"), put(t, s, "b"), put(t, s, "c"), put(t, s, "orphan")
	for i, id := range []ledger.ImageID{c, a, b} {
		if err := d.l.Append(t.Context(), []store.Row{row(i, decided("x", "exit", "H-1"), id)}); err != nil {
			t.Fatal(err)
		}
	}
	pending := func(limit int, want ...ledger.ImageID) {
		t.Helper()
		got, err := s.Pending(t.Context(), limit)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("pending %v (%v), want %v", got, err, want)
		}
	}
	pending(9)              // the hub knows no record yet
	mark := func(seq int) { // behind the record that begins a period
		t.Helper()
		if err := d.l.MarkCommitted(t.Context(), d.read()[seq].Head()); err != nil {
			t.Fatal(err)
		}
	}
	mark(2)
	pending(9, c, a)
	pending(1, c)
	if err := s.MarkLanded(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	pending(9, a)
	mark(3)
	pending(9, a, b)
	mark(1)
	pending(9)
	if err := s.MarkLanded(t.Context(), orphan); err != nil {
		t.Errorf("an image that no record names: %v", err)
	}
	mark(3)
	d.write(decided("y", "exit", "H-1"))
	if err := d.l.Append(t.Context(), []store.Row{row(9, decided("z", "exit", "H-1"), c)}); err != nil {
		t.Fatal(err)
	}
	mark(5)
	pending(9, a, b) // c is named twice and has landed
}
