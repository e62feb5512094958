package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"passlane/kiosk/portrait/portraittest"
)

func TestFill(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "puploc"), []byte("an old one"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := fill(dir); err != nil {
		t.Fatal(err)
	}
	faces, pupils := portraittest.Cascades(t)
	for name, want := range map[string][]byte{"facefinder": faces, "puploc": pupils} {
		path := filepath.Join(dir, name)
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		if err := os.Chtimes(path, time.Time{}, time.Unix(1000, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := fill(dir); err != nil {
		t.Fatal(err)
	}
	if i, err := os.Stat(filepath.Join(dir, "puploc")); err != nil || i.ModTime() != time.Unix(1000, 0) {
		t.Errorf("what is right was written again: %v", err)
	}
	if err := fill(filepath.Join(dir, "nowhere")); err == nil {
		t.Error("nowhere: no error")
	}
}
