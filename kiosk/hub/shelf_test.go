package hub

import (
	"crypto/sha256"
	"os"
	"path/filepath"
	"testing"

	"passlane/kiosk/ledger"
	"passlane/kiosk/wire"
)

func chunk(size, offset int, text string) wire.Chunk {
	return wire.Chunk{Size: size, Offset: offset, Bytes: []byte(text)}
}

func TestShelf(t *testing.T) {
	id := ledger.ImageID(sha256.Sum256([]byte("abcdef")))
	other := ledger.ImageID(sha256.Sum256([]byte("xyz")))
	type piece struct {
		device  string
		id      ledger.ImageID
		chunk   wire.Chunk
		landed  bool
		refused bool
	}
	for name, pieces := range map[string][]piece{
		"in one": {{"a", id, chunk(6, 0, "abcdef"), true, false}},
		"in three": {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", id, chunk(6, 2, "cd"), false, false},
			{"a", id, chunk(6, 4, "ef"), true, false}},
		"a chunk twice": {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", id, chunk(6, 2, "cd"), false, false},
			{"a", id, chunk(6, 2, "cd"), false, false}, {"a", id, chunk(6, 4, "ef"), true, false}},
		"the whole twice": {{"a", id, chunk(6, 0, "abcdef"), true, false}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
		"begun anew":      {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
		"two devices at once": {{"a", id, chunk(6, 0, "abc"), false, false}, {"b", id, chunk(6, 0, "abcd"), false, false},
			{"a", id, chunk(6, 3, "def"), true, false}, {"b", id, chunk(6, 4, "ef"), true, false}},
		"the middle is missing": {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", id, chunk(6, 4, "ef"), false, true},
			{"a", id, chunk(6, 0, "abcdef"), true, false}},
		"the beginning is missing": {{"a", id, chunk(6, 2, "cdef"), false, true}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
		"torn by another":          {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", other, chunk(3, 2, "z"), false, true}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
		"wrong bytes":              {{"a", id, chunk(6, 0, "abcdeF"), false, true}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
		"another size":             {{"a", id, chunk(6, 0, "ab"), false, false}, {"a", id, chunk(7, 2, "cdefg"), false, true}, {"a", id, chunk(6, 0, "abcdef"), true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := openShelf(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			for i, p := range pieces {
				landed, no, err := s.take(p.device, p.id, p.chunk)
				if err != nil || landed != p.landed || (no != "") != p.refused {
					t.Fatalf("piece %d: landed %v, %q, %v", i, landed, no, err)
				}
			}
			if b, err := os.ReadFile(filepath.Join(dir, id.String())); err != nil || string(b) != "abcdef" {
				t.Errorf("%q, %v", b, err)
			}
		})
	}
}

func TestShelfForgetsTheUnfinished(t *testing.T) {
	dir := t.TempDir()
	s, err := openShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	id := ledger.ImageID(sha256.Sum256([]byte("abcdef")))
	if _, _, err := s.take("a", id, chunk(6, 0, "ab")); err != nil {
		t.Fatal(err)
	}
	if _, err := openShelf(dir); err != nil { // after a kill
		t.Fatal(err)
	}
	s.close()
	if left, _ := os.ReadDir(dir); len(left) != 0 {
		t.Errorf("left %v", left)
	}
}

func TestShelfWhoseDiskFails(t *testing.T) {
	dir := t.TempDir()
	s, err := openShelf(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if landed, _, err := s.take("a", ledger.ImageID{}, chunk(1, 0, "x")); landed || err == nil {
		t.Errorf("landed %v, %v", landed, err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openShelf(file); err == nil {
		t.Error("a file was taken for a directory")
	}
}
